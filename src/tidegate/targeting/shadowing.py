"""Asking challengers about what was assessed: after the lane is written, and never before it.

A challenger reads the past as strictly as the model in service, so what it says some minutes later
is what it would have said then.
"""

from collections.abc import Callable, Sequence

from django.db import DatabaseError

from tidegate.jobs.interface import JobError

from .assessing import assess_versions
from .models import Assessment, ModelRecord, ShadowScore
from .newcomers import BACK
from .resident import challenger

_GONE = "inputs_gone"

#: Version → its assessment.
Unseen = dict[int, int]


def unseen(record: ModelRecord, most: int) -> Unseen:
    """Assessments that a challenger has not scored yet, the oldest first.

    Only those since it was put in shadow, by a model, and not its own.
    """
    own = ShadowScore.objects.filter(model=record)
    last = own.order_by("-assessment").values_list("assessment", flat=True).first() or 0
    first = max(last, record.shadow_after) - BACK
    recent = own.filter(assessment__gt=first).values("assessment")
    found = Assessment.objects.filter(
        pk__gt=first, assessed_at__gte=record.shadow_since, model__isnull=False, refusal=""
    )
    rest = found.exclude(model=record).exclude(pk__in=recent).order_by("pk")
    return dict(rest.values_list("declared", "pk")[:most])


def said_of(
    record: ModelRecord, versions: Sequence[int], alive: Callable[[], None]
) -> dict[int, tuple[float | None, str]]:
    """Version → the score that a challenger gives it, or None and why there is none.

    What goes wrong is about the challenger, and is told with it.
    """
    try:
        judged = assess_versions(challenger(record, alive), versions)
    except (DatabaseError, JobError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a challenger raises is its own failure
        return dict.fromkeys(versions, (None, type(error).__name__))
    told = {one.version.pk: (one.score, one.refusal) for one in judged}
    return {one: told.get(one, (None, _GONE)) for one in versions}
