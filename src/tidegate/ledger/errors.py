"""What can go wrong with the ledger; each class says what to do next."""

from collections.abc import Sequence


class LedgerError(Exception):
    """Base of every error of this room."""


class AppendOnly(LedgerError):
    """An event or a checkpoint is never changed or removed.

    Append another event that says what is now so.
    """


class OutsideTransaction(LedgerError):
    """An event is written only with what it is about.

    Call `append` inside `transaction.atomic()`, in the service that writes.
    """


class Refused(LedgerError):
    """The event does not fit its kind, or could name a person.

    Payloads hold identifiers, digests, counts, codes and dates, as the kind declares them; personal
    values go through `ledger.subjects`.
    """

    def __init__(self, kind: str, mistakes: Sequence[str]) -> None:
        #: One line a mistake.
        self.mistakes = tuple(mistakes)
        super().__init__(f"{kind}: " + "; ".join(mistakes))


class KeysMissing(LedgerError):
    """A key that this needs is not there or cannot be read.

    `tidegate create-keys` makes those that are missing, and never overwrites one.
    """


class Erased(LedgerError):
    """The person's data was erased; nobody can read it any more.

    Show that it was erased, and when; the event `ledger.subject_erased` says it.
    """


class Unreadable(LedgerError):
    """The value does not open with this subject's key and name.

    It was written for another subject or field, altered, or its master key is missing.
    """


class NothingToSign(LedgerError):
    """The ledger has no event yet.

    A checkpoint is made once something has happened.
    """


class Overtaken(LedgerError):
    """Another checkpoint was made at the same time.

    The file written here is no evidence; make the checkpoint again.
    """
