"""What selection reads and what it answers: arrays, one row a candidate."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class By(IntEnum):
    """Why a candidate is selected."""

    NONE = 0
    HARM = 1
    INFORMATION = 2
    RANDOM = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be examined: cargo and vehicle trips in one table, shape (n,) unless it says else.

    How they differ is in what each means shows of them and takes for them.
    """

    #: Control point at which it arrives, from 0.
    point: Integers
    #: Hour in which it arrives, from 0.
    hour: Integers
    #: Chance of any find, calibrated, 0 to 1.
    score: Numbers
    #: Harm that is expected of it, at least 0; see `expected_harm`.
    harm: Numbers
    #: Spread of its chance over bagged models, at least 0.
    uncertainty: Numbers
    #: Chance that a means shows what is there: shape (n, means), or (means,) for all alike.
    shows: Numbers
    #: What an inspection takes of the capacity: 1 where that counts slots, officer-minutes where
    #: it counts minutes, infinite where this means cannot look at it. Shape as `shows`.
    takes: Numbers
    #: Its trader, from 0.
    trader: Integers
    #: Whether its trader was examined often enough, and nothing was found.
    honest: Flags
    #: AEO tier of its trader, from 0: which of `Terms.facilitation` it has.
    tier: Integers

    def __post_init__(self) -> None:
        n = len(self.point)
        rows = (self.hour, self.score, self.harm, self.uncertainty, self.trader, self.honest)
        if any(len(one) != n for one in (*rows, self.tier)):
            raise ValueError("all columns of the candidates have one length")
        if n and not (
            np.all((self.score >= 0) & (self.score <= 1))
            and np.all((self.harm >= 0) & (self.harm < np.inf))
            and np.all((self.uncertainty >= 0) & (self.uncertainty < np.inf))
            and np.all((self.shows >= 0) & (self.shows <= 1))
            and np.all(self.takes > 0)
        ):
            raise ValueError("a chance, a harm or a time of the candidates is out of its bounds")

    def __len__(self) -> int:
        return len(self.point)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy says of selection."""

    #: Share of candidates to examine, above 0 and below 1.
    share: float
    #: Part of the examined that is drawn at random from all candidates, 0 to 1.
    random_share: float
    #: Part of the examined that is chosen for what it teaches; with the random part up to 1.
    exploration_share: float = 0.0
    #: What a resolved unit of uncertainty is worth, in the unit of harm.
    information: float = 0.0
    #: At most this share of an honest trader's candidates is selected, in expectation; 1 is no cap.
    honest_cap: float = 1.0
    #: Factor on harm and information by AEO tier. The random draw knows no tier.
    facilitation: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        parts = (self.random_share, self.exploration_share)
        if not (0 < self.share < 1 and min(parts) >= 0 and sum(parts) <= 1):
            raise ValueError("a share of the terms is out of its bounds")
        if not (self.information >= 0 and 0 <= self.honest_cap <= 1):
            raise ValueError("the worth of information or the cap is out of its bounds")
        if not self.facilitation or not all(0 <= one <= 1 for one in self.facilitation):
            raise ValueError("a factor of facilitation is between 0 and 1")

    @property
    def lot(self) -> float:
        """Chance of the random draw, the same for every candidate."""
        return self.share * self.random_share


@dataclass(frozen=True, slots=True)
class Selection:
    """The answer for each candidate, shape (n,)."""

    #: The means by which it is examined; -1 where it is not selected.
    lane: NDArray[np.int8]
    #: `By`, as a number.
    by: NDArray[np.int8]
    #: The chance with which it is selected, whether it was or not.
    propensity: Numbers
    #: The means that it has if it is selected; -1 where nothing can look at it.
    means: NDArray[np.int8]
    #: Harm that is expected to be found, and what is expected to be learned.
    value: float
    #: No policy within the same terms and capacity is worth more; nan where it is not known.
    bound: float


#: A way to select. Capacity has shape (points, hours, means), in the unit of `takes`; the draws are
#: independent and uniform from 0 to 1, one a candidate.
Strategy = Callable[[Candidates, Numbers, Terms, Numbers], Selection]


def expected_harm(chances: Numbers, harms: Numbers) -> Numbers:
    """Harm that is expected of each row.

    Args:
        chances: of each outcome, shape (n, outcomes).
        harms: of a find of each outcome, in the policy's unit, shape (outcomes,).
    """
    return np.asarray(chances @ harms, np.float64)
