"""Sums over a log that every estimate of a policy is made of."""

import numpy as np

from .estimate import Estimate
from .intervals import Interval, weighted_counts
from .log import Flags, Log, Numbers, weights


class Sums:
    """Of one log and one policy."""

    def __init__(self, log: Log, wanted: Numbers) -> None:
        if wanted.shape != log.propensity.shape:
            raise ValueError("a policy says a chance for every consignment")
        if len(wanted) and not (wanted.min() >= 0 and wanted.max() <= 1):
            raise ValueError("a policy's chance is from 0 to 1")
        self.log, self.wanted = log, wanted
        weight = weights(log)
        self.is_known = not np.isnan(weight[wanted > 0]).any()
        self.weight = np.where(np.isnan(weight), 1.0, weight)
        self.pulled = wanted * self.weight
        #: Stands for others, too: what the interval is about.
        self.open: Flags = (self.weight > 1) & (wanted > 0)
        here = log.finds & self.open
        self.certain = float(wanted[log.finds & ~self.open].sum())
        self.total = float(self.pulled[here].sum())
        self.variance = float(self._varying()[here].sum())

    def _varying(self) -> Numbers:
        """Poisson sampling: the variance that a find adds, estimated."""
        varying: Numbers = self.pulled**2 * (1 - 1 / self.weight)
        return varying

    def counted(self) -> Interval:
        """Of what is not certain."""
        if not self.open.any():
            return Interval(0.0, 0.0)
        one, square = self.one_more()
        return weighted_counts(self.total, self.variance, one, square)

    def one_more(self) -> tuple[float, float]:
        """What one find more would weigh, and its square: of a consignment that is examined."""
        part = self.wanted[self.open] / self.wanted[self.open].sum()
        return (
            float(self.pulled[self.open] @ part),
            float(self._varying()[self.open] @ part),
        )

    def interval(self) -> Interval:
        """Of the whole."""
        open_part = self.counted()
        return Interval(self.certain + open_part.low, self.certain + open_part.high)

    def expected(self, chance: Numbers) -> tuple[float, float]:
        """What a model says of all that is not certain: of every one, and as the sample tells."""
        one = self.wanted * chance
        sampled = self.open & self.log.examined
        return float(one[self.open].sum()), float((one * self.weight)[sampled].sum())

    def of_model(self, chance: Numbers) -> tuple[float, float]:
        """Variance of what the sample tells of the model; its correlation with the finds.

        The weights of a sample add up to the number of all, so only what differs from the mean
        varies. The correlation is that of a model that is right, or less where there is more to
        find than it says: a few finds tell too little of it.
        """
        if not self.open.any():
            return 0.0, 0.0
        wanted, chance = self.wanted[self.open], chance[self.open]
        one, odds = wanted * chance, self.weight[self.open] - 1
        apart = one - one.mean()
        spread = float((apart**2 * odds).sum())
        shared = float((apart * one * odds).sum())
        counts = max(self.variance, float((wanted * one * odds).sum()))
        alike = shared / (spread * counts) ** 0.5 if spread * counts > 0 else 0.0
        return spread, min(max(alike, 0.0), 1.0)

    def told(self, value: float, span: Interval) -> Estimate:
        """As an estimate: what was found is certain, and no more can be irregular than there is."""
        by_chance = self.open & self.log.examined
        made = Estimate(
            value,
            span.low,
            span.high,
            int(by_chance.sum()),
            int((by_chance & self.log.found).sum()),
        )
        known = float(self.wanted[self.log.finds].sum())
        unknown = float(self.wanted[~self.log.examined].sum())
        return made.within(known, known + unknown)
