"""Shadow prices: what a unit of each limit is worth.

The problem is a linear programme: which part of each candidate is examined by which means, so that
harm found and information gained are greatest, within every cell's capacity, the two budgets and
what each honest trader may bear. Its dual sets a price on each limit, and at whatever prices it is
a bound that no policy exceeds.

At prices, each candidate wants the one means that leaves it most. That jumps, so here it wants
softly, by a logit whose temperature falls; each price moves by the logarithm of what is asked for
over what there is, until the two agree.
"""

from dataclasses import dataclass

import numpy as np

from .board import Board
from .candidates import Integers, Numbers

#: The temperature falls from the first to the second part of what the last selected is worth.
_HOT, _COLD = 0.4, 0.015
_STEPS = 80
#: How far a price moves of what would make asked and there agree, were it alone.
_STRIDE = 1.0
#: After so many steps it is asked again who is within reach, and what the random draw asks for.
_LOOK_EVERY = 8
#: Temperatures under its price at which a candidate asks for too little to matter.
_OUT_OF_REACH = 4.5


@dataclass(slots=True)
class Prices:
    """Of a unit of each limit."""

    cells: Numbers
    #: Of a selection for harm, and for information.
    budgets: Numbers
    traders: Numbers


def net(board: Board, worth: Numbers, at: Prices) -> Numbers:
    """Worth less the price of the cell, shape (n, means)."""
    return np.where(board.able, worth - at.cells[board.cell] * board.takes, -np.inf)


def bearable(board: Board, lots: Numbers) -> Numbers:
    """Selections that each trader may expect beside the random ones."""
    drawn = np.bincount(board.trader, lots, minlength=len(board.bearable))
    return np.maximum(board.bearable - drawn, 0.0)


def bound(board: Board, lots: Numbers, at: Prices) -> float:
    """The dual at these prices: no policy is worth more."""
    harm = net(board, board.harm, at).max(1)
    information = net(board, board.information, at).max(1)
    targeted = np.maximum(harm - at.budgets[0], information - at.budgets[1])
    targeted -= at.traders[board.trader]
    each = lots * np.where(np.isfinite(harm), harm, 0.0) + (1 - lots) * np.maximum(targeted, 0.0)
    owed = float(each.sum() + at.budgets @ board.budgets)
    for prices, room in ((at.cells, board.capacity), (at.traders, bearable(board, lots))):
        paid = prices > 0
        owed += float(prices[paid] @ room[paid])
    return owed


def price(board: Board, lots: Numbers) -> Prices:
    """Prices at which about as much is asked for as there is.

    Args:
        board: the candidates over the capacity.
        lots: chance of the random draw, shape (n,).
    """
    return _Annealing(board, lots).run()


class _Annealing:
    def __init__(self, board: Board, lots: Numbers) -> None:
        self.board, self.lots = board, lots
        # A row a means; and single precision, for these are steps towards a price.
        self.cell = board.cell.T.copy()
        self.takes_of = board.takes.T.astype(np.float32)
        self.worths = [one.T.astype(np.float32) for one in (board.harm, board.information)]
        self.barred = np.where(board.able.T, 0.0, np.inf).astype(np.float32)
        self.bearable = bearable(board, lots)
        self.capped = np.isfinite(board.bearable)
        self.at = Prices(np.zeros(len(board.capacity)), np.zeros(2), np.zeros(len(board.bearable)))
        cells = len(board.capacity)
        could = np.bincount(board.cell[board.able], minlength=cells)
        taken = np.bincount(board.cell[board.able], board.takes[board.able], minlength=cells)
        self.takes = np.where(could > 0, taken / np.maximum(could, 1), 1.0)
        worths = (board.harm.max(1, initial=0), board.information.max(1, initial=0))
        self.at.budgets[:] = [
            _last(worth, budget) for worth, budget in zip(worths, board.budgets, strict=True)
        ]
        there = min(float(board.budgets[0]), float((board.capacity / self.takes).sum()))
        self.scale = _last(worths[0], there) or 1.0

    def run(self) -> Prices:
        for step, heat in enumerate(self.scale * np.geomspace(_HOT, _COLD, _STEPS)):
            if step % _LOOK_EVERY == 0:
                drawn, rows = self._look(float(heat))
            self._step(float(heat), drawn, rows)
        return self.at

    def _look(self, heat: float) -> tuple[Numbers, Integers]:
        """What the random draw asks of each cell, and whom the prices leave within reach."""
        board, at = self.board, self.at
        harm = net(board, board.harm, at)
        means = harm.argmax(1)
        rows = np.flatnonzero((self.lots > 0) & board.able.any(1))
        asked = self.lots[rows] * board.takes[rows, means[rows]]
        cell = board.cell[rows, means[rows]]
        drawn: Numbers = np.bincount(cell, asked, minlength=len(board.capacity)).astype(np.float64)
        left = np.maximum(
            harm.max(1) - at.budgets[0], net(board, board.information, at).max(1) - at.budgets[1]
        )
        return drawn, np.flatnonzero(left > -_OUT_OF_REACH * heat)

    def _step(self, heat: float, drawn: Numbers, rows: Integers) -> None:
        board, at = self.board, self.at
        cell, takes = self.cell[:, rows], self.takes_of[:, rows]
        rent = at.cells.astype(np.float32)[cell] * takes
        rent += at.traders[board.trader[rows]].astype(np.float32) + self.barred[:, rows]
        wants = [
            np.exp(np.minimum((worth[:, rows] - rent - np.float32(fee)) / np.float32(heat), 50))
            for worth, fee in zip(self.worths, at.budgets, strict=True)
        ]
        each = (1 - self.lots[rows]) / (1 + wants[0].sum(0) + wants[1].sum(0))
        budgets = np.array([(one.sum(0) * each).sum() for one in wants])
        both = (wants[0] + wants[1]) * each
        asked = drawn + np.bincount(cell.ravel(), (both * takes).ravel(), minlength=len(drawn))
        at.cells = _moved(at.cells, heat / self.takes, asked, board.capacity)
        at.budgets = _moved(at.budgets, heat, budgets, board.budgets)
        if self.capped.any():
            borne = np.bincount(board.trader[rows], both.sum(0), minlength=len(at.traders))
            at.traders = _moved(at.traders, heat, borne.astype(np.float64), self.bearable)


def _moved(prices: Numbers, heat: float | Numbers, asked: Numbers, room: Numbers) -> Numbers:
    """Prices nearer to where as much is asked for as there is; never below 0."""
    over = np.log(np.maximum(asked, 1e-12)) - np.log(np.maximum(room, 1e-12))
    moved: Numbers = np.maximum(prices + _STRIDE * heat * np.clip(over, -2.0, 2.0), 0.0)
    return moved


def _last(worth: Numbers, budget: float) -> float:
    """What the last is worth that a budget selects."""
    if not len(worth):
        return 0.0
    at = min(len(worth) - 1, int(budget))
    return float(np.partition(worth, len(worth) - 1 - at)[len(worth) - 1 - at])
