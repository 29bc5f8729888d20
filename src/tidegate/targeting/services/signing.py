"""What is proposed by one officer and signed by a second, and holds from then on.

Policies of selection; and what finds are worth and examinations take.
"""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Actor, Invalid, PersonActor, Proposal, propose, verb
from tidegate.ledger.interface import append

from ..flow import POLICY_SIGNED, WORTH_SIGNED
from ..models import Policy, Worth
from ..rules import MOST_DAYS, Cap, Terms, Weights

SIGN = "targeting.sign_policy"
SIGN_WORTH = "targeting.sign_worth"


def propose_policy(
    actor: PersonActor,
    *,
    share: float,
    random_share: float,
    open_from: float,
    window_days: int,
    release_by_machine: bool,
    factors: Mapping[str, float] = MappingProxyType({}),
    cap: Mapping[str, Any] | None = None,
) -> Proposal:
    """Put a policy before a second person."""
    try:
        limit = None if cap is None else Cap(**cap)
        Terms(share, random_share, open_from, factors, limit)
    except ValueError as error:
        raise Invalid([str(error)]) from None
    if not 1 <= window_days <= MOST_DAYS:
        raise Invalid([f"window_days: 1 to {MOST_DAYS}"])
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
                "factors": dict(factors),
                "cap": None if limit is None else asdict(limit),
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


def propose_worth(
    actor: PersonActor,
    *,
    harms: Mapping[str, float],
    minutes: Mapping[str, float],
    shown_by: Mapping[str, str] = MappingProxyType({}),
) -> Proposal:
    """Put before a second person what finds are worth, means take, and which shows what best."""
    try:
        Weights(harms, minutes, shown_by)
    except ValueError as error:
        raise Invalid([str(error)]) from None
    arguments = {
        "harms": dict(harms),
        "minutes": dict(minutes),
        "shown_by": dict(shown_by),
        "proposed_by": actor.address,
    }
    with transaction.atomic():
        return propose(actor, SIGN_WORTH, arguments, title=f"{len(harms)}, {len(minutes)}")


@verb(SIGN_WORTH, propose="targeting.propose_policy", approve="targeting.approve_policy")
def sign_worth(actor: Actor, **told: Any) -> Worth:
    """Put it in force; it holds for what is assessed from now on."""
    with transaction.atomic():
        worth = Worth.objects.create(**told, approved_by=actor.address, holds_from=timezone.now())
        append(
            f"worth/{worth.pk}",
            WORTH_SIGNED,
            {
                "worth": worth.pk,
                "outcomes": len(worth.harms),
                "means": len(worth.minutes),
                "proposed_by": worth.proposed_by,
            },
            actor.address,
        )
    return worth


def _decimal(share: float) -> str:
    return f"{share:.6f}"
