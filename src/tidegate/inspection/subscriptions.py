"""What this room hears: decisions for an examination or an audit, and the end of what is held."""

from tidegate.access.interface import SYSTEM
from tidegate.analytics.chain.interface import Sealed
from tidegate.ledger.interface import subscribe
from tidegate.lodgement.interface import (
    DECLARATION_CLEARED,
    DECLARATION_DESTROYED,
    DECLARATION_RE_EXPORTED,
    DECLARATION_SEIZED,
)
from tidegate.targeting.interface import DECISION_MADE, Decision, Lane

from . import queries
from .audits.services import open_audit
from .reasons import CancelReason
from .services import EXAMINED, cancel, make_work_order


@subscribe(DECISION_MADE)
def _made(sealed: Sealed) -> None:
    lane = str(sealed.event.payload["lane"])
    if lane not in EXAMINED and lane != Lane.AUDIT:
        return
    found = Decision.objects.select_related("declaration")
    decision = found.get(pk=sealed.event.payload["decision"])
    if lane == Lane.AUDIT:
        open_audit(decision, sealed.event.actor)
    else:
        make_work_order(decision, lane, sealed.event.actor)


@subscribe(DECLARATION_CLEARED)
@subscribe(DECLARATION_SEIZED)
@subscribe(DECLARATION_RE_EXPORTED)
@subscribe(DECLARATION_DESTROYED)
def _ended(sealed: Sealed) -> None:
    """Nobody need examine what an officer let go or took; what is released at once has no order."""
    told = sealed.event.payload
    number = told["declaration"]
    assert isinstance(number, int)  # noqa: S101 - the event's kind says so
    if told["source"] == "held":
        for order in queries.open_of(number):
            cancel(order, SYSTEM, CancelReason.HOLD_ENDED)
