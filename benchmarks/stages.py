"""How long each stage of the engine takes, told by the tables that it makes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from tidegate.analytics.targeting.interface import DuckDB
from tidegate.analytics.targeting.keys import SPREADS

_SPREADS = tuple(spread.name for spread in SPREADS)


def _stage(table: str) -> str:
    name = table.partition("_")[2]
    if table.startswith(("word", "phrase")):
        return "words"
    if table.startswith("t_"):
        return "spreads" if name in _SPREADS else "tallies"
    return "staging"


class Stages(DuckDB):
    """An engine that notes the seconds of each statement under the stage that it belongs to.

    What happens between two statements (routes are measured in Python) goes to the one before it.
    """

    def __init__(self, threads: int | None = None) -> None:
        super().__init__(threads)
        self.seconds: dict[str, float] = {}
        self._stage = "staging"
        self._since = time.perf_counter()

    def enter(self, stage: str) -> None:
        """Say what begins."""
        now = time.perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now

    @contextmanager
    def within(self, stage: str) -> Iterator[None]:
        """Note what is done meanwhile under one stage, whatever it asks of the engine."""
        self.enter(stage)
        yield
        self.enter("staging")

    def create(self, name: str, sql: str) -> None:
        self.enter(_stage(name))
        super().create(name, sql)

    def arrow(self, sql: str) -> pa.Table:
        if "EXCEPT" in sql:
            self.enter("routes")
        return super().arrow(sql)
