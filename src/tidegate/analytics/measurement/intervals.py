"""Intervals that hold with few finds, and with none: 95 times of 100."""

from typing import NamedTuple

import numpy as np

#: Of the normal distribution.
Z = 1.959964
_TAIL = 0.025


class Interval(NamedTuple):
    low: float
    high: float


def wilson(share: float, count: float, z: float = Z) -> Interval:
    """Of a share of so many trials, which need not be whole (Wilson, 1927)."""
    below = 1 + z**2 / count
    middle = (share + z**2 / (2 * count)) / below
    half = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / below
    return Interval(max(0.0, float(middle - half)), min(1.0, float(middle + half)))


class Gamma(NamedTuple):
    """A gamma distribution by its mean and variance; a mean of 0 is the number 0."""

    mean: float
    variance: float

    def quantile(self, at: float) -> float:
        """What it does not exceed with this chance."""
        from scipy.special import gammaincinv

        if self.mean <= 0 or self.variance <= 0:
            return max(self.mean, 0.0)
        shape = self.mean**2 / self.variance
        return float(gammaincinv(shape, at) * self.variance / self.mean)


def weighted_counts(total: float, variance: float, one: float, square: float) -> Interval:
    """Of a sum of weights over rare finds, each find a Poisson event of its own weight.

    Gamma limits (Fay and Feuer, 1997): the upper one as if one find more had been made. That find
    weighs what finds weigh on average (Tiwari, Clegg and Zou, 2006). With no find at all the upper
    limit is 3.7 times that weight, as of a Poisson count.

    Args:
        total: sum of the weights of the finds.
        variance: its estimated variance.
        one: mean weight of one find more.
        square: mean square of that weight.
    """
    lower, upper = sides(total, variance, one, square)
    return Interval(lower.quantile(_TAIL), upper.quantile(1 - _TAIL))


def sides(total: float, variance: float, one: float, square: float) -> tuple[Gamma, Gamma]:
    """The two distributions that `weighted_counts` takes its limits from."""
    return Gamma(total, variance), Gamma(total + one, variance + square)


def difference(
    first: tuple[float, Interval], second: tuple[float, Interval], correlation: float
) -> Interval:
    """Of the difference of two estimates, from the interval of each (MOVER: Zou, Donner 2008)."""
    (one, own), (other, its) = first, second
    down, up = one - own.low, own.high - one
    back, on = other - its.low, its.high - other
    low = down**2 + on**2 - 2 * correlation * down * on
    high = up**2 + back**2 - 2 * correlation * up * back
    middle = one - other
    return Interval(middle - max(low, 0.0) ** 0.5, middle + max(high, 0.0) ** 0.5)
