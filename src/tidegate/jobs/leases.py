"""A worker's hold on a job: taken, kept, given back, lost.

A run writes only `WHERE attempt = its own AND state = running`. So a run whose lease has ended, and
whose job another worker has taken up, changes nothing: its transaction is undone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import append

from .errors import Cancelled, Overtaken
from .kinds import JOB_DIED
from .models import JobRow, JobState, WorkerRow
from .records import Job, find

#: A lease is longer than the timeout, so that a run is ended before it is taken up again.
GRACE_S = 5.0
_WORKER = "system/worker"
_VANISHED = "its worker vanished: killed, out of memory, or the machine went down"


def claim(worker: str, tasks: Sequence[str]) -> JobRow | None:
    """Take up the job that is due longest, or whose lease has ended; None if there is none."""
    while _open(tasks).exists():
        with transaction.atomic():
            row = _open(tasks).select_for_update(skip_locked=True).order_by("due_at", "id").first()
            if row is None:
                return None
            if row.state == JobState.RUNNING and _is_spent(row):
                continue
            _take(row, worker)
            return row
    return None


def _open(tasks: Sequence[str]) -> QuerySet[JobRow]:
    now = timezone.now()
    # Queued or tried "later than now": the clock was set back, and its hour means nothing.
    from_later = Q(state=JobState.WAITING) & (Q(queued_at__gt=now) | Q(started_at__gt=now))
    return JobRow.objects.filter(
        Q(due_at__lte=now) | from_later,
        state__in=(JobState.WAITING, JobState.RUNNING),
        task__in=tasks,
    )


def _is_spent(row: JobRow) -> bool:
    """Count a vanished worker as a failure; whether it was the last try, or it was cancelled."""
    row.failures, row.reason = row.failures + 1, _VANISHED
    if row.cancel_asked:
        end_cancelled(row)
    elif row.failures > find(row.task).retries:
        _bury(row)
    else:
        return False
    return True


def _take(row: JobRow, worker: str) -> None:
    now = timezone.now()
    row.state, row.worker, row.attempt = JobState.RUNNING, worker, row.attempt + 1
    row.started_at = row.progressed_at = now
    row.done_before = row.done
    row.due_at = _lease(find(row.task))
    row.save()


def _lease(job: Job) -> datetime:
    return timezone.now() + timedelta(seconds=job.timeout_s + GRACE_S)


def _mine(row: JobRow) -> QuerySet[JobRow]:
    return JobRow.objects.filter(pk=row.pk, attempt=row.attempt, state=JobState.RUNNING)


def _lost(row: JobRow) -> Cancelled | Overtaken:
    if _mine(row).filter(cancel_asked=True).exists():
        return Cancelled(f"job {row.pk} was cancelled")
    return Overtaken(f"job {row.pk}: run {row.attempt} no longer holds it")


def advance(row: JobRow, count: int) -> None:
    """Count items as done and begin the lease anew, in the transaction of their effects."""
    going = _mine(row).filter(cancel_asked=False)
    now = timezone.now()
    kept = going.update(done=F("done") + count, progressed_at=now, due_at=_lease(find(row.task)))
    if kept != 1:
        raise _lost(row)


def expect(row: JobRow, total: int) -> None:
    """Say of how many items."""
    if _mine(row).update(total=total) != 1:
        raise _lost(row)


def finish(row: JobRow) -> None:
    """Mark the job as done, in the transaction of its effects."""
    going = _mine(row).filter(cancel_asked=False)
    if going.update(state=JobState.DONE, finished_at=timezone.now(), reason="") != 1:
        raise _lost(row)


def end_cancelled(row: JobRow) -> None:
    """Mark the job as cancelled; what its transaction did is undone before."""
    _mine(row).update(state=JobState.CANCELLED, finished_at=timezone.now())


def give_back(row: JobRow) -> None:
    """Let another worker do it at once; no failure."""
    _mine(row).update(state=JobState.WAITING, due_at=timezone.now(), worker="")


def fail(row: JobRow, reason: str) -> None:
    """Let it wait for its next try, or bury it when that was the last one."""
    job = find(row.task)
    with transaction.atomic():
        row.failures, row.reason = row.failures + 1, reason[:500]
        if row.failures > job.retries:
            _bury(row)
            return
        due = timezone.now() + timedelta(seconds=job.delay_s(row.failures))
        _mine(row).update(
            state=JobState.WAITING, failures=row.failures, reason=row.reason, due_at=due, worker=""
        )


def _bury(row: JobRow) -> None:
    buried = _mine(row).update(
        state=JobState.DEAD,
        failures=row.failures,
        reason=row.reason,
        finished_at=timezone.now(),
    )
    if buried == 1:
        payload: dict[str, Json] = {"task": row.task, "failures": row.failures}
        append(f"job/{row.pk}", JOB_DIED, payload, _WORKER)


def say_here(worker: str) -> None:
    """Note that a worker is there; those that have not said so for a day are forgotten."""
    now = timezone.now()
    with transaction.atomic():
        WorkerRow.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
        WorkerRow.objects.update_or_create(name=worker, defaults={"seen_at": now})


def leave(worker: str) -> None:
    """Note that a worker has ended."""
    WorkerRow.objects.filter(name=worker).delete()
