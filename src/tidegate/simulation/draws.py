"""Chance: named random streams, and vectorised draws from weighted and ragged sets.

Every part of a run draws from its own stream, so that a new typology leaves the draws of the others
as they were.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def stream(seed: int, *names: str) -> np.random.Generator:
    """The generator of one part of the run, the same for the same seed and names."""
    key = tuple(zlib.crc32(name.encode()) for name in names)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def pick(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """`size` positions of `weights`, each as likely as its weight."""
    total = np.cumsum(weights)
    found = np.searchsorted(total, rng.random(size) * total[-1], side="right")
    return np.asarray(np.minimum(found, _last(weights)), dtype=np.int64)


def _last(weights: Floats) -> int:
    # Rounding may lift a draw onto the end of the sum, past the last weight above 0.
    return int(np.flatnonzero(weights > 0)[-1])


def pick_rows(rng: np.random.Generator, weights: Floats) -> Ints:
    """One column for each row of a (rows, columns) array of weights, none of it all zero."""
    total = np.cumsum(weights, axis=1)
    found = (total <= (rng.random(len(weights)) * total[:, -1])[:, None]).sum(axis=1)
    return np.asarray(np.minimum(found, weights.shape[1] - 1), dtype=np.int64)


def factors(rng: np.random.Generator, span: tuple[float, float], size: int) -> Floats:
    """`size` factors, even in their logarithm, between the ends of `span`."""
    return np.exp(rng.uniform(np.log(span[0]), np.log(span[1]), size))


def mixed(keys: Ints, salt: str) -> Ints:
    """A fixed hash of each key, 0 to 2^62 (SplitMix64): names and streets without a table."""
    start = zlib.crc32(salt.encode()) * 0x9E3779B97F4A7C15 % (1 << 64)
    z = keys.astype(np.uint64) + np.uint64(start)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(2)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Ragged:
    """For each row a set of values with weights; rows may be empty."""

    #: All values, row after row.
    values: Ints
    #: Where each row begins in `values`, and at the end their number: (rows + 1,).
    starts: Ints
    #: Sum of the weights before each value, and at the end of all: (values + 1,).
    before: Floats

    @classmethod
    def of(cls, rows: Sequence[Mapping[int, float]]) -> "Ragged":
        """From `{value: weight}` for each row."""
        values = np.array([v for row in rows for v in row], dtype=np.int64)
        weights = np.array([w for row in rows for w in row.values()], dtype=np.float64)
        starts = np.cumsum([0, *map(len, rows)])
        return cls(values, starts.astype(np.int64), np.concatenate([[0.0], np.cumsum(weights)]))

    def weight(self) -> Floats:
        """Sum of the weights of each row."""
        return self.before[self.starts[1:]] - self.before[self.starts[:-1]]

    def draw(self, rng: np.random.Generator, rows: Ints) -> Ints:
        """One value for each of `rows`; -1 for an empty row."""
        first, last = self.starts[rows], self.starts[rows + 1]
        low, high = self.before[first], self.before[last]
        at = np.searchsorted(self.before, low + rng.random(len(rows)) * (high - low), side="right")
        at = np.clip(at - 1, first, np.maximum(last - 1, first))
        if len(self.values) == 0:
            return np.full(len(rows), -1)
        return np.where(last > first, self.values[np.minimum(at, len(self.values) - 1)], -1)
