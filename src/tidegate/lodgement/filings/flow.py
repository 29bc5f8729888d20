"""Where a filing is, and each agency's part of it. A draft is no filing yet: it is begun by being
submitted.
"""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Form, declare

#: What the machine does; nobody holds it.
PROCESS = "lodgement.process_filings"
FILE, AMEND, WITHDRAW = "lodgement.file", "lodgement.amend_filing", "lodgement.withdraw_filing"
REVIEW, REVOKE = "lodgement.review", "lodgement.revoke"

_ABOUT = {"filing": Form.COUNT, "type": Form.CODE}

SUBMITTED = declare(
    "filing.submitted", **_ABOUT, digest=Form.DIGEST, edition=Form.DIGEST, lines=Form.COUNT
)
MOVED = declare_move("filing.moved", **_ABOUT)
AMENDED = declare_move("filing.amended", **_ABOUT, digest=Form.DIGEST, number=Form.COUNT)
ISSUED = declare_move("filing.issued", **_ABOUT, digest=Form.DIGEST, number=Form.IDENTIFIER)
QUESTIONED = declare_move("filing.questioned", **_ABOUT, agency=Form.CODE)
#: What was drawn from a balance, or given back to it.
DRAWN = declare(
    "filing.drawn", **_ABOUT, line=Form.COUNT, quantity=Form.DECIMAL, use=Form.IDENTIFIER
)
GIVEN_BACK = declare(
    "filing.given_back", **_ABOUT, line=Form.COUNT, quantity=Form.DECIMAL, use=Form.IDENTIFIER
)
CHARGED = declare("filing.charged", **_ABOUT, amount=Form.DECIMAL, rule=Form.CODE)
PAID = declare("filing.paid", **_ABOUT, amount=Form.DECIMAL, payment=Form.IDENTIFIER)
ERASED = declare("filing.erased", **_ABOUT, policy=Form.CODE)

REVIEW_MOVED = declare_move("filing.review_moved", **_ABOUT, agency=Form.CODE)
REVIEW_OPENED = declare("filing.review_opened", **_ABOUT, agency=Form.CODE)

#: States in which a trader waits for somebody.
_RUNNING = ("submitted", "validated", "fee_due", "under_review", "queried")
#: States in which its charges are due. What was refused or withdrawn owes nothing.
OWING = ("fee_due", "under_review", "queried")
#: States in which what was issued holds.
HOLDING = ("issued", "part_used")

FILING = Flow(
    "filing",
    states=(
        State("submitted"),
        State("validated"),
        State("fee_due"),
        State("under_review"),
        State("queried"),
        State("approved"),
        State("issued"),
        State("part_used"),
        State("used"),
        State("refused", final=True),
        State("withdrawn", final=True),
        State("expired", final=True),
        State("revoked", final=True),
        State("closed", final=True),
    ),
    transitions=(
        Transition("accept", ("submitted",), "validated", PROCESS, MOVED),
        Transition("reject", ("submitted",), "refused", PROCESS, MOVED, needs_reason=True),
        Transition("charge", ("validated",), "fee_due", PROCESS, MOVED),
        Transition("review", ("validated", "fee_due"), "under_review", PROCESS, MOVED),
        Transition("ask", ("under_review",), "queried", REVIEW, QUESTIONED),
        Transition("answer", ("queried",), "under_review", FILE, MOVED),
        Transition("amend", ("under_review",), "under_review", AMEND, AMENDED),
        Transition("amend", ("queried",), "queried", AMEND, AMENDED),
        Transition("amend", ("submitted",), "submitted", AMEND, AMENDED),
        Transition("approve", ("validated", "fee_due", "under_review"), "approved", PROCESS, MOVED),
        Transition(
            "refuse", ("under_review", "queried"), "refused", PROCESS, MOVED, needs_reason=True
        ),
        Transition("withdraw", _RUNNING, "withdrawn", WITHDRAW, MOVED, needs_reason=True),
        Transition("issue", ("approved",), "issued", PROCESS, ISSUED),
        Transition("use", ("issued",), "part_used", PROCESS, MOVED),
        Transition("use_up", HOLDING, "used", PROCESS, MOVED),
        Transition("give_back", ("part_used", "used"), "issued", PROCESS, MOVED),
        Transition("leave_some", ("used",), "part_used", PROCESS, MOVED),
        Transition("surrender", ("issued",), "closed", WITHDRAW, MOVED, needs_reason=True),
        Transition("expire", (*HOLDING, "used"), "expired", PROCESS, MOVED),
        Transition("revoke", HOLDING, "revoked", REVOKE, MOVED, needs_reason=True),
    ),
)

AGENCY_REVIEW = Flow(
    "agency_review",
    states=(
        State("waiting"),
        State("claimed"),
        State("agreed"),
        State("refused", final=True),
        State("ended", final=True),
    ),
    transitions=(
        Transition("claim", ("waiting",), "claimed", REVIEW, REVIEW_MOVED),
        Transition("return", ("claimed",), "waiting", REVIEW, REVIEW_MOVED),
        Transition("agree", ("claimed",), "agreed", REVIEW, REVIEW_MOVED),
        Transition("refuse", ("claimed",), "refused", REVIEW, REVIEW_MOVED, needs_reason=True),
        #: The document was amended: who agreed to another one is asked again.
        Transition("reopen", ("agreed",), "waiting", PROCESS, REVIEW_MOVED),
        #: It was withdrawn, or another agency refused.
        Transition("end", ("waiting", "claimed", "agreed"), "ended", PROCESS, REVIEW_MOVED),
    ),
)
