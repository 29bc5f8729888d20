"""Have the inputs moved: the distribution of each feature then and now.

How far a feature moved is the mean way that its values went, as a share of the range that they had
then (the first Wasserstein distance), and the share that went missing or came back. A value that
many share and that creeps, as a rate of the past does, moves it a little, and no more.

How likely so much is when nothing moved is told by what is peculiar to each day, dealt anew to then
and now (Freedman and Lane, 1983): consignments of one day are alike, so whole days are dealt. Each
feature is held against the largest of all (Westfall and Young, 1993). So of a hundred comparisons
in which nothing moved, about one raises an alarm, however many features there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.drift.resampling import Labels, Numbers

Vectors = NDArray[np.float32]

#: An alarm is raised where so much would be seen this seldom if nothing moved.
ALARM_CHANCE = 0.01
#: And where it is so much of the range that it may matter.
ALARM_SHIFT = 0.05
#: Fewest days and rows, then and now, of which anything is told.
FEWEST_DAYS, FEWEST_ROWS = 5, 200
#: Parts of a picture, and cells in each.
_PARTS, _IN_PART = 12, 4
_CELLS = _PARTS * _IN_PART
_DEALT = 999


@dataclass(frozen=True, slots=True)
class Distribution:
    """One feature, then and now."""

    name: str
    #: How far it moved, as a share of its range: 0 for not at all.
    shift: float
    #: The chance of so much, of any feature, if nothing moved.
    chance: float
    #: The range of then, but for one in a hundred at each end; what lies outside counts as its end.
    low: float
    high: float
    #: Shares in equal parts of that range, and last the missing ones.
    then: tuple[float, ...]
    now: tuple[float, ...]
    #: The middle of the values that are there; None where there are none.
    middle_then: float | None
    middle_now: float | None

    @property
    def moved(self) -> bool:
        """Whether it raises an alarm."""
        return self.chance <= ALARM_CHANCE and self.shift >= ALARM_SHIFT


def input_drift(
    vectors: Vectors, day: NDArray[np.int64], is_now: Labels, names: Sequence[str], seed: int = 0
) -> tuple[Distribution, ...] | None:
    """Every feature, the one that moved most first; None where there is too little to compare.

    Args:
        vectors: shape (rows, features), NaN for missing.
        day: shape (rows,), any number of the day.
        is_now: shape (rows,); a day is wholly then or wholly now.
        names: of the features.
        seed: of the days that are dealt.
    """
    days, at = np.unique(day, return_inverse=True)
    day_is_now = np.zeros(len(days), dtype=np.bool_)
    day_is_now[at[is_now]] = True
    for rows, some in ((is_now, day_is_now), (~is_now, ~day_is_now)):
        if int(rows.sum()) < FEWEST_ROWS or int(some.sum()) < FEWEST_DAYS:
            return None
    ranges = [_range(vectors[~is_now, one]) for one in range(len(names))]
    counts = np.stack(
        [_counted(vectors[:, one], span, at, len(days)) for one, span in enumerate(ranges)], axis=1
    )
    sizes = [_sizes(counts, some) for some in (~day_is_now, day_is_now)]
    then, now = (
        counts[some].sum(axis=0) / size
        for some, size in zip((~day_is_now, day_is_now), sizes, strict=True)
    )
    shift = _shift(now - then)
    chance = _chances(counts, shift, day_is_now, sizes, seed)
    told = [
        Distribution(
            name, float(shift[one]), float(chance[one]), *ranges[one],
            _shares(counts[~day_is_now, one]), _shares(counts[day_is_now, one]),
            _middle(vectors[~is_now, one]), _middle(vectors[is_now, one]),
        )
        for one, name in enumerate(names)
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda one: (not one.moved, -one.shift)))


def _range(then: NDArray[np.float32]) -> tuple[float, float]:
    """Where nearly all values of then lie; around the one where they are all the same."""
    there = then[~np.isnan(then)]
    if not len(there):
        return -0.5, 0.5
    low, high = (float(end) for end in np.quantile(there, (0.01, 0.99)))
    if high > low:
        return low, high
    low, high = float(there.min()), float(there.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _counted(
    values: NDArray[np.float32], span: tuple[float, float], at: NDArray[np.int64], days: int
) -> Numbers:
    """How many rows of each day lie in each cell: shape (days, _CELLS + 1), the missing last."""
    low, high = span
    missing = np.isnan(values)
    place = (np.where(missing, low, values) - low) / (high - low) * _CELLS
    cell = np.clip(place, 0, _CELLS - 1).astype(np.int64)
    cell[missing] = _CELLS
    counted = np.bincount(at * (_CELLS + 1) + cell, minlength=days * (_CELLS + 1))
    return counted.reshape(days, _CELLS + 1).astype(np.float64)


def _sizes(counts: Numbers, days: Labels) -> Numbers:
    """By what a count of some days is a share: shape (features, cells + 1).

    Cells are shares of the values that are there, the last one is that of all.
    """
    of_all = counts[days].sum(axis=(0, 2))
    there = np.maximum(of_all - counts[days, :, -1].sum(axis=0), 1.0)
    size = np.repeat(there[:, None], counts.shape[2], axis=1)
    size[:, -1] = of_all
    return size


def _shift(apart: Numbers) -> Numbers:
    """How far features moved, of differences of shares: (…, features, cells + 1) to (…, features).

    Where a window has no value at all, its shares are 0, and what went missing says it.
    """
    went = np.abs(np.cumsum(apart[..., :-1], axis=-1)).sum(axis=-1) / (_CELLS - 1)
    return np.asarray(np.minimum(went, 1.0) + np.abs(apart[..., -1]))


def _chances(
    counts: Numbers, shift: Numbers, day_is_now: Labels, sizes: list[Numbers], seed: int
) -> Numbers:
    """Of each feature, how often the largest of all moves as much when days are dealt by chance."""
    days, features, cells = counts.shape
    peculiar = np.empty_like(counts)
    for some, size in zip((~day_is_now, day_is_now), sizes, strict=True):
        own = counts[some].sum(axis=0) / size
        there = counts[some, :, :-1].sum(axis=2, keepdims=True)
        peculiar[some, :, :-1] = counts[some, :, :-1] - there * own[:, :-1]
        peculiar[some, :, -1] = counts[some, :, -1] - counts[some].sum(axis=2) * own[:, -1]
    # What is peculiar to a day is told against the mean of its window, which lies nearer to it.
    flat = peculiar.reshape(days, -1) * np.sqrt(days / (days - 2))
    order = np.random.default_rng(seed).random((_DEALT, days)).argsort(axis=1)
    is_now = (order < day_is_now.sum()).astype(np.float64)
    then, now = (
        (dealt @ flat).reshape(-1, features, cells) / size
        for dealt, size in zip((1.0 - is_now, is_now), sizes, strict=True)
    )
    # A root makes what cannot be below 0 more like a normal distribution, so that none dominates.
    dealt = np.sqrt(_shift(now - then))
    middle, spread = dealt.mean(axis=0), dealt.std(axis=0)
    moves = spread > 1e-9
    scale = np.where(moves, spread, 1.0)
    largest = np.max(((dealt - middle) / scale)[:, moves], axis=1, initial=0.0)
    seen = (np.sqrt(shift) - middle) / scale
    chance = (1 + (largest[:, None] >= seen[None, :]).sum(axis=0)) / (1 + _DEALT)
    # What is the same on all days of a window moved for certain, or not at all.
    return np.where(moves, chance, np.where(shift > 0, 1 / (1 + _DEALT), 1.0))


def _shares(counts: Numbers) -> tuple[float, ...]:
    """Shares of parts, of counts of shape (days, cells + 1)."""
    counted = counts.sum(axis=0)
    parts = np.append(counted[:-1].reshape(_PARTS, _IN_PART).sum(axis=1), counted[-1])
    return tuple((parts / parts.sum()).tolist())


def _middle(values: NDArray[np.float32]) -> float | None:
    there = values[~np.isnan(values)]
    return float(np.median(there)) if len(there) else None
