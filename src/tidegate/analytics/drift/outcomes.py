"""Have the outcomes moved: the share of finds, then and now, and how sure that is.

What a draw with probability p found stands for 1 / p consignments like it. One party's consignments
are alike, so many of one tell less than as many of different ones. Intervals are Wilson's, of as
many outcomes as the weights and the parties are worth; that of the difference is Newcombe's (1998).
"""

from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.drift.resampling import Labels, Numbers
from tidegate.analytics.measurement.interface import wilson

#: Fewest outcomes, then and now, and finds among both together.
FEWEST_OUTCOMES, FEWEST_FINDS = 20, 5
#: Of the normal distribution, for an interval that holds 99 times of 100.
_Z99 = 2.575829


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of finds, with the interval that holds 95 times of 100."""

    examined: int
    found: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RateDrift:
    """A share of finds then and now."""

    then: Rate
    now: Rate
    #: Now less then lies between these 99 times of 100.
    low: float
    high: float

    @property
    def moved(self) -> bool:
        """Whether it raises an alarm: chance alone would move it so once in a hundred times."""
        return self.low > 0 or self.high < 0


def rate_drift(
    found: Labels, weight: Numbers, is_now: Labels, party: NDArray[np.int64]
) -> RateDrift | None:
    """A share of finds then and now; None while too few outcomes are known.

    Args:
        found: shape (outcomes,).
        weight: shape (outcomes,), how many consignments each stands for.
        is_now: shape (outcomes,).
        party: shape (outcomes,), any number of whose it is.
    """
    few = min(int(is_now.sum()), int((~is_now).sum())) < FEWEST_OUTCOMES
    if few or int(found.sum()) < FEWEST_FINDS:
        return None
    then, now = (_worth(found[some], weight[some], party[some]) for some in (~is_now, is_now))
    before, after = (wilson(*one, _Z99) for one in (then, now))
    apart = now[0] - then[0]
    return RateDrift(
        then=_rate(found[~is_now], then),
        now=_rate(found[is_now], now),
        low=apart - hypot(now[0] - after[0], before[1] - then[0]),
        high=apart + hypot(after[1] - now[0], then[0] - before[0]),
    )


def _worth(found: Labels, weight: Numbers, party: NDArray[np.int64]) -> tuple[float, float]:
    """The weighted share, and how many single outcomes of one weight would tell it as surely."""
    total = float(weight.sum())
    share, count = float(weight[found].sum()) / total, total**2 / float((weight**2).sum())
    _, of = np.unique(party, return_inverse=True)
    variance = float((np.bincount(of, weights=weight * (found - share)) ** 2).sum()) / total**2
    return share, min(count, share * (1 - share) / variance) if variance > 0 else count


def _rate(found: Labels, worth: tuple[float, float]) -> Rate:
    low, high = wilson(*worth)
    return Rate(len(found), int(found.sum()), worth[0], low, high)
