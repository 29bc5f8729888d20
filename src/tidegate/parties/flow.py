"""A link between two parties is proposed by the machine; an officer confirms or rejects it."""

from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Field, Form

JUDGE_LINKS = "parties.judge_links"

#: Every event of a link names its two parties.
ABOUT = {"first": Field(Form.COUNT), "second": Field(Form.COUNT)}

LINK_CONFIRMED = declare_move("parties.link_confirmed", **ABOUT)
LINK_REJECTED = declare_move("parties.link_rejected", **ABOUT)
#: Two that were taken for one are two again.
LINK_PARTED = declare_move("parties.link_parted", **ABOUT)

#: What was rejected is not proposed again.
LINK = Flow(
    "party_link",
    states=(State("proposed"), State("confirmed"), State("rejected", final=True)),
    transitions=(
        Transition("confirm", ("proposed",), "confirmed", JUDGE_LINKS, LINK_CONFIRMED),
        Transition("reject", ("proposed",), "rejected", JUDGE_LINKS, LINK_REJECTED),
        Transition("part", ("confirmed",), "rejected", JUDGE_LINKS, LINK_PARTED),
    ),
)
