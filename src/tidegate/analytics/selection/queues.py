"""Many queues at once: in each, the first are served until the room is used up."""

import numpy as np

from .candidates import Integers, Numbers


def served(queue: Integers, worth: Numbers, amount: Numbers, room: Numbers) -> Numbers:
    """How much of its amount each row gets, 0 to 1, the worthiest of each queue first.

    Args:
        queue: of each row, shape (n,).
        worth: the order in a queue, highest first; rows of one worth as they come.
        amount: that each asks for, at least 0.
        room: of each queue, shape (queues,).
    """
    order, before = _before(queue, worth, amount)
    asked = amount[order]
    left = room[queue[order]] - before
    part = np.clip(np.where(asked > 0, left / np.maximum(asked, 1e-300), 1.0), 0.0, 1.0)
    got = np.empty(len(queue))
    got[order] = part
    return got


def _before(queue: Integers, worth: Numbers, amount: Numbers) -> tuple[Integers, Numbers]:
    """The order of all queues, and what is asked before each row in its own queue."""
    order = np.lexsort((-worth, queue))
    asked, lines = amount[order], queue[order]
    total = np.cumsum(asked) - asked
    first = np.flatnonzero(np.r_[True, lines[1:] != lines[:-1]]) if len(lines) else order
    lengths = np.diff(np.r_[first, len(lines)])
    return order, total - np.repeat(total[first], lengths)
