"""Where a declaration is. A draft is no declaration yet: it is begun by being lodged."""

from enum import StrEnum

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form, Kind, declare

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
DECLARATION_SEIZED = declare_move("declaration.seized", **_ABOUT)
DECLARATION_RE_EXPORTED = declare_move("declaration.re_exported", **_ABOUT)
DECLARATION_DESTROYED = declare_move("declaration.destroyed", **_ABOUT)
VERSION_ERASED = declare("declaration.version_erased", **_ABOUT, policy=Field(Form.CODE))

#: A file of declarations as it was sent; the declarations have their own time.
UPLOAD_ERASED = declare("upload.erased", upload=Form.IDENTIFIER, policy=Form.CODE, rows=Form.COUNT)

#: Documents are kept past their time, and then not any longer.
LEGAL_HOLD_PLACED = declare(
    "declaration.legal_hold_placed", **_ABOUT, hold=Form.COUNT, reason=Form.CODE
)
LEGAL_HOLD_LIFTED = declare(
    "declaration.legal_hold_lifted", **_ABOUT, hold=Form.COUNT, reason=Form.CODE
)


class Ending(StrEnum):
    """How an officer ends what is held; each is a transition of this name."""

    RELEASE = "release"
    SEIZE = "seize"
    RE_EXPORT = "re_export"
    DESTROY = "destroy"


#: Where each leads, what it takes, and its event.
_ENDS = {
    Ending.RELEASE: ("cleared", "lodgement.release_held", DECLARATION_CLEARED),
    Ending.SEIZE: ("seized", "lodgement.seize", DECLARATION_SEIZED),
    Ending.RE_EXPORT: ("re_exported", "lodgement.dispose", DECLARATION_RE_EXPORTED),
    Ending.DESTROY: ("destroyed", "lodgement.dispose", DECLARATION_DESTROYED),
}


def _ending(name: str, target: str, permission: str, event: Kind) -> Transition:
    return Transition(name, ("held",), target, permission, event, needs_reason=True)


DECLARATION = Flow(
    "declaration",
    states=(
        State("lodged"),
        State("held"),
        State("cleared", final=True),
        State("seized", final=True),
        State("re_exported", final=True),
        State("destroyed", final=True),
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
        *(_ending(ending, *end) for ending, end in _ENDS.items()),
    ),
)
