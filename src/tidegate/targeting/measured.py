"""What the platform's monitoring is told of decisions: how many wait, how late, how they went."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from tidegate.operations.interface import Sample, measure

from .models import Decision
from .queries import open_decisions


@measure("decisions_open", "Decisions that wait for an officer, by proposed lane.", ("lane",))
def waiting() -> Iterable[Sample]:
    """The worklist."""
    found = open_decisions().values_list("lane_proposed").annotate(n=Count("id")).order_by()
    return [((lane,), n) for lane, n in found]


@measure("decisions_late", "Decisions that should have been made before the trader may be told.")
def late() -> Iterable[Sample]:
    """Past their hour."""
    return [((), open_decisions().filter(due_at__lt=timezone.now()).count())]


@measure(
    "decisions_made_day",
    "Decisions made on what was proposed in the last 24 hours, by lane and by whom.",
    ("lane", "by"),
)
def made() -> Iterable[Sample]:
    """How the last day went; found from the newest back, so that years of them cost nothing."""
    since = timezone.now() - timedelta(days=1)
    before = Decision.objects.filter(proposed_at__lt=since).order_by("-pk")
    last = before.values_list("pk", flat=True).first() or 0
    decided = Decision.objects.filter(Q(pk__gt=last), state="decided")
    found = decided.values_list("lane", "decided_by").annotate(n=Count("id")).order_by()
    return [((lane, by), n) for lane, by, n in found]
