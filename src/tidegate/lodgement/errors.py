"""What can go wrong with a declaration; each class says what to do next."""

from .document import Invalid


class LodgementError(Exception):
    """Base of the refusals of this room; nothing was stored."""


class Overtaken(LodgementError):
    """The declaration was amended since it was read.

    Load it again, look at what is there now, and amend that.
    """

    def __init__(self, last: int) -> None:
        #: Number of the newest version.
        self.last = last
        super().__init__(f"version {last} is the newest by now")


class Decided(LodgementError):
    """The declaration is past the point up to which it may be amended or cancelled.

    Ask the office that handles the consignment.
    """


class UnderLegalHold(LodgementError):
    """The document is needed: an officer keeps it past its time.

    Lift the legal hold first, if nobody needs it any more.
    """


class AlreadyLifted(LodgementError):
    """The legal hold was lifted before.

    Nothing is left to do; place another one if the documents are still needed.
    """


class TooOften(LodgementError):
    """The declaration was amended as often as it may be on one day.

    Amend it tomorrow, or ask the office that handles the consignment.
    """

    def __init__(self, most: int) -> None:
        #: How often a day it may be.
        self.most = most
        super().__init__(f"at most {most} amendments a day")


__all__ = [
    "AlreadyLifted",
    "Decided",
    "Invalid",
    "LodgementError",
    "Overtaken",
    "TooOften",
    "UnderLegalHold",
]
