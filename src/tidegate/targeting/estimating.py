"""What slips through, estimated from what was drawn at random: without bias, and how sure.

A draw with probability p stands for 1 / p consignments like it (Horvitz and Thompson, 1952); shares
are weighted so (Hájek, 1971). The interval is Wilson's, of as many draws as the weights are worth.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

#: Of the normal distribution, for an interval that holds 95 times of 100.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval."""

    share: float
    low: float
    high: float
    #: How many were drawn and their outcome known, and how many of them were irregular.
    drawn: int
    found: int


def irregular_share(draws: Iterable[tuple[float, bool]]) -> Share | None:
    """The share of irregular ones among what the score does not select; None without a draw.

    Args:
        draws: for each consignment that was drawn at random and examined, the probability of its
            draw and whether it was irregular.
    """
    known = [(1.0 / chance, found) for chance, found in draws]
    if not known:
        return None
    total = sum(weight for weight, _ in known)
    share = sum(weight for weight, found in known if found) / total
    worth = total**2 / sum(weight**2 for weight, _ in known)
    low, high = _wilson(share, worth)
    return Share(share, low, high, len(known), sum(found for _, found in known))


def _wilson(share: float, count: float) -> tuple[float, float]:
    below = 1 + _Z**2 / count
    middle = (share + _Z**2 / (2 * count)) / below
    half = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2)) / below
    return max(0.0, middle - half), min(1.0, middle + half)
