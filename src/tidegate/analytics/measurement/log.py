"""What was logged: of every consignment, selected or not, with which chance it was examined."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Log:
    """One row a consignment; each array has the shape (rows,).

    Raises:
        ValueError: the arrays do not go together, or a chance is not above 0 and at most 1.
    """

    #: The chance with which the policy then in force selected something like it.
    propensity: Numbers
    #: Whether it was examined and the outcome is known.
    examined: Flags
    #: Whether something irregular was found; not looked at where it was not examined.
    found: Flags
    #: Rows of another number were drawn for another reason, and do not stand for each other; None
    #: where all were drawn alike.
    stratum: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        strata = self.propensity if self.stratum is None else self.stratum
        shapes = {self.propensity.shape, self.examined.shape, self.found.shape, strata.shape}
        if len(shapes) != 1 or self.propensity.ndim != 1:
            raise ValueError("propensity, examined, found and stratum are of one length")
        if len(self) and not (self.propensity.min() > 0 and self.propensity.max() <= 1):
            raise ValueError("a propensity is above 0 and at most 1: what has none is not known")

    def __len__(self) -> int:
        return len(self.propensity)

    @property
    def finds(self) -> Flags:
        """What was examined and irregular."""
        return self.examined & self.found

    @property
    def drawn(self) -> Flags:
        """What the policy did not select for certain."""
        return self.propensity < 1

    def of(self, rows: Flags) -> Self:
        """Some of the rows."""
        stratum = None if self.stratum is None else self.stratum[rows]
        return type(self)(self.propensity[rows], self.examined[rows], self.found[rows], stratum)

    @property
    def strata(self) -> Iterator[Flags]:
        """Rows that stand for each other: what was selected for certain, and each kind of draw."""
        yield ~self.drawn
        if self.stratum is None:
            yield self.drawn
        else:
            yield from (self.drawn & (self.stratum == one) for one in np.unique(self.stratum))


def weights(log: Log) -> Numbers:
    """For how many consignments each would stand if it were examined: shape (rows,), 1 or more.

    1 / propensity, self-normalised (Hájek, 1971) in strata, what was selected for certain and
    each kind of draw: in each, those of the examined add up to the number of its consignments. So
    what was selected and is not examined yet, or never, is taken to be like what was. NaN in a
    stratum of which nothing is examined.
    """
    weight = 1.0 / log.propensity
    for stratum in log.strata:
        told = weight[stratum & log.examined].sum()
        scale = stratum.sum() / told if told > 0 else np.nan
        weight[stratum] = np.maximum(weight[stratum] * scale, 1.0)
    return weight
