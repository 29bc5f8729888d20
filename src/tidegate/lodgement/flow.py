"""Where a declaration is. A draft is no declaration yet: it is begun by being lodged."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form, declare

#: Every event of a declaration names it, the row of the version it is about, and that version's
#: number. (`version` of a move counts the moves, as in every flow.)
_ABOUT = {
    "declaration": Field(Form.COUNT),
    "declared": Field(Form.COUNT),
    "number": Field(Form.COUNT),
}
_DOCUMENT = {"digest": Field(Form.DIGEST), "lines": Field(Form.COUNT)}

DECLARATION_LODGED = declare("declaration.lodged", **_ABOUT, **_DOCUMENT)
DECLARATION_AMENDED = declare_move("declaration.amended", **_ABOUT, **_DOCUMENT)
DECLARATION_CANCELLED = declare_move("declaration.cancelled", **_ABOUT)
#: The trader asked for it after the decision, and is answered as before it (see `disclosure`).
DECLARATION_AMENDED_LATE = declare("declaration.amended_late", **_ABOUT, **_DOCUMENT)
DECLARATION_CANCELLED_LATE = declare(
    "declaration.cancelled_late", **_ABOUT, reason=Field(Form.CODE)
)
DECLARATION_HELD = declare_move("declaration.held", **_ABOUT)
DECLARATION_CLEARED = declare_move("declaration.cleared", **_ABOUT)
VERSION_ERASED = declare("declaration.version_erased", **_ABOUT, policy=Field(Form.CODE))

DECLARATION = Flow(
    "declaration",
    states=(
        State("lodged"),
        State("held"),
        State("cleared", final=True),
        State("cancelled", final=True),
    ),
    transitions=(
        Transition("amend", ("lodged",), "lodged", "lodgement.amend", DECLARATION_AMENDED),
        Transition(
            "cancel",
            ("lodged",),
            "cancelled",
            "lodgement.cancel",
            DECLARATION_CANCELLED,
            needs_reason=True,
        ),
        Transition("hold", ("lodged",), "held", "lodgement.hold", DECLARATION_HELD),
        Transition("clear", ("lodged", "held"), "cleared", "lodgement.clear", DECLARATION_CLEARED),
    ),
)
