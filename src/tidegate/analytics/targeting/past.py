"""One point in time for every row: what was known strictly before it was lodged.

`Past` stages the rows of a source, adds them to a memory, and reads vectors, evidence and the new
memory from the two. Training reads each row as of its own day; assessment does the same with a
memory that ends before the file begins.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.engine import DuckDB, query
from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.keys import (
    PERIOD_DAYS,
    RECENT_DAYS,
    SPLIT_HOURS,
    SPREAD_PERIODS,
    SPREADS,
    WEEK_DAYS,
    Spread,
    Tally,
    tallies,
)
from tidegate.analytics.targeting.memory import SPREADS as SPREAD_SCHEMA
from tidegate.analytics.targeting.memory import TALLIES, WORDS, Memory
from tidegate.analytics.targeting.registry import Extensions, derived, registry
from tidegate.analytics.targeting.routes import measure_legs
from tidegate.analytics.targeting.staging import stage

#: Tallies whose first day and recent past are asked for.
_WITH_RECENT = frozenset({"importer", "address"})


class Past:
    """The rows of a source, each with its past.

    Args:
        engine: an open engine in which the relation `canonical` holds the rows: columns of the
            declaration schema, `filled_items`, national items, and a 0-based `row`. Outcomes that
            are not to be known yet are null.
        memory: what was known before.
        extensions: the national items that the rows carry.
    """

    def __init__(self, engine: DuckDB, memory: Memory, extensions: Extensions) -> None:
        self._engine = engine
        self._memory = memory
        self._extensions = extensions
        self._tallies = tallies(extensions.codes)
        self.features: tuple[Feature, ...] = registry(extensions)
        self._derived = derived(extensions)
        engine.register("remembered", memory.tallies)
        engine.register("remembered_spread", memory.spreads)
        engine.register("remembered_word", memory.words)
        stage(engine, extensions, memory.salt)
        for tally in self._tallies:
            self._count(tally)
        for spread in SPREADS:
            self._measure(spread)
        engine.create("phrases", query("phrases").format())
        engine.create("word_events", query("word_events").format())
        engine.create("words", query("word_fit").format())
        self.legs = measure_legs(engine.arrow(query("routes")), memory.legs)
        engine.register("legs", self.legs)

    def vectors(self, of: str = "TRUE") -> NDArray[np.float32]:
        """Features of every row, or of the staged rows that a condition holds for.

        Returns:
            Shape (rows, features), in the order of `row` and of `features`; NaN is null.
        """
        table = self._engine.arrow(
            self._joined(f"row, {self._vector()}", f"WHERE {of} ORDER BY row")
        )
        vectors = np.empty((table.num_rows, len(self.features)), dtype=np.float32, order="F")
        for index, column in enumerate(table.columns[1:]):
            vectors[:, index] = column.to_numpy()
        return vectors

    def evidence(self, rows: Sequence[int]) -> pa.Table:
        """The numbers behind the features of some rows, in the order of `rows`.

        The columns are those of the staged row, the counts, the derived ones, and each feature as
        `f_NAME`.
        """
        self._engine.register("asked", pa.table({"asked_row": pa.array(rows, pa.int64())}))
        table = self._engine.arrow(
            self._joined(f"*, {self._vector()}", "WHERE row IN (SELECT asked_row FROM asked)")
        )
        position = {row: index for index, row in enumerate(table["row"].to_pylist())}
        return table.take(pa.array([position[row] for row in rows], pa.int64()))

    def remembered(self, until_day: int) -> Memory:
        """The memory of all that is known, for rows lodged after a day.

        Args:
            until_day: days since 1970-01-01 UTC; nothing later is remembered.
        """
        return Memory(
            tallies=pa.concat_tables(self._remember_tally(one, until_day) for one in self._tallies),
            spreads=pa.concat_tables(self._remember_spread(one, until_day) for one in SPREADS),
            words=self._engine.arrow(
                query("remember_words").format(current=until_day // PERIOD_DAYS)
            ).cast(WORDS),
            legs=self.legs,
            salt=self._memory.salt,
        )

    def _remember_tally(self, tally: Tally, until_day: int) -> pa.Table:
        hours = 24 if tally.grain == "hour" else 1
        recent = until_day * hours - _kept(tally)
        sql = query("remember_tally").format(
            name=tally.name,
            events=f"e_{tally.name}",
            until=until_day * hours + hours - 1,
            recent=recent,
            earliest=recent if tally.grain == "hour" else 0,
        )
        return self._engine.arrow(sql).cast(TALLIES)

    def _remember_spread(self, spread: Spread, until_day: int) -> pa.Table:
        earliest = until_day // PERIOD_DAYS - SPREAD_PERIODS
        sql = query("remember_spread").format(
            name=spread.name, events=f"e_{spread.name}", earliest=earliest
        )
        return self._engine.arrow(sql).cast(SPREAD_SCHEMA)

    def _vector(self) -> str:
        return ", ".join(f"CAST({one.sql} AS FLOAT) AS f_{one.name}" for one in self.features)

    def _joined(self, columns: str, tail: str) -> str:
        counts, joins = [], []
        for tally in self._tallies:
            slot = "hour" if tally.grain == "hour" else "day"
            joins.append(_join(tally.name, tally.key.column, slot, "slot"))
            counts += [f"t_{tally.name}.{one} AS {tally.name}_{one}" for one in _counts(tally)]
        for spread in SPREADS:
            joins.append(_join(spread.name, spread.key.column, "period", "period"))
            counts += [f"t_{spread.name}.{one} AS {spread.name}_{one}" for one in _QUARTILES]
        return query("joined").format(
            columns=columns,
            derived=", ".join(f"{sql} AS {name}" for name, sql in self._derived.items()),
            counts=", ".join(counts),
            joins=" ".join(joins),
            tail=tail,
        )

    def _count(self, tally: Tally) -> None:
        hourly = tally.grain == "hour"
        events = query("tally_events").format(
            key=tally.key.column,
            name=tally.name,
            slot="hour" if hourly else "day",
            known_slot="known_day * 24" if hourly else "known_day",
        )
        self._engine.create(f"e_{tally.name}", events)
        template = "split" if hourly else "window" if tally.name in _WITH_RECENT else "past"
        self._engine.create(
            f"t_{tally.name}",
            query(f"tally_{template}").format(
                events=f"e_{tally.name}", recent=RECENT_DAYS, week=WEEK_DAYS, split=SPLIT_HOURS
            ),
        )

    def _measure(self, spread: Spread) -> None:
        common = {"key": spread.key.column, "bin_width": spread.bin_width}
        self._engine.create(
            f"e_{spread.name}",
            query("spread_events").format(name=spread.name, quantity=spread.quantity, **common),
        )
        self._engine.create(
            f"t_{spread.name}",
            query("spread_quartiles").format(
                events=f"e_{spread.name}", periods=SPREAD_PERIODS, **common
            ),
        )


_QUARTILES = ("n", "low", "middle", "high")


def _kept(tally: Tally) -> int:
    """Slots before today that a window may still look into one by one."""
    if tally.grain == "hour":
        return SPLIT_HOURS
    return RECENT_DAYS if tally.name in _WITH_RECENT else 0


def _counts(tally: Tally) -> tuple[str, ...]:
    if tally.grain == "hour":
        return ("n",)
    if tally.name in _WITH_RECENT:
        return ("n", "examined", "found", "first", "recent", "last", "week")
    return ("n", "examined", "found")


def _join(name: str, key: str, slot: str, joined_slot: str) -> str:
    table = f"t_{name}"
    return (
        f"LEFT JOIN {table} ON {table}.key = staged.{key} AND {table}.{joined_slot} = staged.{slot}"
    )
