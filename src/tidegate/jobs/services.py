"""What rooms and people do with jobs: queue them, cancel them, give dead ones a new start."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tidegate.ledger.interface import append

from . import wakeups
from .errors import NoSuchJob, NotDead
from .kinds import JOB_CANCELLED, JOB_RETRIED
from .models import JobRow, JobState
from .records import Job, daily_jobs

_DUE = (
    "SELECT id FROM jobs_job WHERE task = %s AND state = %s AND due_at <= %s AND NOT cancel_asked "
    "ORDER BY due_at, id LIMIT 1"
)


def enqueue(job: Job, *, key: str | None = None, delay_s: float = 0.0, **arguments: Any) -> int:
    """Queue a job in the caller's transaction: rolled back, it never was. Its number.

    With a key, a job of the same task and key is queued once: later calls get its number, in
    whatever state it is by then.
    """
    job.check(arguments)
    now = timezone.now()
    row = JobRow(
        task=job.name,
        key=key,
        arguments=arguments,
        due_at=now + timedelta(seconds=delay_s),
        queued_at=now,
    )
    with transaction.atomic(savepoint=False):
        if key is None:
            row.save(force_insert=True)
        else:
            # A concurrent writer of the same key waits here for us, or we for them.
            JobRow.objects.bulk_create([row], ignore_conflicts=True)
            row = JobRow.objects.get(task=job.name, key=key)
        wakeups.announce()
    return row.pk


def enqueue_once(job: Job, **arguments: Any) -> int:
    """Queue a job unless one of its task waits that will see what this transaction writes.

    On PostgreSQL the one that waits is locked until we commit, so that no worker takes it up
    before; one that cannot be locked may be taken up before we commit, and does not count. On
    SQLite there is no other writer while we write.
    """
    with transaction.atomic(savepoint=False):
        number = _waiting(job.name)
        if number is None:
            return enqueue(job, **arguments)
        wakeups.announce()
    return number


def enqueue_daily(day: date) -> None:
    """Queue what is done once a day; however many workers ask, and how often, once."""
    for one in daily_jobs():
        enqueue(one, key=day.isoformat())


def _waiting(task: str) -> int | None:
    """A due job of a task, locked. Plain SQL costs a tenth, and it is asked on every lodging."""
    postgresql = connection.vendor == "postgresql"
    statement = _DUE + (" FOR NO KEY UPDATE SKIP LOCKED" if postgresql else "")
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(statement, [task, JobState.WAITING.value, now])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def cancel(number: int, *, actor: str) -> None:
    """Cancel a job that waits; ask one that runs to stop at its next step, or to be undone."""
    with transaction.atomic():
        row = _locked(number)
        if row.state not in (JobState.WAITING, JobState.RUNNING) or row.cancel_asked:
            return
        row.cancel_asked = True
        if row.state == JobState.WAITING:
            row.state, row.finished_at = JobState.CANCELLED, timezone.now()
        row.save(update_fields=["cancel_asked", "state", "finished_at"])
        append(f"job/{row.pk}", JOB_CANCELLED, {"task": row.task}, actor)


def retry(number: int, *, actor: str) -> None:
    """Give a dead job a new start; steps that it committed are not done again."""
    with transaction.atomic():
        row = _locked(number)
        if row.state != JobState.DEAD:
            raise NotDead(f"job {number} ({row.task}) is {row.state}")
        row.state, row.failures, row.due_at = JobState.WAITING, 0, timezone.now()
        row.finished_at = None
        row.save(update_fields=["state", "failures", "due_at", "finished_at"])
        append(f"job/{row.pk}", JOB_RETRIED, {"task": row.task}, actor)
        wakeups.announce()


def _locked(number: int) -> JobRow:
    row = JobRow.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NoSuchJob(f"there is no job {number}")
    return row
