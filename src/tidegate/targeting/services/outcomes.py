"""What an examination found becomes a label, in the transaction that closes it."""

from datetime import datetime

from django.db import transaction

from tidegate.access.interface import Invalid
from tidegate.codes.interface import code
from tidegate.flow.interface import Actor
from tidegate.ledger.interface import append

from ..flow import LABEL_RECORDED
from ..models import Decision, Label
from .settling import release_examined


def record_outcome(
    declared: int, *, found: bool, category: str, known_at: datetime, actor: Actor
) -> Label:
    """Record what was found of a version; the newest label of a version counts.

    What was held for the examination and is regular is released; what is irregular stays held.

    Args:
        declared: the version's row.
        found: whether it was irregular.
        category: of the table `finding_category`; empty where nothing was found.
        known_at: when it was found.
        actor: who found it.
    """
    if category and code("finding_category", category, known_at) is None:
        raise Invalid(["category: one of the table finding_category"])
    with transaction.atomic():
        decision = Decision.objects.get(declared_id=declared)
        label = Label.objects.create(
            declared_id=declared,
            found=found,
            category=category,
            known_at=known_at,
            recorded_by=actor.address,
        )
        payload = {**decision.about, "label": label.pk, "found": found}
        if category:
            payload["category"] = category
        append(decision.stream, LABEL_RECORDED, payload, actor.address)
        if not found:
            release_examined(decision)
    return label
