"""Policies to ask of: a share by score, and a part of it by chance."""

import numpy as np

from .log import Numbers


def at_rate(score: Numbers, share: float, random_share: float) -> Numbers:
    """The chance with which each would be examined: shape (rows,).

    Args:
        score: shape (rows,); a higher one is examined first. NaN is examined always.
        share: of consignments to examine, above 0 and below 1.
        random_share: part of these that is drawn by chance, 0 to 1.
    """
    if not (0 < share < 1 and 0 <= random_share <= 1):
        raise ValueError("a share is above 0 and below 1, its random part from 0 to 1")
    targeted = share * (1 - random_share)
    chance = np.full(len(score), share * random_share / (1 - targeted))
    order = np.argsort(-score, kind="stable")
    chance[order[: round(targeted * len(score))]] = 1.0
    chance[np.isnan(score)] = 1.0
    return chance
