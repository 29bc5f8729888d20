"""A work order waits, is claimed by an examiner, worked on, and closed with what was found."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form

EXAMINE = "inspection.examine"
CANCEL = "inspection.cancel"

#: Every event of a work order names the decision that asks for it, and the version decided on.
ABOUT = {
    "decision": Field(Form.COUNT),
    "declaration": Field(Form.COUNT),
    "declared": Field(Form.COUNT),
}

MOVED = declare_move("work_order.moved", **ABOUT)
#: The finding: what is a count or a code of it. Its words and pictures are not in the ledger.
CLOSED = declare_move(
    "work_order.closed",
    **ABOUT,
    found=Form.FLAG,
    category=Field(Form.CODE, optional=True),
    weight_kg=Field(Form.DECIMAL, optional=True),
    photos=Form.COUNT,
)

WORK_ORDER = Flow(
    "work_order",
    states=(
        State("waiting"),
        State("claimed"),
        State("examining"),
        State("closed", final=True),
        State("cancelled", final=True),
    ),
    transitions=(
        Transition("claim", ("waiting",), "claimed", EXAMINE, MOVED),
        Transition("start", ("claimed",), "examining", EXAMINE, MOVED),
        Transition(
            "return", ("claimed", "examining"), "waiting", EXAMINE, MOVED, needs_reason=True
        ),
        Transition("close", ("examining",), "closed", EXAMINE, CLOSED),
        Transition(
            "cancel",
            ("waiting", "claimed", "examining"),
            "cancelled",
            CANCEL,
            MOVED,
            needs_reason=True,
        ),
    ),
)
