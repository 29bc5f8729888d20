"""An advance ruling is proposed, published by a second officer, and perhaps revoked."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Form, declare

PROPOSE = "lodgement.propose_ruling"
PUBLISH = "lodgement.publish_ruling"
REVOKE = "lodgement.revoke_ruling"

#: Neither the goods nor who applied: the register has the one, its row the other.
_ABOUT = {"ruling": Form.COUNT, "commodity_code": Form.CODE}

RULING_PROPOSED = declare(
    "ruling.proposed", **_ABOUT, valid_from=Form.DAY, valid_until=Form.DAY, digest=Form.DIGEST
)
RULING_PUBLISHED = declare_move("ruling.published", **_ABOUT)
RULING_REFUSED = declare_move("ruling.refused", **_ABOUT)
RULING_REVOKED = declare_move("ruling.revoked", **_ABOUT)

RULING = Flow(
    "ruling",
    states=(
        State("proposed"),
        State("published"),
        State("refused", final=True),
        State("revoked", final=True),
    ),
    transitions=(
        Transition("publish", ("proposed",), "published", PUBLISH, RULING_PUBLISHED),
        Transition("refuse", ("proposed",), "refused", PUBLISH, RULING_REFUSED, needs_reason=True),
        Transition("revoke", ("published",), "revoked", REVOKE, RULING_REVOKED, needs_reason=True),
    ),
)
