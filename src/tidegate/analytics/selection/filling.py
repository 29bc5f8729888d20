"""Who gets which means: in rounds, each asks for its best, each limit serves the highest first.

Whatever is liked, no cell, budget or trader ever gives more than it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .board import Board
from .candidates import By, Integers, Numbers
from .queues import served

#: A smaller part of an inspection is none.
_LEAST_PART = 1e-9
#: A cell, a budget or a trader with less room than this is full.
_LEAST_ROOM = 1e-6
#: Each round fills what is asked for most, so few are needed.
_MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """One reason to examine, with what it likes."""

    by: By
    #: The highest is asked for first; -inf is never asked for. Shape (n, means).
    liking: Numbers
    #: Who is served first where many ask. Shape (n, means).
    rank: Numbers


@dataclass(slots=True)
class Limits:
    """What is left; filling takes it out in place."""

    #: Of the cells.
    room: Numbers
    #: Selections of each wish, in expectation.
    budgets: Numbers
    #: Selections of each trader, in expectation.
    bearable: Numbers


@dataclass(slots=True)
class Filled:
    """The means of each candidate, -1 for none, its chance and its reason; shape (n,)."""

    means: Integers
    chance: Numbers
    by: Integers

    @classmethod
    def nothing(cls, n: int) -> "Filled":
        return cls(np.full(n, -1), np.zeros(n), np.full(n, int(By.NONE)))

    def give(self, rows: Integers, means: Integers, part: Numbers, by: Integers) -> None:
        self.means[rows], self.by[rows] = means, by
        self.chance[rows] += part


def fill(
    board: Board,
    wishes: Sequence[Wish],
    limits: Limits,
    filled: Filled,
    *,
    asked: Numbers | None = None,
) -> None:
    """Serve the wishes of whoever has nothing yet, or the random draw alone.

    Args:
        board: the candidates over the capacity.
        wishes: a candidate is served for one of them.
        limits: what is left; taken out of.
        filled: what was given; added to. Who has a random draw by another means gives it up for
            a greater chance.
        asked: the chance that each asks for, shape (n,); certainty if it is not given.
    """
    if asked is None:
        asked = np.isin(filled.by, (int(By.NONE), int(By.RANDOM))).astype(np.float64)
    liking = np.concatenate([one.liking for one in wishes], axis=1)
    rank = np.concatenate([one.rank for one in wishes], axis=1)
    reasons = np.array([int(one.by) for one in wishes])
    width = board.cell.shape[1]
    waiting = np.flatnonzero(asked > 0)
    for _ in range(_MOST_ROUNDS):
        waiting = waiting[limits.bearable[board.trader[waiting]] > _LEAST_ROOM]
        full = limits.room[board.cell[waiting]] <= _LEAST_ROOM
        closed = np.tile(full | ~board.able[waiting], len(wishes))
        closed |= np.repeat(limits.budgets <= _LEAST_ROOM, width)
        wish = np.where(closed, -np.inf, liking[waiting])
        best = wish.argmax(1)
        has = wish[np.arange(len(waiting)), best] > -np.inf
        waiting, best = waiting[has], best[has]
        if not len(waiting):
            return
        wanted, means = np.divmod(best, width)
        cell, order = board.cell[waiting, means], rank[waiting, best]
        takes, held = board.takes[waiting, means], filled.chance[waiting]
        same = filled.means[waiting] == means
        part = asked[waiting] - np.where(same, held, 0.0)
        part *= served(cell, order, part * takes, limits.room)
        part *= served(board.trader[waiting], order, part, limits.bearable)
        part *= served(wanted, order, part, limits.budgets)
        got = part > np.where(same, _LEAST_PART, np.maximum(held, _LEAST_PART))
        if not got.any():
            return
        rows, part = waiting[got], part[got]
        moved = rows[~same[got] & (filled.means[rows] >= 0)]
        _give_back(board, moved, filled, limits)
        limits.room -= np.bincount(cell[got], part * takes[got], minlength=len(limits.room))
        limits.bearable -= np.bincount(board.trader[rows], part, minlength=len(limits.bearable))
        limits.budgets -= np.bincount(wanted[got], part, minlength=len(limits.budgets))
        filled.give(rows, means[got], part, reasons[wanted[got]])
        waiting = waiting[~got]


def _give_back(board: Board, rows: Integers, filled: Filled, limits: Limits) -> None:
    means, chance = filled.means[rows], filled.chance[rows]
    held = board.takes[rows, means] * chance
    limits.room += np.bincount(board.cell[rows, means], held, minlength=len(limits.room))
    filled.chance[rows] = 0.0
