"""Four eyes: one proposes, another approves, and only then it is done."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.flow.interface import GuardRefused, move
from tidegate.ledger.interface import append

from ..actors import PersonActor
from ..errors import FourEyes, NotAllowed
from ..kinds import PROPOSED
from ..models import Proposal
from ..verbs import find


def propose(
    actor: PersonActor, verb: str, arguments: dict[str, Any] | None = None, *, title: str = ""
) -> Proposal:
    """Put a verb with its arguments before another person; identifiers only."""
    record = find(verb)
    if not actor.may(record.propose):
        raise NotAllowed(f"{actor.address} does not hold {record.propose}")
    with transaction.atomic():
        made = Proposal.objects.create(
            verb=verb,
            arguments=arguments or {},
            title=title[:200],
            proposed_by=actor.address,
            proposer=actor.person,
            proposed_at=timezone.now(),
        )
        append(made.stream, PROPOSED, {"proposal": made.pk, "verb": verb}, actor.address)
    return made


def approve(actor: PersonActor, proposal: Proposal) -> Any:
    """Do what was proposed, in one transaction with the approval; what the verb returns."""
    record = find(proposal.verb)
    with transaction.atomic():
        _answer(actor, proposal, "approve")
        return record.function(actor, **proposal.arguments)


def reject(actor: PersonActor, proposal: Proposal, reason: str) -> None:
    """Say no, with a coded reason."""
    with transaction.atomic():
        _answer(actor, proposal, "reject", reason=reason)


def withdraw(actor: PersonActor, proposal: Proposal) -> None:
    """Take back what one has proposed."""
    with transaction.atomic():
        move(proposal, "withdraw", actor, verb=proposal.verb)


def _answer(actor: PersonActor, proposal: Proposal, way: str, **facts: str) -> None:
    needed = find(proposal.verb).approve
    if not actor.may(needed):
        raise NotAllowed(f"{actor.address} does not hold {needed}")
    try:
        move(proposal, way, actor, verb=proposal.verb, **facts)
    except GuardRefused as refused:
        raise FourEyes(str(refused)) from None
