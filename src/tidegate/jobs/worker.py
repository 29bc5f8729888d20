"""The worker: takes up jobs one by one, and ends politely.

It is one process with one thread. SIGTERM lets the job in hand come to its end or its next step,
for a while; then the job is undone and given back. kill -9 loses nothing: the lease ends, and
another worker takes the job up.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from datetime import date

from django.db import (
    DEFAULT_DB_ALIAS,
    OperationalError,
    close_old_connections,
    connections,
    transaction,
)
from django.utils import timezone

from . import leases, wakeups
from .errors import Cancelled, Overtaken
from .fairness import breathe
from .models import JobRow
from .records import Job, find, names
from .running import Run
from .services import enqueue_daily

_log = logging.getLogger("tidegate.jobs")
#: The longest sleep, in seconds: a retry may come due without anybody saying so.
_NAP_S = 1.0
#: How often a worker says that it is there, in seconds.
_SIGN_S = 10.0
#: How often in a row the database may refuse before the worker gives up.
_MOST_REFUSALS = 30


class _TimeUp(BaseException):
    """Raised into a job by the alarm; no `except Exception` of a job catches it."""


class Worker:
    """Works until it is told to stop; with `batch`, until nothing is due."""

    def __init__(self, *, batch: bool = False, patience_s: float = 20.0) -> None:
        self.name = f"{socket.gethostname()}/{os.getpid()}"
        self._batch = batch
        self._patience_s = patience_s
        self._stopping = False
        self._armed = False
        self._signed = -_SIGN_S
        #: The day whose daily jobs were queued.
        self._day: date | None = None

    def run(self) -> int:
        """Take up jobs; how many were worked on."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGALRM, self._ring)
        worked = refusals = 0
        while not self._stopping:
            close_old_connections()
            try:
                self._say_here()
                row = leases.claim(self.name, names())
                if row is not None:
                    self._work(row)
                    worked += 1
                elif self._batch:
                    break
                else:
                    wakeups.wait(_NAP_S, lambda: self._stopping)
                refusals = 0
            except OperationalError as error:
                refusals += 1
                if refusals > _MOST_REFUSALS:
                    raise
                _log.warning("the database refused (%s); trying again", type(error).__name__)
                _connect_anew()
                time.sleep(_NAP_S)
        leases.leave(self.name)
        return worked

    def _say_here(self) -> None:
        if time.monotonic() - self._signed >= _SIGN_S:
            leases.say_here(self.name)
            if self._day != (today := timezone.localdate()):
                enqueue_daily(today)
                self._day = today
            self._signed = time.monotonic()

    def _work(self, row: JobRow) -> None:
        job = find(row.task)
        try:
            self._within_time(job, lambda: _perform(row, job, lambda: self._alive(job)))
        except Overtaken as lost:
            _log.warning("%s; what it did is undone", lost)
        except Cancelled:
            leases.end_cancelled(row)
        except _TimeUp:
            _connect_anew()
            if self._stopping:
                leases.give_back(row)
            else:
                leases.fail(row, f"no sign of life for {job.timeout_s:g} s")
        except Exception as error:  # noqa: BLE001 - whatever a job raises is a failure of that job
            _log.warning("job %s (%s) failed: %s", row.pk, row.task, type(error).__name__)
            leases.fail(row, f"{type(error).__name__}: {error}")

    def _within_time(self, job: Job, perform: Callable[[], None]) -> None:
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, job.timeout_s)
        try:
            perform()
        finally:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _alive(self, job: Job) -> None:
        """After a step: begin the time anew, or end here when the worker is to stop."""
        if self._stopping:
            raise _TimeUp
        signal.setitimer(signal.ITIMER_REAL, job.timeout_s)

    def _stop(self, _signal: int, _frame: object) -> None:
        """The first signal gives the job in hand a while; the second ends it now."""
        if self._armed:
            remaining = signal.getitimer(signal.ITIMER_REAL)[0]
            patience = 0.001 if self._stopping else min(remaining or 0.001, self._patience_s)
            signal.setitimer(signal.ITIMER_REAL, patience)
        self._stopping = True

    def _ring(self, _signal: int, _frame: object) -> None:
        if self._armed:
            raise _TimeUp


def _perform(row: JobRow, job: Job, alive: Callable[[], None]) -> None:
    run = Run(row, alive)
    if job.stepwise:
        job.function(run, **row.arguments)
        leases.finish(row)
        return
    began = time.monotonic()
    with transaction.atomic():
        job.function(run, **row.arguments)
        leases.finish(row)
    breathe(time.monotonic() - began)


def _connect_anew() -> None:
    """Drop the connection, whatever an interruption left it in; what it had open is undone."""
    raw = connections[DEFAULT_DB_ALIAS].connection
    if raw is not None:
        raw.close()
    del connections[DEFAULT_DB_ALIAS]
