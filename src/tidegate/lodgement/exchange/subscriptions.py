"""What this part of the room does when a document moved: whoever asked for it is told."""

from collections.abc import Sequence
from datetime import datetime

from tidegate.analytics.chain.interface import Sealed
from tidegate.ledger.interface import subscribe_batch

from ..filings import flow as of_filings
from ..flow import (
    DECLARATION_CANCELLED,
    DECLARATION_CLEARED,
    DECLARATION_DESTROYED,
    DECLARATION_HELD,
    DECLARATION_RE_EXPORTED,
    DECLARATION_SEIZED,
)
from . import services

_MOVES = (of_filings.MOVED, of_filings.AMENDED, of_filings.ISSUED, of_filings.QUESTIONED)
#: That one was lodged or amended its trader knows; the rest only at its disclosure point.
_DECIDED = (
    DECLARATION_CANCELLED,
    DECLARATION_CLEARED,
    DECLARATION_DESTROYED,
    DECLARATION_HELD,
    DECLARATION_RE_EXPORTED,
    DECLARATION_SEIZED,
)


@subscribe_batch(of_filings.SUBMITTED)
def filing_submitted(several: Sequence[Sealed]) -> None:
    """Somebody submitted it: a person of the same organisation, perhaps not the same program."""
    services.tell_filings([_move(one, of_filings.FILING.initial) for one in several])


def filing_moved(several: Sequence[Sealed]) -> None:
    """It is somewhere else now, or says something else."""
    services.tell_filings([_move(one, str(one.event.payload["target"])) for one in several])


def declaration_decided(several: Sequence[Sealed]) -> None:
    """It was decided; its trader learns so in time."""
    numbers = [int(str(one.event.payload["declaration"])) for one in several]
    services.tell_declarations(numbers, _instant(several[0]))


for _kind in _MOVES:
    subscribe_batch(_kind)(filing_moved)
for _kind in _DECIDED:
    subscribe_batch(_kind)(declaration_decided)


def _move(sealed: Sealed, state: str) -> services.Move:
    return services.Move(int(str(sealed.event.payload["filing"])), state, _instant(sealed))


def _instant(sealed: Sealed) -> datetime:
    return datetime.fromisoformat(sealed.event.occurred_at)
