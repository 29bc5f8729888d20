"""Figures of a ranking on rows that are drawn again and again: each row by a weight a draw.

One sorting serves every draw, so a thousand draws of some thousand rows take a second.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]

#: Draws that an interval comes from.
DRAWS = 400


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows by falling score, those of one score in one group."""

    order: NDArray[np.int64]
    #: Where each group begins in `order`.
    begins: NDArray[np.int64]
    #: By `order`.
    found: Labels

    @classmethod
    def by(cls, score: Numbers, found: Labels) -> Self:
        """Rank rows of shape (rows,)."""
        order = np.argsort(-score, kind="stable")
        ranked = score[order]
        begins = np.append(0, np.flatnonzero(np.diff(ranked)) + 1)
        return cls(order, begins, found[order])

    def auc(self, weights: Numbers) -> Numbers:
        """Chance that a find scores above a clear row, ties half: shape (draws,), NaN without both.

        Args:
            weights: shape (draws, rows), how often each row is there.
        """
        finds, clear = self._groups(weights)
        below = clear.sum(axis=1, keepdims=True) - np.cumsum(clear, axis=1) + clear / 2
        pairs = finds.sum(axis=1) * clear.sum(axis=1)
        return _over((finds * below).sum(axis=1), pairs)

    def average_precision(self, weights: Numbers) -> Numbers:
        """Mean precision at each find, rows of one score taken together: shape (draws,)."""
        finds, clear = self._groups(weights)
        hits, seen = np.cumsum(finds, axis=1), np.cumsum(finds + clear, axis=1)
        gained = finds * np.divide(hits, seen, out=np.zeros_like(hits), where=seen > 0)
        return _over(gained.sum(axis=1), finds.sum(axis=1))

    def _groups(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Weight of finds and of clear rows by group: shape (draws, groups) each."""
        ordered = weights[:, self.order]
        finds = np.add.reduceat(ordered * self.found, self.begins, axis=1)
        return finds, np.add.reduceat(ordered, self.begins, axis=1) - finds


def share(weights: Numbers, among: Labels, of: Labels) -> Numbers:
    """Share of the weight of `of` that is also in `among`: shape (draws,), NaN where there is none.

    Args:
        weights: shape (draws, rows).
        among: shape (rows,).
        of: shape (rows,).
    """
    return _over(weights @ (among & of).astype(np.float64), weights @ of.astype(np.float64))


def as_they_are_and_drawn(rows: int, seed: int) -> Numbers:
    """Rows as they are, then drawn anew with replacement: shape (1 + DRAWS, rows)."""
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(rows, np.full(rows, 1 / rows), size=DRAWS)
    return np.vstack([np.ones(rows), drawn])


def interval(drawn: Numbers) -> tuple[float, float]:
    """Where a figure lies 95 times of 100.

    Args:
        drawn: shape (draws,), the figure of each draw.
    """
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def _over(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
