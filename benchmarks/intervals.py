"""How sure a figure is: 95 % intervals over seeds, and over rows that two contenders scored."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]

#: Times that rows or seeds are drawn anew.
_DRAWS = 2000
_SEED = 0


class Interval(NamedTuple):
    """A figure and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def over_seeds(values: list[float]) -> Interval:
    """Mean, and its t-interval."""
    mean = float(np.mean(values))
    half = float(stats.t.ppf(0.975, len(values) - 1) * stats.sem(values))
    return Interval(mean, mean - half, mean + half)


def times(ours: list[float], theirs: list[float]) -> Interval:
    """How many times the mean of the one is that of the other, seeds drawn anew in pairs."""
    one, other = np.array(ours), np.array(theirs)
    drawn = np.random.default_rng(_SEED).integers(0, len(one), (_DRAWS, len(one)))
    ratios = one[drawn].mean(axis=1) / other[drawn].mean(axis=1)
    return Interval(float(one.mean() / other.mean()), *_ends(ratios))


def auc_ahead(ours: Numbers, theirs: Numbers, found: Labels) -> Interval:
    """AUC of one score less that of another: the paired bootstrap over rows.

    Args:
        ours: shape (rows,).
        theirs: of the same rows.
        found: of the same rows; both kinds occur.
    """
    draw = np.random.default_rng(_SEED)
    both = [_Ranked(score, found) for score in (ours, theirs)]
    every = np.ones(len(found))
    gaps = []
    for _ in range(_DRAWS):
        often = np.bincount(draw.integers(0, len(found), len(found)), minlength=len(found))
        gaps.append(both[0].auc(often) - both[1].auc(often))
    return Interval(both[0].auc(every) - both[1].auc(every), *_ends(np.array(gaps)))


class _Ranked:
    """Rows in the order of a score, sorted once for all draws."""

    def __init__(self, score: Numbers, found: Labels) -> None:
        self._order = np.argsort(score, kind="stable")
        ranked = score[self._order]
        self._tied = np.flatnonzero(np.diff(ranked, prepend=-np.inf) != 0)
        self._found = found[self._order]

    def auc(self, often: Numbers | NDArray[np.int64]) -> float:
        """AUC where each row counts as often as it was drawn; ties count half."""
        weight = often[self._order].astype(float)
        finds = np.add.reduceat(weight * self._found, self._tied)
        clear = np.add.reduceat(weight * ~self._found, self._tied)
        below = np.cumsum(clear) - clear / 2
        return float(finds @ below / (finds.sum() * clear.sum()))


def _ends(drawn: Numbers) -> tuple[float, float]:
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)
