"""An errand waits, is claimed by one officer, handed back or done, and may be called off."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form

MOVED = declare_move("errand.moved", parcels=Field(Form.COUNT, optional=True))


def has_parcels(errand, facts):
    """At least one parcel."""
    return None if facts.get("parcels") else f"no parcel was counted for {errand.title}"


ERRAND = Flow(
    "errand",
    states=(State("waiting"), State("claimed"), State("done", True), State("off", True)),
    transitions=(
        Transition("claim", ("waiting",), "claimed", "errand.claim", MOVED),
        Transition("return", ("claimed",), "waiting", "errand.claim", MOVED),
        Transition("finish", ("claimed",), "done", "errand.claim", MOVED, guard=has_parcels),
        Transition(
            "cancel", ("waiting", "claimed"), "off", "errand.cancel", MOVED, needs_reason=True
        ),
    ),
)
