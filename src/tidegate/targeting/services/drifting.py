"""What had moved at the end of a day is kept once, and what begins to move is an event."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.ledger.interface import append

from ..drifting import Summary
from ..flow import MODEL_DRIFTED
from ..models import DriftDay, ModelRecord


def keep_drift(record: ModelRecord, day: date, told: Summary) -> DriftDay | None:
    """Keep what a day told, once; None where it is kept already.

    An alarm bears the day since when it was raised each day; only the first one is an event.
    """
    with transaction.atomic():
        before = DriftDay.objects.filter(model=record, day__lt=day).order_by("-day").first()
        raised = {} if before is None else before.summary["raised"]
        since = {what: raised.get(what, day.isoformat()) for what in told["alarms"]}
        row, is_new = DriftDay.objects.get_or_create(
            day=day,
            defaults={
                "model": record,
                "computed_at": timezone.now(),
                "summary": told | {"raised": since},
            },
        )
        if not is_new:
            return None
        for what in since.keys() - raised.keys():
            facts = {**record.about, "what": what, "day": day.isoformat()}
            append(f"drift/{record.pk}", MODEL_DRIFTED, facts, SYSTEM.address)
    return row
