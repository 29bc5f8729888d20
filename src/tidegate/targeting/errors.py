"""What can go wrong with decisions and models; each class says what to do next."""


class TargetingError(Exception):
    """Base of the refusals of this room; nothing was stored."""


class HeldByAnother(TargetingError):
    """Another officer holds this consignment.

    Ask them to hand it over, or choose another one.
    """


class NotHeld(TargetingError):
    """Only who holds a consignment decides it.

    Claim it first.
    """


class ReasonNeeded(TargetingError):
    """A lane other than the proposed one takes a coded reason, and some reasons a note.

    Choose a reason from the list, and write the note that it asks for.
    """


class EndReasonNeeded(TargetingError):
    """Ending a hold takes a coded reason that belongs to the ending, and some reasons a note.

    Choose a reason from the list of this ending, and write the note that it asks for.
    """


class AlreadyReleased(TargetingError):
    """What has been released can only go to post-clearance audit.

    Audit it; it is not held or seized any more.
    """


class AskedTooOften(TargetingError):
    """An officer asked what if as often as is allowed in an hour.

    Wait; the administration sets how often with the limit `what_ifs_an_hour`.
    """


class NoModel(TargetingError):
    """No model is in service, so nothing can be judged.

    Put one in service: the page of models.
    """


class WrongModel(TargetingError):
    """The model folder cannot serve here.

    The message says why; train another one.
    """


class InputsErased(TargetingError):
    """The inputs of this assessment were erased under a retention policy.

    What was decided stays in the ledger; it can no longer be computed again.
    """


class NothingStored(TargetingError):
    """There is no such decision, model or policy.

    Check the number; `tidegate replay` takes that of a decision.
    """


class OtherFormat(TargetingError):
    """The lake was written by another version of Tidegate.

    Write it again from the database with `tidegate lake rebuild`.
    """
