"""What this room hears: decisions that ask for an examination."""

from tidegate.analytics.chain.interface import Sealed
from tidegate.ledger.interface import subscribe
from tidegate.targeting.interface import DECISION_MADE, Decision

from .services import EXAMINED, make_work_order


@subscribe(DECISION_MADE)
def _made(sealed: Sealed) -> None:
    lane = str(sealed.event.payload["lane"])
    if lane in EXAMINED:
        decision = Decision.objects.select_related("declaration").get(
            pk=sealed.event.payload["decision"]
        )
        make_work_order(decision, lane, sealed.event.actor)
