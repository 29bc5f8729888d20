"""How good a ranking is: figures that an administration can read.

Ties are broken by the order of the rows, which is that of lodging, so that a figure is the same in
every run; a score without information then does as well as taking the first.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]

_BINS = 10


@dataclass(frozen=True, slots=True)
class AtRate:
    """What examining the highest-scored share of rows would have found."""

    #: Finds among the selected.
    precision: float | None
    #: Share of all finds that is among the selected.
    recall: float | None
    #: Share of the revenue at stake in all finds that is among the selected; None if not known.
    revenue: float | None
    #: Precision over the share of finds among all rows.
    lift: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of one score on one set of rows; None where the rows do not allow it."""

    rows: int
    finds: int
    auc: float | None
    ap: float | None
    ece: float | None
    at: dict[str, AtRate]

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def figures(
    score: Numbers, found: Labels, rates: Sequence[float], revenue: Numbers | None = None
) -> Figures:
    """Figures of a score.

    Args:
        score: shape (rows,); a probability if the calibration error is to mean anything.
        found: shape (rows,).
        rates: shares of rows to select, in percent.
        revenue: shape (rows,), revenue at stake in each row; NaN counts as nothing.
    """
    order = np.argsort(-score, kind="stable")
    return Figures(
        rows=len(score),
        finds=int(found.sum()),
        auc=auc(score, found),
        ap=average_precision(score, found),
        ece=calibration_error(score, found),
        at={f"{rate:g}": _at(order, found, rate, revenue) for rate in rates},
    )


def _at(order: NDArray[np.int64], found: Labels, rate: float, revenue: Numbers | None) -> AtRate:
    rows, finds = len(order), int(found.sum())
    if rows == 0:
        return AtRate(None, None, None, None)
    selected = order[: selected_count(rows, rate / 100)]
    hits = int(found[selected].sum())
    precision = hits / len(selected)
    share = None
    if revenue is not None:
        at_stake = np.where(found, np.nan_to_num(revenue), 0.0)
        total = float(at_stake.sum())
        share = float(at_stake[selected].sum()) / total if total > 0 else None
    return AtRate(
        precision=precision,
        recall=hits / finds if finds else None,
        revenue=share,
        lift=precision * rows / finds if finds else None,
    )


def selected_count(rows: int, share: float) -> int:
    """How many of some rows a share is: rounded, and at least one where there is any."""
    return max(1, min(rows, round(rows * share))) if rows else 0


def auc(score: Numbers, found: Labels) -> float | None:
    """Chance that a find scores above a clear row; ties count half. None without both."""
    finds, clear = int(found.sum()), int((~found).sum())
    if not finds or not clear:
        return None
    _, group, size = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(size) - (size - 1) / 2
    return float((rank[group][found].sum() - finds * (finds + 1) / 2) / (finds * clear))


def average_precision(score: Numbers, found: Labels) -> float | None:
    """Mean precision at each find, rows of one score taken together. None without a find."""
    finds = int(found.sum())
    if not finds:
        return None
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    hits = np.cumsum(found[order])[last]
    gained = np.diff(hits, prepend=0)
    return float((gained / finds * hits / (last + 1)).sum())


def calibration_error(score: Numbers, found: Labels) -> float | None:
    """Mean gap between said and seen rate over ten equal-width bins, weighted by rows.

    None where there are no rows or the score is not a probability.
    """
    if len(score) == 0 or score.min() < 0 or score.max() > 1:
        return None
    bins = np.minimum((score * _BINS).astype(int), _BINS - 1)
    size = np.bincount(bins, minlength=_BINS)
    gap = np.abs(
        np.bincount(bins, weights=score, minlength=_BINS)
        - np.bincount(bins, weights=found.astype(float), minlength=_BINS)
    )
    return float(gap[size > 0].sum() / len(score))
