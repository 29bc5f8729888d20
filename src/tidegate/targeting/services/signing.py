"""Policies of selection: proposed by one officer, signed by a second, in force from then on."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Actor, Invalid, PersonActor, Proposal, propose, verb
from tidegate.ledger.interface import append

from ..flow import POLICY_SIGNED
from ..models import Policy
from ..rules import Terms

SIGN = "targeting.sign_policy"


def propose_policy(
    actor: PersonActor,
    *,
    share: float,
    random_share: float,
    open_from: float,
    window_days: int,
    release_by_machine: bool,
) -> Proposal:
    """Put a policy before a second person."""
    try:
        Terms(share, random_share, open_from)
    except ValueError as error:
        raise Invalid([str(error)]) from None
    if not 1 <= window_days <= 365:
        raise Invalid(["window_days: 1 to 365"])
    with transaction.atomic():
        return propose(
            actor,
            SIGN,
            {
                "share": share,
                "random_share": random_share,
                "open_from": open_from,
                "window_days": window_days,
                "release_by_machine": release_by_machine,
                "proposed_by": actor.address,
            },
            title=f"{share:.1%}",
        )


@verb(SIGN, propose="targeting.propose_policy", approve="targeting.approve_policy")
def sign_policy(actor: Actor, **terms: Any) -> Policy:
    """Put a policy in force; it holds for what is assessed from now on."""
    with transaction.atomic():
        policy = Policy.objects.create(
            **terms, approved_by=actor.address, holds_from=timezone.now()
        )
        append(
            f"policy/{policy.pk}",
            POLICY_SIGNED,
            {
                "policy": policy.pk,
                "share": _decimal(policy.share),
                "random_share": _decimal(policy.random_share),
                "release_by_machine": policy.release_by_machine,
                "proposed_by": policy.proposed_by,
            },
            actor.address,
        )
    return policy


def _decimal(share: float) -> str:
    return f"{share:.6f}"
