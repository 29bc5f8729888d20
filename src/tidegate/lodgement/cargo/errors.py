"""What this part of the room refuses. The docstring's second part says what to do."""

from collections.abc import Sequence

from ..document import Invalid, Mistake
from ..errors import LodgementError


class UnknownNumbers(Invalid):
    """Some cargo reference numbers are not there.

    Ask who gave them to you; how many may be tried on one day is limited.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(list(mistakes))
        #: How many.
        self.count = len(mistakes)


class TooManyMisses(LodgementError):
    """The organisation tried as many numbers that are not there as it may on one day.

    Bundle tomorrow, or ask the office of the control point.
    """

    def __init__(self, count: int) -> None:
        #: How many of this request count.
        self.count = count
        super().__init__("too many numbers that are not there")


class Over(LodgementError):
    """The trip can no longer be changed: it crossed, ended, or its time has come.

    Load it again and look where it is.
    """
