"""Keeping what a proof found."""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Actor
from tidegate.ledger.interface import append

from ..flow import PROOF_MADE
from ..models import Proof
from ..proving import Proved

#: Differences that are kept; enough to see what is wrong.
_KEPT = 200
_COUNTED = ("equal", "mismatched", "missing", "extra", "unknown", "labels")


def store_proof(day: date, proved: Proved, actor: Actor) -> Proof:
    """Keep a day's proof in place of the one before, with its event."""
    counts = {name: getattr(proved, name) for name in _COUNTED}
    found = {
        **counts,
        "made_at": timezone.now(),
        "erased": proved.erased,
        "damaged": proved.damaged,
        "differences": [asdict(one) for one in proved.differences[:_KEPT]],
        "holds": proved.holds,
    }
    with transaction.atomic():
        proof, _ = Proof.objects.update_or_create(day=day, defaults=found)
        payload = {
            **counts,
            "day": f"{day:%Y-%m-%d}",
            "holds": proved.holds,
            "erased": proof.erased_count,
            "damaged": len(proved.damaged),
        }
        append(proof.stream, PROOF_MADE, payload, actor.address)
    return proof
