"""Jobs as records: what is run, how often it is tried, how long it may be silent."""

import inspect
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import WrongJob

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31}){1,2}")
#: No delay between two tries is longer, in seconds.
_LONGEST_DELAY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of background work; made by `job`, called by a worker."""

    name: str
    function: Callable[..., None]
    #: How many times it is tried again after the first failure.
    retries: int
    #: Delay after the first failure, in seconds; it doubles with each further one.
    backoff_s: float
    #: How long a run may be without a sign of life (a step, or its end), in seconds.
    timeout_s: float
    #: Whether it commits in steps of its own; else it is one transaction.
    stepwise: bool
    #: Whether workers queue it themselves, once a day.
    daily: bool = False

    def delay_s(self, failures: int) -> float:
        """How long to wait after so many failures: doubling, with jitter of half as much."""
        plain = self.backoff_s * 2.0 ** min(failures - 1, 30)
        # Jitter, so that what failed together does not come back together; no secret.
        return min(plain, _LONGEST_DELAY_S) * random.uniform(0.5, 1.5)  # noqa: S311

    def check(self, arguments: dict[str, Any]) -> None:
        """Raise `WrongJob` if the function does not take these arguments, or JSON cannot."""
        try:
            inspect.signature(self.function).bind(None, **arguments)
            same = json.loads(json.dumps(arguments, allow_nan=False)) == arguments
        except (TypeError, ValueError) as error:
            raise WrongJob(f"{self.name}: {error}") from None
        if not same:
            raise WrongJob(f"{self.name}: the arguments do not come back from JSON as they are")


_jobs: dict[str, Job] = {}


def job(
    name: str,
    *,
    retries: int = 5,
    backoff_s: float = 2.0,
    timeout_s: float = 300.0,
    stepwise: bool = False,
    daily: bool = False,
) -> Callable[[Callable[..., None]], Job]:
    """Declare a function of a room's `tasks.py` as a job: its first argument is the `Run`.

    The function runs in one transaction with the mark that it is done: so its effects in the
    database are there exactly once. Work longer than some seconds is `stepwise` and commits with
    `run.step()`; on SQLite one long transaction would stop every other writer. What is `daily`
    takes no arguments, and is queued by the first worker of each day.
    """
    if not _NAME.fullmatch(name):
        raise WrongJob(f"{name!r} is no name like room.verb")
    if retries < 0 or backoff_s < 0 or timeout_s <= 0:
        raise WrongJob(f"{name}: retries, backoff and timeout are numbers above 0")

    def declare(function: Callable[..., None]) -> Job:
        made = Job(name, function, retries, backoff_s, timeout_s, stepwise, daily)
        if name in _jobs:
            raise WrongJob(f"{name} is declared twice")
        _jobs[name] = made
        return made

    return declare


def find(name: str) -> Job:
    """The job of this name; raises KeyError."""
    return _jobs[name]


def daily_jobs() -> tuple[Job, ...]:
    """Every job that is done once a day."""
    return tuple(one for one in _jobs.values() if one.daily)


def names() -> tuple[str, ...]:
    """Every job that this version knows."""
    return tuple(sorted(_jobs))
