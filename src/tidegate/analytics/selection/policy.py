"""Selection under capacity: prices, then who gets which means, then the draw."""

import numpy as np

from .board import Board, lay_out
from .candidates import By, Candidates, Numbers, Selection, Terms
from .filling import Filled, Limits, Wish, fill
from .pricing import bearable, bound, net, price
from .sampling import drawn


def select(candidates: Candidates, capacity: Numbers, terms: Terms, draws: Numbers) -> Selection:
    """Lanes with the most harm found and information gained, within capacity and terms.

    Every candidate has the chance of the random draw, as far as its place and hour have room at
    all; the rest goes to who is worth most at the shadow prices. Everything follows from the
    arguments, and the chances from all of them but the draws.

    Args:
        candidates: shape (n,).
        capacity: shape (points, hours, means), in the unit of `takes`.
        terms: of the policy.
        draws: independent and uniform from 0 to 1, shape (n,).
    """
    board = lay_out(candidates, capacity, terms)
    lots = within_reach(board, np.full(len(board), terms.lot))
    at = price(board, lots)
    filled, limits = place_lots(board, lots, net(board, board.harm, at))
    fees = at.traders[board.trader][:, None] + at.budgets
    wishes = []
    for by, worth, fee in ((By.HARM, board.harm, 0), (By.INFORMATION, board.information, 1)):
        gain = net(board, worth, at) - fees[:, fee, None]
        wishes.append(Wish(by, np.where(worth > 0, gain, -np.inf), gain))
    # First whoever is worth the prices; what they leave goes to whoever is worth anything.
    worthy = [
        Wish(one.by, np.where(one.liking >= -_NOTHING, one.liking, -np.inf), one.rank)
        for one in wishes
    ]
    for stage in (worthy, wishes):
        fill(board, stage, limits, filled)
    return decided(candidates, board, filled, draws, bound(board, lots, at))


#: Rounding of a gain that is nothing, beside harms that are about 1 or more.
_NOTHING = 1e-9


def within_reach(board: Board, lots: Numbers) -> Numbers:
    """Chances of the random draw, lowered alike in a place and hour that has no room for them."""
    means = board.cell.shape[1]
    reach = board.cell[:, 0] // means
    places = len(board.capacity) // means
    taken = np.stack(
        [
            np.bincount(reach, board.takes[:, one], minlength=places)
            / np.maximum(np.bincount(reach, board.able[:, one], minlength=places), 1)
            for one in range(means)
        ],
        axis=1,
    )
    rooms = board.capacity.reshape(-1, means)
    inspections = np.divide(rooms, taken, out=np.zeros_like(rooms), where=taken > 0).sum(1)
    asked = np.bincount(reach, lots, minlength=places)
    eased = np.minimum(1.0, np.divide(inspections, asked, out=np.ones(places), where=asked > 0))
    return np.asarray(lots * eased[reach], np.float64)


def place_lots(board: Board, lots: Numbers, liking: Numbers) -> tuple[Filled, Limits]:
    """The means of each random draw, the best liked that has room, and what is left then."""
    n = len(board)
    filled = Filled.nothing(n)
    limits = Limits(board.capacity.copy(), np.array([np.inf]), np.full(len(board.bearable), np.inf))
    fill(board, [Wish(By.RANDOM, liking, np.zeros_like(liking))], limits, filled, asked=lots)
    return filled, Limits(limits.room, board.budgets.copy(), bearable(board, lots))


def decided(
    candidates: Candidates, board: Board, filled: Filled, draws: Numbers, limit: float
) -> Selection:
    """The draw, and what the selection is worth."""
    rows, means = np.arange(len(board)), filled.means
    some = means >= 0
    chance = np.minimum(filled.chance, 1.0)
    hit = np.zeros(len(board), np.bool_)
    hit[some] = drawn(
        board.cell[rows, means][some], board.takes[rows, means][some], chance[some], draws[some]
    )
    information = filled.by == int(By.INFORMATION)
    worth = np.where(information[:, None], board.information, board.harm)[rows, means]
    return Selection(
        lane=np.where(hit, means, -1).astype(np.int8),
        by=np.where(hit, filled.by, int(By.NONE)).astype(np.int8),
        propensity=chance,
        means=means.astype(np.int8),
        value=float((chance * worth)[some].sum()),
        bound=limit,
    )
