"""What can go wrong with jobs; each class says what to do next."""


class JobError(Exception):
    """Base of every error of this room."""


class WrongJob(JobError):
    """A job is declared or called wrongly.

    Correct the declaration in the room's `tasks.py`, or the arguments of `enqueue`.
    """


class NoSuchJob(JobError):
    """There is no job of this number.

    `tidegate jobs` lists those that wait, run or died.
    """


class NotDead(JobError):
    """Only a dead job is retried by hand.

    A job that waits or runs is retried by itself; enqueue a new one for what is done.
    """


class Overtaken(JobError):
    """This run's lease ended, and another worker has taken the job up.

    What this run did is undone; give the job a longer `timeout` if it happens often.
    """


class Cancelled(JobError):
    """Somebody asked for this job to be cancelled.

    What the step or the whole job did is undone; steps that were committed stay.
    """
