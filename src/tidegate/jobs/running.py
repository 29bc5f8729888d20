"""What a job's function has in hand while it runs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from . import leases
from .errors import WrongJob
from .fairness import breathe
from .models import JobRow
from .records import find


class Run:
    """One run of a job."""

    def __init__(self, row: JobRow, alive: Callable[[], None]) -> None:
        self._row = row
        self._alive = alive
        #: Items that earlier runs and this one have committed; a stepwise job goes on from here.
        self.done = row.done

    @property
    def number(self) -> int:
        """The job's number."""
        return self._row.pk

    @property
    def attempt(self) -> int:
        """Which run this is, from 1."""
        return self._row.attempt

    def expect(self, total: int) -> None:
        """Say of how many items, so that others see how far it is."""
        leases.expect(self._row, total)

    @contextmanager
    def step(self, count: int = 1) -> Iterator[None]:
        """One transaction of a stepwise job: its effects, and that so many items are done.

        Both are committed or neither; so a step is never done twice. Raises `Cancelled` or
        `Overtaken` instead of committing.
        """
        if not find(self._row.task).stepwise:
            raise WrongJob(f"{self._row.task} is one transaction; declare it stepwise for steps")
        began = time.monotonic()
        with transaction.atomic():
            yield
            leases.advance(self._row, count)
        self.done += count
        breathe(time.monotonic() - began)
        self._alive()
