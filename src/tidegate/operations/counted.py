"""What this room measures of others: jobs, the ledger, who is signed in."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.utils import timezone

from tidegate.jobs.interface import is_worked, queues

from .measures import Sample, measure


@measure("jobs_waiting", "Jobs that wait, by task.", ("task",))
def waiting() -> Iterable[Sample]:
    """Depth of each queue."""
    return [((one.task,), one.waiting) for one in queues()]


@measure("jobs_oldest_seconds", "How long the oldest due job has waited, by task.", ("task",))
def oldest() -> Iterable[Sample]:
    """Age of each queue."""
    return [((one.task,), one.oldest_s) for one in queues()]


@measure("jobs_dead", "Jobs that failed for good and wait for a person, by task.", ("task",))
def dead() -> Iterable[Sample]:
    """Dead letters."""
    return [((one.task,), one.dead) for one in queues()]


@measure("worker_seen", "1 if a worker is there.")
def worker() -> Iterable[Sample]:
    """Whether somebody works."""
    return [((), float(is_worked()))]


@measure("sessions_open", "Sessions that have not ended.")
def sessions() -> Iterable[Sample]:
    """How many people are signed in, about."""
    return [((), Session.objects.filter(expire_date__gt=timezone.now()).count())]
