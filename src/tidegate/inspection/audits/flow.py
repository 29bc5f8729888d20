"""An audit is open, is worked on by the officer who claimed it, and ends with what it found."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form, declare

from ..flow import ABOUT

AUDIT = "inspection.audit"
CANCEL = "inspection.cancel_audit"

#: What is released is to be audited; an officer who sent it there later says why.
OPENED = declare("audit.opened", **ABOUT, due=Form.DAY, reason=Field(Form.CODE, optional=True))
MOVED = declare_move("audit.moved", **ABOUT)
#: Codes of what the trader is asked for, and until when.
RECORDS_ASKED = declare_move(
    "audit.records_asked", **ABOUT, records=Field(Form.CODE, many=True), until=Form.DAY
)
#: What was found, without the officer's words.
CONCLUDED = declare_move(
    "audit.concluded",
    **ABOUT,
    irregular=Form.FLAG,
    category=Field(Form.CODE, optional=True),
)

AUDIT_FLOW = Flow(
    "audit",
    states=(
        State("open"),
        State("under_audit"),
        State("concluded", final=True),
        State("cancelled", final=True),
    ),
    transitions=(
        Transition("claim", ("open",), "under_audit", AUDIT, MOVED),
        Transition("return", ("under_audit",), "open", AUDIT, MOVED, needs_reason=True),
        Transition("ask", ("under_audit",), "under_audit", AUDIT, RECORDS_ASKED),
        Transition("conclude", ("under_audit",), "concluded", AUDIT, CONCLUDED),
        Transition(
            "cancel", ("open", "under_audit"), "cancelled", CANCEL, MOVED, needs_reason=True
        ),
    ),
)
