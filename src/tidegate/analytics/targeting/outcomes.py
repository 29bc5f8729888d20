"""What would be found: a chance for each outcome, and how sure the chance of any find is.

Beside the model of any find, one head is grown for each outcome that was found often enough, with
its own calibrator. Of a rarer one, the chance is the share that it has among finds, shrunk, times
the chance of any. No outcome is likelier than any find.

How sure: a few small models, each of another sample of the same rows, and how far they are apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.model import (
    Calibrator,
    Model,
    TooFewOutcomes,
    grow,
    learn,
)

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]

#: Finds of an outcome from which on it has a head of its own.
FEWEST_FINDS = 40
#: Finds that are added to each outcome that was ever found, so that a share of few is no certainty.
_ADDED = 0.5
_BAGGED = 5
_BAGGED_TREES = 40


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Heads, shares and bagged models."""

    #: Outcomes that were ever found, in alphabetical order, and how often.
    finds: Mapping[str, int]
    #: Finds of any outcome, also where none is told.
    all_finds: int
    #: Of those that were found often enough.
    heads: Mapping[str, Model]
    bagged: tuple[Model, ...]

    def share(self, outcome: str) -> float:
        """The share that an outcome has among finds, shrunk."""
        return (self.finds[outcome] + _ADDED) / (self.all_finds + _ADDED * len(self.finds))

    def chances(self, vectors: Vectors, found: Numbers, threads: int = 1) -> Numbers:
        """The chance of each outcome: shape (rows, outcomes), in the order of `finds`.

        Args:
            vectors: shape (rows, features).
            found: calibrated chance of any find, shape (rows,).
            threads: of the trees.
        """
        columns = [
            self.heads[outcome].probability(vectors, threads)
            if outcome in self.heads
            else self.share(outcome) * found
            for outcome in self.finds
        ]
        together = np.stack(columns, axis=1) if columns else np.zeros((len(found), 0))
        return np.minimum(together, found[:, None])

    def spread(self, vectors: Vectors, threads: int = 1) -> Numbers:
        """How far the bagged models are apart, as a standard deviation: shape (rows,)."""
        told = [one.probability(vectors, threads) for one in self.bagged]
        return np.asarray(np.std(told, axis=0))


def learn_outcomes(
    vectors: Vectors,
    found: Labels,
    outcomes: Sequence[str | None],
    features: tuple[Feature, ...],
    seed: int,
    threads: int = 0,
) -> Outcomes:
    """Grow heads and bagged models from labelled rows in time order.

    Args:
        vectors: shape (rows, features), earliest row first.
        found: shape (rows,), whether the examination found an irregularity.
        outcomes: of each row, what was found; None where that is not told.
        features: in the order of the columns.
        seed: the same seed and rows give the same, bit for bit.
        threads: 0 leaves it to LightGBM.
    """
    told = np.array([one or "" for one in outcomes], dtype=object)
    kinds = sorted({str(one) for one in told[found]} - {""})
    heads = {}
    for kind in kinds:
        is_it = found & (told == kind)
        if int(is_it.sum()) < FEWEST_FINDS:
            continue
        try:
            heads[kind] = learn(vectors, is_it, features, seed, threads)
        except TooFewOutcomes:
            continue  # too few are clear of it
    draw = np.random.default_rng(seed)
    bagged = []
    for position in range(_BAGGED):
        rows = np.sort(draw.integers(0, len(found), len(found)))
        trees = grow(vectors[rows], found[rows], features, seed + position, _BAGGED_TREES, threads)
        bagged.append(Model(trees, Calibrator(1.0, 0.0)))
    return Outcomes(
        finds={kind: int((found & (told == kind)).sum()) for kind in kinds},
        all_finds=int(found.sum()),
        heads=heads,
        bagged=tuple(bagged),
    )
