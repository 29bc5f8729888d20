"""News from lodgement: what is lodged is awaited, what is amended or cancelled is superseded."""

from collections.abc import Sequence

from tidegate.analytics.chain.interface import Sealed
from tidegate.jobs.interface import enqueue_once
from tidegate.ledger.interface import subscribe, subscribe_batch
from tidegate.lodgement.interface import (
    DECLARATION_AMENDED,
    DECLARATION_AMENDED_LATE,
    DECLARATION_CANCELLED,
    DECLARATION_CANCELLED_LATE,
    DECLARATION_LODGED,
    VERSION_ERASED,
)
from tidegate.parties.interface import forget_dealings, note_dealings, note_outcome

from . import services
from .dealings import dealings_of
from .flow import DECISION_PROPOSED, LABEL_RECORDED
from .models import Label
from .tasks import assess, fill_lake


@subscribe_batch(DECLARATION_LODGED)
def lodged(several: Sequence[Sealed]) -> None:
    """The first versions of declarations await assessment."""
    _await(several)


@subscribe(DECLARATION_AMENDED)
def amended(sealed: Sealed) -> None:
    """The next version awaits assessment; what was thought of the one before is over."""
    services.supersede(_number(sealed, "declaration"))
    forget_dealings(_number(sealed, "declaration"))
    _await([sealed])


@subscribe(DECLARATION_CANCELLED)
def cancelled(sealed: Sealed) -> None:
    """Nothing is decided any more."""
    services.supersede(_number(sealed, "declaration"))
    forget_dealings(_number(sealed, "declaration"))


@subscribe(DECLARATION_AMENDED_LATE)
@subscribe(DECLARATION_CANCELLED_LATE)
def changed_late(sealed: Sealed) -> None:
    """What was decided stays, and officers are shown that the trader wanted something else."""
    services.note_late_change(_number(sealed, "declaration"))


@subscribe(VERSION_ERASED)
def erased(sealed: Sealed) -> None:
    """What was derived from a document goes with it."""
    services.erase_inputs(_number(sealed, "declared"), str(sealed.event.payload["policy"]))
    enqueue_once(fill_lake)
    forget_dealings(_number(sealed, "declaration"))


@subscribe_batch(DECISION_PROPOSED)
def proposed(several: Sequence[Sealed]) -> None:
    """It counts among what its parties do. The worker writes that: no lodger waits for it."""
    note_dealings(dealings_of([_number(sealed, "declared") for sealed in several]))


@subscribe(LABEL_RECORDED)
def examined(sealed: Sealed) -> None:
    """What was found counts for the parties, too."""
    at = Label.objects.values_list("known_at", flat=True).get(pk=_number(sealed, "label"))
    found = bool(sealed.event.payload["found"])
    note_outcome(_number(sealed, "declaration"), found=found, at=at)


def _await(several: Sequence[Sealed]) -> None:
    services.await_assessment([_number(sealed, "declared") for sealed in several])
    enqueue_once(assess)


def _number(sealed: Sealed, name: str) -> int:
    number = sealed.event.payload[name]
    assert isinstance(number, int)  # noqa: S101 - the event's kind says so
    return number
