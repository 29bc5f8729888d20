"""One point in time for every row: what was known strictly before it was lodged.

`Past` stages the rows of a source, adds them to a memory, and reads vectors, evidence and the new
memory from the two. Training reads each row as of its own day; assessment does the same with a
memory that ends before the file begins.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.engine import Batches, Engine, query
from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.keys import (
    PERIOD_DAYS,
    RECENT_DAYS,
    SPLIT_HOURS,
    SPREAD_PERIODS,
    SPREADS,
    WEEK_DAYS,
    Asks,
    Key,
    Spread,
    Tally,
    tallies,
)
from tidegate.analytics.targeting.memory import SPREADS as SPREAD_SCHEMA
from tidegate.analytics.targeting.memory import TALLIES, WORDS, Memory, parted
from tidegate.analytics.targeting.registry import Extensions, derived, registry
from tidegate.analytics.targeting.routes import measured
from tidegate.analytics.targeting.staging import stage

#: The first and the last day, hour and period of some rows.
Slots = Mapping[str, int]
#: The statement that counts a tally, by what is asked of it.
_STATEMENTS: dict[Asks, str] = {
    "sums": "tally_past",
    "first": "tally_past",
    "recent": "tally_window",
    "split": "tally_split",
}


def matrix(batch: pa.RecordBatch) -> NDArray[np.float32]:
    """The features of some rows of a `Past`: shape (rows, features); NaN is null."""
    names = [name for name in batch.schema.names if name.startswith("f_")]
    vectors = np.empty((len(batch), len(names)), dtype=np.float32)
    for start in range(0, len(batch), _BLOCK):
        block = batch.slice(start, _BLOCK)
        vectors[start : start + len(block)] = np.column_stack(
            [block.column(name).to_numpy(zero_copy_only=False) for name in names]
        )
    return vectors


class Past:
    """The rows of a source, each with its past.

    Args:
        engine: an open engine in which the relation `canonical` holds the rows: columns of the
            declaration schema, `filled_items`, national items, and a 0-based `row`. Outcomes that
            are not to be known yet are null.
        memory: what was known before.
        extensions: the national items that the rows carry.
    """

    def __init__(self, engine: Engine, memory: Memory, extensions: Extensions) -> None:
        self._engine = engine
        self._memory = memory
        self._extensions = extensions
        self._tallies = tallies(extensions.codes)
        self.features: tuple[Feature, ...] = registry(extensions)
        self._derived = derived(extensions)
        by_tally = parted(memory.tallies, "tally")
        for tally in self._tallies:
            engine.register(f"m_{tally.name}", by_tally.get(tally.name, TALLIES.empty_table()))
        by_spread = parted(memory.spreads, "spread")
        for spread in SPREADS:
            table = by_spread.get(spread.name, SPREAD_SCHEMA.empty_table())
            engine.register(f"m_{spread.name}", table)
        engine.register("m_words", memory.words)
        engine.register("m_legs", memory.legs)
        self.look()

    def look(self) -> None:
        """Stage the rows of `canonical` and count what was known before each."""
        engine = self._engine
        stage(engine, self._extensions, self._memory.salt)
        for tally in self._tallies:
            self._count(tally)
        for spread in SPREADS:
            self._measure(spread)
        engine.create("phrases", query("phrases").format(words=query("words")))
        engine.create("words", query("word_fit").format())
        self._new_legs = measured(engine.arrow(query("routes")))
        engine.register("new_legs", self._new_legs)

    def vectors(self, of: str = "TRUE") -> NDArray[np.float32]:
        """Features of every row, or of the staged rows that a condition holds for.

        Returns:
            Shape (rows, features), in the order of `row` and of `features`; NaN is null.
        """
        table = self._engine.arrow(self._joined(f"row, {self._vector()}", f"WHERE {of}"))
        rows = table["row"].to_numpy()
        place = np.empty(len(rows), dtype=np.int64)
        place[np.argsort(rows)] = np.arange(len(rows))
        # In row order, as LightGBM wants it; a block at a time, so that it stays in the cache.
        vectors = np.empty((len(rows), len(self.features)), dtype=np.float32)
        start = 0
        for batch in table.to_batches(max_chunksize=_BLOCK):
            vectors[place[start : start + len(batch)]] = matrix(batch)
            start += len(batch)
        return vectors

    def tabulated(self, kept: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Columns of the declaration, and the features as `f_NAME`, in the order of the rows.

        Args:
            kept: columns of `canonical`.
        """
        (count,) = self._engine.arrow("SELECT count(*) AS rows FROM staged")["rows"].to_pylist()
        columns = [*kept, *(f"f_{one.name}" for one in self.features)]
        some = self._engine.at_a_time
        for first in range(0, count, some):
            where = f"WHERE row BETWEEN {first} AND {first + some - 1}"
            (slots,) = self._engine.arrow(query("slots").format(where=where)).to_pylist()
            vectors = self._joined(f"row, {self._vector()}", where, slots)
            yield from self._engine.batches(
                query("tabulated").format(
                    columns=", ".join(columns), vectors=vectors, kept=", ".join(kept), where=where
                )
            )

    def mapped(self, function: Batches, schema: pa.Schema) -> pa.Table:
        """What a function makes of the vectors of all rows, a batch at a time; in any order.

        Args:
            function: takes `row` and the features as `f_NAME`.
            schema: of what it returns.
        """
        return self._engine.mapped(self._joined(f"row, {self._vector()}", ""), function, schema)

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
                query("remember_words").format(
                    events=query("word_events"), current=until_day // PERIOD_DAYS
                )
            ).cast(WORDS),
            legs=pa.concat_tables([self._memory.legs, self._new_legs]),
            salt=self._memory.salt,
        )

    def _remember_tally(self, tally: Tally, until_day: int) -> pa.Table:
        hours = 24 if tally.grain == "hour" else 1
        recent = until_day * hours - _kept(tally)
        sql = query("remember_tally").format(
            name=tally.name,
            events=_tally_events(tally, _ALL),
            until=until_day * hours + hours - 1,
            recent=recent,
            earliest=recent if tally.grain == "hour" else 0,
        )
        return self._engine.arrow(sql).cast(TALLIES)

    def _remember_spread(self, spread: Spread, until_day: int) -> pa.Table:
        earliest = until_day // PERIOD_DAYS - SPREAD_PERIODS
        sql = query("remember_spread").format(
            name=spread.name, events=_spread_events(spread, _ALL), earliest=earliest
        )
        return self._engine.arrow(sql).cast(SPREAD_SCHEMA)

    def _vector(self) -> str:
        return ", ".join(f"CAST({one.sql} AS FLOAT) AS f_{one.name}" for one in self.features)

    def _joined(self, columns: str, tail: str, slots: Slots | None = None) -> str:
        counts, joins = [], []
        for tally in self._tallies:
            joins.append(_join(tally.name, tally.key.column, tally.grain, "slot", slots))
            counts += [f"t_{tally.name}.{one} AS {tally.name}_{one}" for one in tally.counts]
        for spread in SPREADS:
            joins.append(_join(spread.name, spread.key.column, "period", "period", slots))
            counts += [f"t_{spread.name}.{one} AS {spread.name}_{one}" for one in _QUARTILES]
        return query("joined").format(
            columns=columns,
            derived=", ".join(f"{sql} AS {name}" for name, sql in self._derived.items()),
            counts=", ".join(counts),
            joins=" ".join(joins),
            within=_within("words.period", "period", slots),
            tail=tail,
        )

    def _count(self, tally: Tally) -> None:
        self._engine.create(
            f"t_{tally.name}",
            query(_STATEMENTS[tally.asks]).format(
                events=_tally_events(tally, _here(tally.key)),
                first="min(slot) OVER past AS first," if tally.asks == "first" else "",
                recent=RECENT_DAYS,
                week=WEEK_DAYS,
                split=SPLIT_HOURS,
            ),
        )

    def _measure(self, spread: Spread) -> None:
        self._engine.create(
            f"t_{spread.name}",
            query("spread_quartiles").format(
                key=spread.key.column,
                bin_width=spread.bin_width,
                events=_spread_events(spread, _here(spread.key)),
                periods=SPREAD_PERIODS,
            ),
        )


def _tally_events(tally: Tally, which: str) -> str:
    hourly = tally.grain == "hour"
    return query("tally_events").format(
        key=tally.key.column,
        name=tally.name,
        slot="hour" if hourly else "day",
        known_slot="known_day * 24" if hourly else "known_day",
        which=which,
    )


def _spread_events(spread: Spread, which: str) -> str:
    return query("spread_events").format(
        key=spread.key.column,
        name=spread.name,
        quantity=spread.quantity,
        bin_width=spread.bin_width,
        which=which,
    )


#: Which of the remembered rows a statement reads: all of them, or those of keys that are staged.
_ALL = "TRUE"


def _here(key: Key) -> str:
    return query("staged_key").format(key=key.column)


#: Rows that are put into a matrix at a time: so that they stay in the cache.
_BLOCK = 4096
_QUARTILES = ("n", "low", "middle", "high")


def _kept(tally: Tally) -> int:
    """Slots before today that a window may still look into one by one."""
    if tally.asks == "split":
        return SPLIT_HOURS
    return RECENT_DAYS if tally.asks == "recent" else 0


def _join(name: str, key: str, slot: str, joined_slot: str, slots: Slots | None) -> str:
    table = f"t_{name}"
    return (
        f"LEFT JOIN {table} ON {table}.key = staged.{key} AND {table}.{joined_slot} = staged.{slot}"
        f"{_within(f'{table}.{joined_slot}', slot, slots)}"
    )


def _within(column: str, slot: str, slots: Slots | None) -> str:
    """What the rows asked for cannot match need not be read: what is not of their days."""
    if slots is None:
        return ""
    return f" AND {column} BETWEEN {slots[f'first_{slot}']} AND {slots[f'last_{slot}']}"
