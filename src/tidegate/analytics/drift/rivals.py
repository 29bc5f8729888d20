"""Two models on the same rows: where they agree, what each would select, which finds more.

Rows are examined because one of the two, the champion, selected them, so what is labelled favours
it. Each labelled row stands for 1 / p rows like it, where p is the probability with which the
policy selected it: weighted so, the figures are of all rows (Horvitz and Thompson, 1952). What
anybody examined for another reason has no such probability and is left out of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.drift.resampling import (
    DRAWS,
    Labels,
    Numbers,
    Ranked,
    as_they_are_and_drawn,
    interval,
    share,
)

#: Fewest labelled rows, finds among them, and labelled draws at random, that a figure is told from.
FEWEST_LABELLED, FEWEST_FINDS, FEWEST_DRAWS = 40, 5, 20
_FIGURES = ("auc", "ap", "precision", "hit_rate", "caught")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of rows that both scored: arrays of shape (rows,)."""

    champion: Numbers
    challenger: Numbers
    #: Whether an outcome is known, and whether it was a find.
    labelled: Labels
    found: Labels
    #: The probability with which the policy selected it; NaN where it did not select it.
    propensity: Numbers
    #: Whether it was drawn at random.
    drawn: Labels


@dataclass(frozen=True, slots=True)
class Paired:
    """A figure of both on the same rows, and the challenger's less the champion's."""

    champion: float
    challenger: float
    difference: float
    #: The difference lies between these 95 times of 100.
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves no doubt which of the two is better."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Compared:
    """Champion and challenger on the same rows; a figure is None while too little is known."""

    rows: int
    labelled: int
    finds: int
    #: Labelled rows that were drawn at random.
    drawn: int
    #: Rank correlation of the scores.
    agreement: float | None
    #: How many of the rows each would select by score, and how many of these both would.
    each: int
    both: int
    #: On labelled rows, which the champion chose.
    auc: Paired | None
    ap: Paired | None
    precision: Paired | None
    #: Of all rows: the share of finds among what each would select, and of all finds the share
    #: that is among it.
    hit_rate: Paired | None
    caught: Paired | None


def compare(seen: Seen, selected: float, seed: int = 0) -> Compared:
    """How a challenger does beside the champion.

    Args:
        seen: rows that both scored, in the order of their lodging.
        selected: share of the rows that is selected by score.
        seed: of the draws that the intervals come from.
    """
    rows, labelled = len(seen.champion), int(seen.labelled.sum())
    finds = int((seen.labelled & seen.found).sum())
    drawn = int((seen.labelled & seen.drawn).sum())
    tops = [_top(one, selected) for one in (seen.champion, seen.challenger)]
    told: dict[str, Paired | None] = dict.fromkeys(_FIGURES)
    if labelled >= FEWEST_LABELLED and FEWEST_FINDS <= finds < labelled:
        told |= _biased(seen, tops, seed)
        if drawn >= FEWEST_DRAWS:
            told |= _unbiased(seen, tops, seed)
    return Compared(
        rows=rows,
        labelled=labelled,
        finds=finds,
        drawn=drawn,
        agreement=_rank_correlation(seen.champion, seen.challenger),
        each=int(tops[0].sum()),
        both=int((tops[0] & tops[1]).sum()),
        **told,
    )


def _top(score: Numbers, selected: float) -> Labels:
    """The rows that a share selects by score; the earlier of equal ones first."""
    chosen = np.zeros(len(score), dtype=np.bool_)
    chosen[np.argsort(-score, kind="stable")[: round(selected * len(score))]] = True
    return chosen


def _biased(seen: Seen, tops: list[Labels], seed: int) -> dict[str, Paired | None]:
    rows = np.flatnonzero(seen.labelled)
    found, weights = seen.found[rows], as_they_are_and_drawn(len(rows), seed)
    ranked = [Ranked.by(one[rows], found) for one in (seen.champion, seen.challenger)]
    return {
        "auc": _paired(*(one.auc(weights) for one in ranked)),
        "ap": _paired(*(one.average_precision(weights) for one in ranked)),
        "precision": _paired(*(share(weights, found, top[rows]) for top in tops)),
    }


def _unbiased(seen: Seen, tops: list[Labels], seed: int) -> dict[str, Paired | None]:
    rows = np.flatnonzero(seen.labelled & ~np.isnan(seen.propensity))
    found = seen.found[rows]
    weights = as_they_are_and_drawn(len(rows), seed) / seen.propensity[rows]
    return {
        "hit_rate": _paired(*(share(weights, found, top[rows]) for top in tops)),
        "caught": _paired(*(share(weights, top[rows], found) for top in tops)),
    }


def _paired(champion: Numbers, challenger: Numbers) -> Paired | None:
    """Of figures of shape (1 + DRAWS,); None where too many draws allow none."""
    apart = challenger - champion
    known = apart[1:][~np.isnan(apart[1:])]
    if np.isnan(apart[0]) or len(known) < DRAWS / 2:
        return None
    return Paired(float(champion[0]), float(challenger[0]), float(apart[0]), *interval(known))


def _rank_correlation(one: Numbers, other: Numbers) -> float | None:
    """Spearman's; None where one of them ranks nothing."""
    if any(len(np.unique(score)) < 2 for score in (one, other)):
        return None
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(score: Numbers) -> NDArray[np.float64]:
    """Ranks, those of equal scores their mean."""
    _, group, size = np.unique(score, return_inverse=True, return_counts=True)
    middle: NDArray[np.float64] = np.cumsum(size) - (size - 1) / 2
    return middle[group]
