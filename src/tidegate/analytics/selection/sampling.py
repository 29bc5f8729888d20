"""Drawing with given chances, so that what is drawn is never far from what was expected.

Systematic sampling within each cell (Madow, 1949): the chances are laid end to end, and a comb with
teeth one apart falls on them. Each row is hit with its own chance exactly, and the number of hits
is the sum of the chances, rounded up or down.
"""

import numpy as np

from .candidates import Flags, Integers, Numbers

#: From here on it is certain; rounding of sums is far below.
_CERTAIN = 1 - 1e-9


def drawn(cell: Integers, takes: Numbers, chance: Numbers, draws: Numbers) -> Flags:
    """Which rows are drawn, shape (n,).

    Rows of a cell lie in the order of what they take, and in that of their draws. The comb's place
    is the sum of the cell's draws without its whole part. That is uniform; and the sum says nothing
    of the order of its terms. So place and order are independent, and the chances are exact.

    Args:
        cell: of each row.
        takes: of the cell's capacity.
        chance: of each row, 0 to 1.
        draws: independent and uniform from 0 to 1.
    """
    hit: Flags = chance >= _CERTAIN
    open_ = np.flatnonzero((chance > 0) & ~hit)
    if not len(open_):
        return hit
    order = open_[np.lexsort((draws[open_], takes[open_], cell[open_]))]
    _, first = np.unique(cell[order], return_index=True)
    lengths = np.diff(np.r_[first, len(order)])
    total = np.cumsum(chance[order])
    ends = total - np.repeat(total[first] - chance[order[first]], lengths)
    # One number is the end of a row and the start of the next: nothing falls between them.
    starts = np.r_[0.0, ends[:-1]]
    starts[first] = 0.0
    place = np.repeat(np.add.reduceat(draws[order], first) % 1.0, lengths)
    hit[order] = np.floor(ends - place) > np.floor(starts - place)
    return hit
