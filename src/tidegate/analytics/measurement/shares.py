"""The share of irregular ones among what was examined, each weighed by what it stands for.

A draw with probability p stands for 1 / p consignments like it (Horvitz and Thompson, 1952); shares
are weighted so (Hájek, 1971). The interval is Wilson's, of as many draws as the weights are worth.
"""

from collections.abc import Iterable

from .estimate import Estimate
from .intervals import wilson


def irregular_share(draws: Iterable[tuple[float, bool]]) -> Estimate | None:
    """The share of irregular ones in what draws were made from; None without a draw.

    Args:
        draws: for each consignment that was drawn and examined, the probability of its draw and
            whether it was irregular.
    """
    known = [(1.0 / chance, found) for chance, found in draws]
    if not known:
        return None
    total = sum(weight for weight, _ in known)
    share = sum(weight for weight, found in known if found) / total
    worth = total**2 / sum(weight**2 for weight, _ in known)
    low, high = wilson(share, worth)
    return Estimate(share, low, high, len(known), sum(found for _, found in known))
