"""Published strategies, written again from their descriptions, for comparison.

They rank, and know neither prices nor capacity, caps nor tiers. So that they can be carried out,
each candidate goes to the means that shows most and has room, the highest rank first.

The mixes of exploitation with a random part, and with one led by uncertainty and worth (gATE), are
those of Kim et al., "Take a chance: managing the exploitation-exploration dilemma in customs fraud
detection via online active learning" (arXiv 2010.14282). Theirs spreads what it explores over the
model's gradients; that leaves no known chance, so ours draws by the same weight without the spread.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .board import lay_out
from .candidates import By, Candidates, Numbers, Selection, Strategy, Terms
from .filling import Wish, fill
from .policy import decided, place_lots, select, within_reach


def exploit_only(
    candidates: Candidates, capacity: Numbers, terms: Terms, draws: Numbers
) -> Selection:
    """The highest scores, and nothing else."""
    return _ranked(candidates, capacity, terms, draws, np.zeros(len(candidates)))


def random_only(
    candidates: Candidates, capacity: Numbers, terms: Terms, draws: Numbers
) -> Selection:
    """Everything drawn, all with one chance."""
    return _ranked(candidates, capacity, terms, draws, np.full(len(candidates), terms.share))


def hybrid(candidates: Candidates, capacity: Numbers, terms: Terms, draws: Numbers) -> Selection:
    """The highest scores, and the random part drawn: 90 to 10 where that is a tenth."""
    return _ranked(candidates, capacity, terms, draws, np.full(len(candidates), terms.lot))


def uncertain(candidates: Candidates, capacity: Numbers, terms: Terms, draws: Numbers) -> Selection:
    """The highest scores, and the random part drawn by uncertainty times harm."""
    weight = candidates.uncertainty * candidates.harm
    return _ranked(
        candidates, capacity, terms, draws, _in_proportion(weight, len(candidates) * terms.lot)
    )


#: By the name they are told by.
STRATEGIES: Mapping[str, Strategy] = {
    "tidegate": select,
    "exploit only": exploit_only,
    "hybrid": hybrid,
    "uncertain": uncertain,
    "random": random_only,
}


def _ranked(
    candidates: Candidates, capacity: Numbers, terms: Terms, draws: Numbers, lots: Numbers
) -> Selection:
    plain = replace(
        terms, honest_cap=1.0, random_share=0.0, exploration_share=0.0, facilitation=(1.0,)
    )
    board = lay_out(replace(candidates, tier=np.zeros_like(candidates.tier)), capacity, plain)
    shows = np.broadcast_to(candidates.shows, board.cell.shape)
    filled, limits = place_lots(board, within_reach(board, lots), shows)
    limits.budgets = np.maximum(board.budgets[:1] - lots.sum(), 0.0)
    rank = np.broadcast_to(candidates.score[:, None], board.cell.shape)
    first = np.zeros((len(board), 1), np.bool_)
    first[np.argsort(-candidates.score, kind="stable")[: int(np.ceil(limits.budgets[0]))]] = True
    for asked in (np.where(first, shows, -np.inf), shows):
        fill(board, [Wish(By.HARM, asked, rank)], limits, filled)
    return decided(candidates, board, filled, draws, np.nan)


def _in_proportion(weight: Numbers, total: float) -> Numbers:
    """Chances in proportion to a weight that add up to a total; none above 1."""
    chance = np.zeros(len(weight))
    below = weight > 0
    for _ in range(len(weight)):
        left = total - (chance >= 1).sum()
        if left <= 0 or not below.any():
            break
        chance[below] = weight[below] * left / weight[below].sum()
        over = below & (chance >= 1)
        if not over.any():
            break
        chance[over] = 1.0
        below &= ~over
    return np.minimum(chance, 1.0)
