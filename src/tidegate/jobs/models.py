"""What is stored of a job. Every change is one UPDATE that names what it expects to find."""

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    #: Tried as often as it may be; waits for a person.
    DEAD = "dead"
    CANCELLED = "cancelled"


class JobRow(models.Model):
    """One piece of background work."""

    #: Name of the job: `lodgement.assess`.
    task = models.CharField(max_length=100)
    #: The same key never makes a second row of the same task.
    key = models.CharField(max_length=200, null=True)
    #: Identifiers, no personal values: this table is not erased with a person.
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    #: When it may be taken up; while it runs, when its lease ends.
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: How often it was started; a run may write only while this is its own number.
    attempt = models.PositiveIntegerField(default=0)
    #: How often it failed since it was queued or retried by hand.
    failures = models.PositiveIntegerField(default=0)
    #: Why it failed last.
    reason = models.CharField(max_length=500, default="")
    worker = models.CharField(max_length=100, default="")
    #: Items done, in all runs, and at the start of this one; of how many.
    done = models.PositiveBigIntegerField(default=0)
    done_before = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    progressed_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)

    class Meta:
        db_table = "jobs_job"
        constraints = (models.UniqueConstraint(fields=["task", "key"], name="jobs_job_key"),)
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["waiting", "running"]),
                name="jobs_job_open",
            ),
            models.Index(fields=["task", "id"], condition=Q(state="dead"), name="jobs_job_dead"),
        )

    def __str__(self) -> str:
        return f"job {self.pk} {self.task} {self.state}"


class WorkerRow(models.Model):
    """A worker that is there; each says so every few seconds while it has no job in hand."""

    #: Machine and process.
    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_worker"

    def __str__(self) -> str:
        return self.name
