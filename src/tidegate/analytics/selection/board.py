"""The candidates laid out over the capacity: one column a means, one number a cell.

A cell is a means at a control point in an hour. Where a means cannot look at a candidate, it takes
nothing and is worth less than nothing.
"""

from dataclasses import dataclass

import numpy as np

from .candidates import Candidates, Flags, Integers, Numbers, Terms


@dataclass(frozen=True, slots=True)
class Board:
    """What the solver reads; shapes (n,), (n, means), (cells,), (traders,)."""

    cell: Integers
    takes: Numbers
    able: Flags
    #: Worth of examining, by means: the harm found; what is learned.
    harm: Numbers
    information: Numbers
    capacity: Numbers
    trader: Integers
    #: Selections that a trader may expect, by trader; infinite without a cap.
    bearable: Numbers
    #: Selections for harm and for information, together with the random ones.
    budgets: Numbers

    def __len__(self) -> int:
        return len(self.cell)


def lay_out(candidates: Candidates, capacity: Numbers, terms: Terms) -> Board:
    """The board of these candidates."""
    n, (_, hours, means) = len(candidates), capacity.shape
    if np.any(capacity < 0):
        raise ValueError("a capacity is never below 0")
    if candidates.tier.max(initial=0) >= len(terms.facilitation):
        raise ValueError("every AEO tier has a factor of facilitation")
    cell = (candidates.point * hours + candidates.hour)[:, None] * means + np.arange(means)
    takes = np.broadcast_to(np.asarray(candidates.takes, np.float64), (n, means))
    room = capacity.reshape(-1).astype(np.float64)
    able = np.isfinite(takes) & (room[cell] > 0)
    eased = np.asarray(terms.facilitation)[candidates.tier][:, None]
    seen = np.broadcast_to(candidates.shows, (n, means)) * eased * able
    counted = np.bincount(candidates.trader, minlength=1)
    honest = np.zeros(len(counted), np.bool_)
    honest[candidates.trader[candidates.honest]] = terms.honest_cap < 1
    drawn = terms.random_share + terms.exploration_share
    return Board(
        cell=cell,
        takes=np.where(able, takes, 0.0),
        able=able,
        harm=seen * candidates.harm[:, None],
        information=seen * candidates.uncertainty[:, None] * terms.information,
        capacity=room,
        trader=candidates.trader,
        bearable=np.where(honest, terms.honest_cap * counted, np.inf),
        budgets=n * terms.share * np.array([1 - drawn, terms.exploration_share]),
    )
