"""What other rooms may use of `jobs`."""

from .errors import Cancelled, JobError, NoSuchJob, NotDead, Overtaken, WrongJob
from .models import JobState
from .queries import DeadJob, Progress, Queue, dead_jobs, is_worked, newest_open, progress, queues
from .records import Job, job
from .running import Run
from .services import cancel, enqueue, enqueue_once, retry
from .worker import Worker

__all__ = [
    "Cancelled",
    "DeadJob",
    "Job",
    "JobError",
    "JobState",
    "NoSuchJob",
    "NotDead",
    "Overtaken",
    "Progress",
    "Queue",
    "Run",
    "Worker",
    "WrongJob",
    "cancel",
    "dead_jobs",
    "enqueue",
    "enqueue_once",
    "is_worked",
    "job",
    "newest_open",
    "progress",
    "queues",
    "retry",
]
