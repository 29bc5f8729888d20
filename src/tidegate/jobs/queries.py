"""How much waits, how long already, how far a job is, and what died."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from .errors import NoSuchJob
from .models import JobRow, JobState, WorkerRow
from .records import Job


@dataclass(frozen=True, slots=True)
class Queue:
    """The open jobs of one task."""

    task: str
    waiting: int
    running: int
    dead: int
    #: How long the oldest one has been due and not taken up, in seconds; 0 if none is due.
    oldest_s: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    state: JobState
    done: int
    #: Of how many; None while nobody has counted.
    total: int | None
    #: Items a second in this run; None before the first step.
    rate: float | None
    failures: int
    #: Why it failed last.
    reason: str


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that waits for a person."""

    number: int
    task: str
    failures: int
    reason: str
    died_at: datetime | None


def queues() -> list[Queue]:
    """Depth and oldest age of each task that has open or dead jobs, by name."""
    now = timezone.now()
    late = Q(state=JobState.WAITING, due_at__lte=now)
    rows = (
        JobRow.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING, JobState.DEAD))
        .values("task")
        .annotate(
            waiting=Count("id", filter=Q(state=JobState.WAITING)),
            running=Count("id", filter=Q(state=JobState.RUNNING)),
            dead=Count("id", filter=Q(state=JobState.DEAD)),
            oldest=Min("due_at", filter=late),
        )
        .order_by("task")
    )
    return [
        Queue(
            row["task"],
            row["waiting"],
            row["running"],
            row["dead"],
            ((now - (row["oldest"] or now)) / timedelta(seconds=1)),
        )
        for row in rows
    ]


def progress(number: int) -> Progress:
    """How far this job is; raises `NoSuchJob`."""
    row = JobRow.objects.filter(pk=number).first()
    if row is None:
        raise NoSuchJob(f"there is no job {number}")
    return Progress(JobState(row.state), row.done, row.total, _rate(row), row.failures, row.reason)


def newest_open(job: Job) -> int | None:
    """The number of the job of a kind that waits or runs, the newest; None where none does."""
    rows = JobRow.objects.filter(task=job.name, state__in=(JobState.WAITING, JobState.RUNNING))
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def _rate(row: JobRow) -> float | None:
    if row.started_at is None or row.progressed_at is None or row.done == row.done_before:
        return None
    took = (row.progressed_at - row.started_at) / timedelta(seconds=1)
    return (row.done - row.done_before) / took if took > 0 else None


#: A worker that has no job in hand says every 10 seconds that it is there.
_SILENT_S = 60


def is_worked() -> bool:
    """Whether a worker is there: it said so within a minute, or holds a job and its lease."""
    now = timezone.now()
    here = WorkerRow.objects.filter(seen_at__gte=now - timedelta(seconds=_SILENT_S))
    held = JobRow.objects.filter(state=JobState.RUNNING, due_at__gte=now)
    return here.exists() or held.exists()


def dead_jobs(most: int = 100) -> list[DeadJob]:
    """The dead letters, the newest first."""
    rows = JobRow.objects.filter(state=JobState.DEAD).order_by("-finished_at", "-id")[:most]
    return [DeadJob(row.pk, row.task, row.failures, row.reason, row.finished_at) for row in rows]
