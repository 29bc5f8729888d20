"""How many irregular ones there are among all, or that another policy would have found.

A policy is the chance with which it would examine each consignment. What was drawn stands for what
was not: inverse propensity weighting, self-normalised. With a model's chance of a find for each
consignment, what the model expects is corrected by where it was wrong (doubly robust: Robins,
Rotnitzky and Zhao, 1994): unbiased whatever the model is worth, and surer where it is good.

What the policy of the log selected for certain is known, and has no part in the interval.
"""

import numpy as np

from .estimate import Estimate
from .intervals import Interval, Z, difference
from .log import Log, Numbers
from .sums import Sums


def irregular(log: Log, wanted: Numbers | None = None) -> Estimate | None:
    """How many irregular consignments a policy would examine, by inverse propensity.

    Args:
        log: of the policy that was in force.
        wanted: shape (rows,), the other policy's chance to examine each; left out: all of them.

    Returns:
        None where the policy examines what nothing is known of.
    """
    own = Sums(log, _all(log) if wanted is None else wanted)
    if not own.is_known:
        return None
    span = own.interval()
    return own.told(own.certain + own.total, span)


def irregular_with_model(
    log: Log, chance: Numbers, wanted: Numbers | None = None
) -> Estimate | None:
    """The same, doubly robust.

    Args:
        log: of the policy that was in force.
        chance: shape (rows,), a model's chance of a find, made without the outcomes of the log.
        wanted: as for `irregular`.
    """
    own = Sums(log, _all(log) if wanted is None else wanted)
    if not own.is_known:
        return None
    expected, told = own.expected(chance)
    spread, alike = own.of_model(chance)
    # How far the examined sample is from what the model says of all; its spread is known exactly.
    off = told - expected
    half = Z * spread**0.5
    low, high = difference(
        (own.total, own.counted()), (off, Interval(off - half, off + half)), alike
    )
    value = own.certain + own.total - off
    return own.told(value, Interval(own.certain + low, own.certain + high))


def missed(log: Log, *, chance: Numbers | None = None) -> Estimate | None:
    """How many irregular consignments were not examined: all of them, less those that were found.

    Args:
        log: of the policy that was in force.
        chance: a model's; the estimate is then doubly robust.
    """
    all_of_them = irregular(log) if chance is None else irregular_with_model(log, chance)
    return None if all_of_them is None else all_of_them.less(float(log.finds.sum()))


def leakage(found: Estimate, not_found: Estimate) -> Estimate:
    """Share of the irregular that slips through, from estimates of what is found and what is not.

    Each end takes the worse end of both, so the interval is on the safe side.
    """
    return Estimate(
        _part(not_found.value, found.value),
        _part(not_found.low, found.high),
        _part(not_found.high, found.low),
        not_found.drawn,
        not_found.found,
    )


def hit_rate(log: Log, wanted: Numbers, *, chance: Numbers | None = None) -> Estimate | None:
    """Share of irregular ones among what a policy examines; None where it would examine nothing."""
    size = float(wanted.sum())
    some = irregular(log, wanted) if chance is None else irregular_with_model(log, chance, wanted)
    return None if some is None or size == 0 else some.times(1 / size).within(0.0, 1.0)


def _part(one: float, other: float) -> float:
    return one / (one + other) if one + other > 0 else 0.0


def _all(log: Log) -> Numbers:
    return np.ones(len(log))
