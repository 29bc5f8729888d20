"""What can go wrong with a flow or a move; each class says what to do next."""

from collections.abc import Sequence
from datetime import datetime


class FlowError(Exception):
    """Base of every error of this room."""


class WrongFlow(FlowError):
    """A flow is declared wrongly; every mistake is named.

    Correct the records in the room's `flow.py`; Tidegate does not start before.
    """

    def __init__(self, name: str, mistakes: Sequence[str]) -> None:
        #: One line a mistake.
        self.mistakes = tuple(mistakes)
        super().__init__(f"flow {name}: " + "; ".join(mistakes))


class MoveRefused(FlowError):
    """Base of every reason why a move was not made; nothing was written."""


class NotFromHere(MoveRefused):
    """The state has no such way out.

    Load the page again, and choose among the moves that it offers.
    """


class NotPermitted(MoveRefused):
    """The actor does not hold the permission of this move.

    Hand the case over to somebody who does, or ask an administrator for the role.
    """


class ReasonMissing(MoveRefused):
    """This move takes a coded reason.

    Choose one from the list, and send it as `reason`.
    """


class GuardRefused(MoveRefused):
    """The thing is not ready for this move.

    The message says what is missing; do that, then move again.
    """


class Conflict(MoveRefused):
    """Somebody else moved it since it was read.

    Load it again, and decide on what is there now; never repeat the move unseen.
    """

    def __init__(self, stream: str, state: str, moved_by: str, moved_at: datetime | None) -> None:
        #: Where it is now, who moved it there, and when.
        self.state, self.moved_by, self.moved_at = state, moved_by, moved_at
        when = f" at {moved_at:%Y-%m-%d %H:%M:%S} UTC" if moved_at is not None else ""
        super().__init__(f"{stream}: {moved_by or 'somebody'} moved it to {state}{when}")


class Gone(MoveRefused):
    """The row is not there: removed, or never saved.

    Save it before it is moved; if it was removed, there is nothing left to do.
    """


class OutsideTransaction(FlowError):
    """A move is written only with what it causes.

    Call `move` inside `transaction.atomic()`, in the service that writes.
    """


class MovedByHand(FlowError):
    """A state was to be written past its flow.

    Only `move` writes `state`, `version`, `moved_at` and `moved_by`.
    """
