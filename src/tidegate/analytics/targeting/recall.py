"""The past in memory, asked for a row at a time: what the SQL of `sql/` counts for many at once.

A statement of SQL takes longer to plan than a few rows take to count. A `Recall` holds a memory and
what happened since; `tests/unit/analytics/test_live.py` holds it to the SQL's answers, bit for bit.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from tidegate.analytics.targeting.keys import (
    RECENT_DAYS,
    SPLIT_HOURS,
    SPREAD_PERIODS,
    SPREADS,
    WEEK_DAYS,
    Asks,
    Spread,
    Tally,
    tallies,
)
from tidegate.analytics.targeting.memory import SPREADS as SPREAD_SCHEMA
from tidegate.analytics.targeting.memory import TALLIES, Memory, parted
from tidegate.analytics.targeting.registry import Extensions
from tidegate.analytics.targeting.routes import Lengths, Route, lengths

#: A staged row: columns of `sql/stage.sql`, `k_NAME` for each key, and `words`.
Row = Mapping[str, Any]
#: Name of a tally or a spread, and the digest of a key.
Place = tuple[str, int]
#: A heading and a word; None stands for all.
Said = tuple[str | None, str | None]

#: Uses of a word, and of a heading's words, before which they say nothing.
_WORD_SEEN, _HEADING_SEEN = 5, 20
#: Weight, in uses, of how often a word is used everywhere.
_WORD_MIX = 5.0
#: Quartiles that are kept at most.
_KEPT = 200_000


class Count(NamedTuple):
    """What a key saw on one slot: declarations, examinations, finds."""

    slot: int
    n: int
    examined: int = 0
    found: int = 0


class Quartiles(NamedTuple):
    """Of a histogram; `n` is how many values it holds."""

    n: int | None = None
    low: float | None = None
    middle: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Events:
    """What happened, added up. Each addition is one of the row's keys, quantities or words."""

    counts: dict[Place, dict[int, Count]] = field(default_factory=dict)
    #: How often, by period and then by bin.
    bins: dict[Place, dict[int, dict[int, int]]] = field(default_factory=dict)
    #: How often, by period.
    words: dict[Said, dict[int, int]] = field(default_factory=dict)

    def count(self, place: Place, seen: Count) -> None:
        slots = self.counts.setdefault(place, {})
        old = slots.get(seen.slot)
        if old is not None:
            _, n, examined, found = old
            seen = Count(seen.slot, seen.n + n, seen.examined + examined, seen.found + found)
        slots[seen.slot] = seen

    def measure(self, place: Place, period: int, bin_: int, n: int = 1) -> None:
        bins = self.bins.setdefault(place, {}).setdefault(period, {})
        bins[bin_] = bins.get(bin_, 0) + n

    def say(self, hs4: str, word: str, period: int, n: int = 1) -> None:
        for said in ((hs4, word), (None, word), (hs4, None), (None, None)):
            self.use(said, period, n)

    def use(self, said: Said, period: int, n: int) -> None:
        periods = self.words.setdefault(said, {})
        periods[period] = periods.get(period, 0) + n

    def add(self, other: "Events") -> None:
        """Add all that is in another."""
        for place, slots in other.counts.items():
            for seen in slots.values():
                self.count(place, seen)
        for place, periods in other.bins.items():
            for period, bins in periods.items():
                for bin_, n in bins.items():
                    self.measure(place, period, bin_, n)
        for said, uses in other.words.items():
            for period, n in uses.items():
                self.use(said, period, n)


class _ByKey:
    """Rows of a memory's table, by key."""

    def __init__(self, table: pa.Table, columns: Sequence[str]) -> None:
        keys = table["key"].to_numpy()
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._rows = np.column_stack([table[name].to_numpy().astype(np.int64) for name in columns])
        self._rows = self._rows[order]

    def rows(self, keys: Sequence[int]) -> Iterator[list[list[int]]]:
        """The rows of each key."""
        digests = np.array(keys, dtype=np.uint64)
        starts = self._keys.searchsorted(digests).tolist()
        ends = self._keys.searchsorted(digests, side="right").tolist()
        return (self._rows[start:end].tolist() for start, end in zip(starts, ends, strict=True))


class Recall:
    """A memory, and what happened since.

    Args:
        memory: what was known before; it is not changed.
        extensions: the national items that the rows carry.
    """

    def __init__(self, memory: Memory, extensions: Extensions) -> None:
        # The parser of SQL takes its time to load.
        from tidegate.analytics.targeting.expressions import python

        self._tallies = tallies(extensions.codes)
        self._quantities = {spread.name: python(spread.quantity) for spread in SPREADS}
        by_tally, by_spread = parted(memory.tallies, "tally"), parted(memory.spreads, "spread")
        self._counts = {
            one.name: _ByKey(
                by_tally.get(one.name, TALLIES.empty_table()), ("slot", "n", "examined", "found")
            )
            for one in self._tallies
        }
        self._bins = {
            one.name: _ByKey(
                by_spread.get(one.name, SPREAD_SCHEMA.empty_table()), ("slot", "bin", "n")
            )
            for one in SPREADS
        }
        self._usual: dict[tuple[Place, int], Quartiles] = {}
        self._legs: dict[Route, Lengths | None] = {
            Route(*leg[:-2]): None if leg[-1] is None else Lengths(*leg[-2:])
            for leg in zip(*(column.to_pylist() for column in memory.legs.columns), strict=True)
        }
        self._since = Events()
        for hs4, word, period, n in zip(
            *(column.to_pylist() for column in memory.words.columns), strict=True
        ):
            self._since.say(hs4, word, period, n)

    def lodged(self, rows: Iterable[Row]) -> Events:
        """What rows add to the past by having been lodged."""
        events = Events()
        for row in rows:
            for tally in self._tallies:
                key = row[tally.key.column]
                if key is not None:
                    slot = row[tally.grain]
                    events.count((tally.name, key), Count(slot, 1))
            for spread in SPREADS:
                key, quantity = row[spread.key.column], self._quantities[spread.name](row)
                if key is not None and quantity is not None and abs(quantity) < 60:
                    bin_ = math.floor(quantity / spread.bin_width)
                    events.measure((spread.name, key), row["period"], bin_)
            if row["hs4"] is not None:
                for word in _telling(row):
                    events.say(row["hs4"], word, row["period"])
        return events

    def remember(self, rows: Sequence[Row], *, settled: bool = False) -> None:
        """Make rows, and their outcomes where these are known, part of the past.

        Args:
            rows: staged, with `found` and `known_day`.
            settled: they were remembered before, and only the outcomes are new.
        """
        if not settled:
            self._since.add(self.lodged(rows))
        for row in rows:
            if row["found"] is not None and row["known_day"] is not None:
                for tally in self._tallies:
                    key = row[tally.key.column]
                    if key is not None:
                        slot = row["known_day"] * (24 if tally.grain == "hour" else 1)
                        seen = Count(slot, 0, 1, int(row["found"]))
                        self._since.count((tally.name, key), seen)

    def look(self, rows: Sequence[Row], now: Events) -> list[dict[str, Any]]:
        """What was known strictly before each row: the columns that `sql/joined.sql` joins to it.

        Args:
            rows: staged.
            now: what they, and others lodged at about the same time, add to the past.
        """
        looked: list[dict[str, Any]] = [{} for _ in rows]
        for tally in self._tallies:
            self._count(tally, rows, now, looked)
        for spread in SPREADS:
            self._measure(spread, rows, now, looked)
        for row, told in zip(rows, looked, strict=True):
            told["fit"], told["odd_word"] = self._fit(row, now)
            told["route_km"], told["direct_km"] = self._leg(row) or (None, None)
        return looked

    def _count(
        self, tally: Tally, rows: Sequence[Row], now: Events, looked: list[dict[str, Any]]
    ) -> None:
        names = [f"{tally.name}_{one}" for one in tally.counts]
        wanted = [(row[tally.key.column], row[tally.grain]) for row in rows]
        # Rows of a day share many of their pasts, and the tally of a key is read once.
        keys = list({key for key, _ in wanted if key is not None})
        remembered = dict(zip(keys, self._counts[tally.name].rows(keys), strict=True))
        shared: dict[tuple[int | None, int], dict[str, int | None]] = {}
        for point in {*wanted}:
            key, slot = point
            shared[point] = dict.fromkeys(names)
            if key is not None:
                place = (tally.name, key)
                seen = chain(
                    remembered[key],
                    self._since.counts.get(place, {}).values(),
                    now.counts.get(place, {}).values(),
                )
                before = [one for one in seen if one[0] < slot]
                if before:
                    counted = _counted(tally.asks, before, slot)
                    shared[point] = dict(zip(names, counted, strict=True))
        for told, point in zip(looked, wanted, strict=True):
            told |= shared[point]

    def _measure(
        self, spread: Spread, rows: Sequence[Row], now: Events, looked: list[dict[str, Any]]
    ) -> None:
        names = [f"{spread.name}_{one}" for one in Quartiles._fields]
        wanted = [(row[spread.key.column], row["period"]) for row in rows]
        shared = {
            (key, period): dict(zip(names, self._quartiles(spread, key, period, now), strict=True))
            for key, period in {*wanted}
        }
        for told, point in zip(looked, wanted, strict=True):
            told |= shared[point]

    def _quartiles(self, spread: Spread, key: int | None, period: int, now: Events) -> Quartiles:
        if key is None:
            return Quartiles()
        place = (spread.name, key)
        periods = range(period - SPREAD_PERIODS, period)
        later = [
            seen
            for events in (self._since, now)
            for when, bins in events.bins.get(place, {}).items()
            if when in periods
            for seen in bins.items()
        ]
        if not later and (place, period) in self._usual:
            return self._usual[place, period]
        (remembered,) = self._bins[spread.name].rows([key])
        usual = ((bin_, n) for when, bin_, n in remembered if when in periods)
        quartiles = _quartiles(chain(usual, later), spread.bin_width)
        if not later:
            if len(self._usual) >= _KEPT:
                self._usual.clear()
            self._usual[place, period] = quartiles
        return quartiles

    def _uses(self, said: Said, period: int, now: Events) -> int:
        return sum(
            n
            for events in (self._since, now)
            for when, n in events.words.get(said, {}).items()
            if when < period
        )

    def _fit(self, row: Row, now: Events) -> tuple[float | None, str | None]:
        hs4, period = row["hs4"], row["period"]
        if hs4 is None:
            return None, None
        heading = self._uses((hs4, None), period, now)
        if heading < _HEADING_SEEN:
            return None, None
        everything = self._uses((None, None), period, now)
        lifts = []
        for word in _telling(row):
            everywhere = self._uses((None, word), period, now)
            if everywhere >= _WORD_SEEN:
                here = self._uses((hs4, word), period, now)
                mixed = here + _WORD_MIX * everywhere / everything
                lift = math.log(mixed / (heading + _WORD_MIX) * everything / everywhere)
                lifts.append((_rounded(lift * 1_000_000), word))
        if not lifts:
            return None, None
        fit = sum(lift for lift, _ in lifts) / len(lifts) / 1_000_000
        return fit, min(lifts)[1]

    def _leg(self, row: Row) -> Lengths | None:
        loading, routing, discharge, destination = (row[name] for name in Route._fields[:4])
        if loading is None or discharge is None:
            return None
        if routing is None and destination in (None, discharge[:2]):
            return None
        route = Route(loading, routing, discharge, destination, row["mode"] in (None, "1"))
        if route not in self._legs:
            self._legs[route] = lengths(route)
        return self._legs[route]


def _telling(row: Row) -> list[str]:
    """The distinct words of a description that are more than a letter."""
    return [word for word in row["words"] or () if len(word) > 1]


def _counted(asks: Asks, before: list[Sequence[int]], slot: int) -> list[int | None]:
    """`Tally.counts` of the slots before one; there is at least one of them."""

    def within(slots: int) -> int | None:
        counts = [seen[1] for seen in before if seen[0] >= slot - slots]
        return sum(counts) if counts else None

    if asks == "split":
        return [within(SPLIT_HOURS)]
    slots, *sums = zip(*before, strict=True)
    told: list[int | None] = [sum(one) for one in sums]
    if asks != "sums":
        told.append(min(slots))
    if asks == "recent":
        last = max(slots) if slot - max(slots) <= RECENT_DAYS else None
        told += [within(RECENT_DAYS), last, within(WEEK_DAYS)]
    return told


def _quartiles(values: Iterable[tuple[int, int]], width: float) -> Quartiles:
    histogram: dict[int, int] = {}
    for bin_, n in values:
        histogram[bin_] = histogram.get(bin_, 0) + n
    if not histogram:
        return Quartiles()
    total, upto, quarter = sum(histogram.values()), 0, 1
    found: list[float] = []
    for bin_, n in sorted(histogram.items()):
        upto += n
        while quarter <= 3 and 4 * upto >= quarter * total:
            found.append((bin_ + (0.25 * quarter * total - upto + n) / n) * width)
            quarter += 1
    return Quartiles(total, *found)


def _rounded(number: float) -> int:
    """To the nearest whole number, halves away from zero, as SQL rounds."""
    whole = math.floor(abs(number))
    whole += abs(number) - whole >= 0.5
    return int(math.copysign(whole, number))
