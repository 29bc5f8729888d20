"""Challengers: models that say what they would have said, and decide nothing."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.access.interface import SYSTEM, Invalid, PersonActor
from tidegate.flow.interface import move
from tidegate.ledger.interface import append

from ..flow import MODEL_SHADOWED
from ..models import Assessment, ModelRecord, ShadowScore
from ..queries import challengers

#: Each takes as much memory and time of a worker as the model in service.
MOST_CHALLENGERS = 3


def challenge(actor: PersonActor, record: ModelRecord) -> None:
    """Let a candidate score what is lodged from now on, beside the model in service."""
    if challengers().exclude(pk=record.pk).count() >= MOST_CHALLENGERS:
        told = _("At most %(most)d models are in shadow at a time")
        raise Invalid([told % {"most": MOST_CHALLENGERS}])
    with transaction.atomic():
        move(record, "challenge", actor, **record.about)
        begin_shadow(record)


def stand_down(actor: PersonActor, record: ModelRecord) -> None:
    """End that; what it said is kept."""
    with transaction.atomic():
        move(record, "stand_down", actor, **record.about)


def begin_shadow(record: ModelRecord) -> None:
    """From this moment on it scores what is assessed; in the transaction that moves it."""
    newest = Assessment.objects.order_by("-pk").values_list("pk", flat=True).first()
    record.shadow_since, record.shadow_after = timezone.now(), newest or 0
    record.save(update_fields=["shadow_since", "shadow_after"])


def keep_shadows(record: ModelRecord, said: Mapping[int, tuple[float | None, str]]) -> int:
    """Keep what a challenger said; once each, however often it is said. How many were new.

    Args:
        said: assessment → its score, or None and why there is none.
    """
    with transaction.atomic():
        old = ShadowScore.objects.filter(model=record, assessment__in=list(said))
        known = set(old.values_list("assessment", flat=True))
        new = {pk: one for pk, one in said.items() if pk not in known}
        now = timezone.now()
        ShadowScore.objects.bulk_create(
            ShadowScore(model=record, assessment_id=pk, score=score, failure=failure, scored_at=now)
            for pk, (score, failure) in new.items()
        )
        if new:
            failed = sum(score is None for score, _ in new.values())
            counts = {"scored": len(new) - failed, "failed": failed}
            append(
                f"shadow/{record.pk}", MODEL_SHADOWED, {**record.about, **counts}, SYSTEM.address
            )
    return len(new)
