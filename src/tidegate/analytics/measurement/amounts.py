"""Revenue, or any other amount: what a policy would have found of it.

An amount is known of a find alone. How many finds there would be follows from the draws; what one
is worth, from all finds, those by chance with a voice each and the others together with as many as
twenty draws. A few large amounts decide such a sum, and the largest was perhaps never found: so the
interval is that of lognormal amounts, wide, and says so.
"""

from dataclasses import dataclass

import numpy as np

from .estimate import Estimate
from .intervals import Gamma, sides
from .log import Flags, Log, Numbers
from .sums import Sums

_ROUNDS = 1000
#: As so many draws, the finds that were selected for certain say what a find is worth.
_VOICES = 20.0
#: Amounts that are drawn one by one; more are taken to be like these.
_MOST = 1000
_ENDS = (2.5, 97.5)


def amount(
    log: Log, amounts: Numbers, wanted: Numbers | None = None, *, seed: int = 0
) -> Estimate | None:
    """The sum of the amounts of the irregular consignments that a policy would examine.

    The value is by inverse propensity. The interval is that of a compound sum: the number from the
    two distributions that bound it, each amount nothing or lognormal.

    Args:
        log: of the policy that was in force.
        amounts: shape (rows,); looked at where something was found, 0 or more.
        wanted: shape (rows,), the policy's chance to examine each; left out: all of them.
        seed: of the draws that the interval is made of.

    Returns:
        None where nothing was found yet, or the policy examines what nothing is known of.
    """
    chosen = np.ones(len(log)) if wanted is None else wanted
    own = Sums(log, chosen)
    if not (own.is_known and log.finds.any()):
        return None
    here = log.finds & own.open
    fixed = float((chosen * amounts)[log.finds & ~own.open].sum())
    rests_on = (int((own.open & log.examined).sum()), int(here.sum()))
    if not own.open.any():
        return Estimate(fixed, fixed, fixed, *rests_on)
    lower, upper = sides(own.total, own.variance, *own.one_more())
    worth = _Worth(amounts, here, log.finds)
    value = fixed + float((own.pulled * amounts)[here].sum())
    known = float((chosen * amounts)[log.finds].sum())
    low = fixed + float(np.percentile(worth.sums(lower, seed), _ENDS[0]))
    high = fixed + float(np.percentile(worth.sums(upper, seed), _ENDS[1]))
    made = Estimate(value, min(low, value), max(high, value), *rests_on)
    return made.within(known, np.inf)


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a find is worth: nothing, or a lognormal amount."""

    amounts: Numbers
    #: Finds by chance, and all finds.
    drawn: Flags
    found: Flags

    def sums(self, number: Gamma, seed: int) -> Numbers:
        """Draws of the sum: shape (rounds,)."""
        dice = np.random.default_rng(seed)
        if number.mean <= 0:
            return np.zeros(_ROUNDS)
        count = (
            dice.gamma(number.mean**2 / number.variance, number.variance / number.mean, _ROUNDS)
            if number.variance > 0
            else np.full(_ROUNDS, number.mean)
        )
        each = self.amounts[self.found]
        voice = np.where(self.drawn[self.found], 1.0, _VOICES / len(each))
        worth = each > 0
        if not worth.any():
            return np.zeros(_ROUNDS)
        logs, voice_of = np.log(each[worth]), voice[worth]
        part, heard = voice_of.sum() / voice.sum(), voice_of.sum()
        middle = float(logs @ voice_of / heard)
        spread = float(np.sqrt(max((logs - middle) ** 2 @ voice_of / heard, 0.0)))
        middles = middle + spread / heard**0.5 * dice.standard_normal(_ROUNDS)
        counts = dice.poisson(count * part)
        drawn: Numbers = np.array([
            _sum(one, spread, int(many), dice) for one, many in zip(middles, counts, strict=True)
        ])  # fmt: skip
        return drawn


def _sum(middle: float, spread: float, many: int, dice: np.random.Generator) -> float:
    """A sum of so many lognormal amounts."""
    one_by_one = min(many, _MOST)
    if not one_by_one:
        return 0.0
    amounts = np.exp(middle + spread * dice.standard_normal(one_by_one))
    return float(amounts.sum()) * many / one_by_one
