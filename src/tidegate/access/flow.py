"""Four eyes: what one person proposes, another one approves."""

from collections.abc import Mapping
from typing import Any

from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import Flow, State, Transition, declare_move
from tidegate.ledger.interface import Form

PROPOSAL_MOVED = declare_move("access.proposal_moved", verb=Form.IDENTIFIER)


def by_another(proposal: Any, _facts: Mapping[str, Json]) -> str | None:
    """Not by who proposed it."""
    same = proposal.moved_by == proposal.proposed_by
    return "who proposed it may not approve it" if same else None


def by_the_same(proposal: Any, _facts: Mapping[str, Json]) -> str | None:
    """Only by who proposed it."""
    same = proposal.moved_by == proposal.proposed_by
    return None if same else "only who proposed it may withdraw it"


_ANSWER = "access.answer_proposal"

PROPOSAL = Flow(
    "proposal",
    states=(
        State("proposed"),
        State("approved", True),
        State("rejected", True),
        State("withdrawn", True),
    ),
    transitions=(
        Transition("approve", ("proposed",), "approved", _ANSWER, PROPOSAL_MOVED, by_another),
        Transition("reject", ("proposed",), "rejected", _ANSWER, PROPOSAL_MOVED, by_another, True),
        Transition("withdraw", ("proposed",), "withdrawn", _ANSWER, PROPOSAL_MOVED, by_the_same),
    ),
)
