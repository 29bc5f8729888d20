"""Has the calibration moved: what the model said and what was found, then and now.

A chance of a find that was right then may be wrong now though no input moved: the crime did. Among
outcomes of equal score, the finds of now are held against the share of then and now together. How
likely so much is when nothing moved is told by turning the sign of what each party adds, at random:
one party's consignments are alike, and move together (a wild bootstrap of clusters: Cameron,
Gelbach and Miller, 2008). A model that is off then and now alike has not moved; its figures say so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.drift.outcomes import FEWEST_FINDS
from tidegate.analytics.drift.resampling import Labels, Numbers, as_they_are_and_drawn, interval

#: Fewest outcomes, then and now; finds are needed of `FEWEST_FINDS` parties in each.
FEWEST_SCORED = 40
#: An alarm is raised where so much would be seen this seldom if nothing moved, and where the found
#: shares are so far apart, or the finds for each expected one so many times as many or as few.
ALARM_CHANCE, ALARM_GAP, ALARM_TIMES = 0.01, 0.02, 1.25
_PARTS, _FEWEST_OF_PART = 10, 25
_TURNED = 1999
_BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was said and found of some outcomes; intervals hold 95 times of 100."""

    examined: int
    found: int
    #: Finds that the scores let expect, and how many there were for each of these.
    expected: float
    ratio: float
    ratio_low: float
    ratio_high: float
    #: Mean gap between said and found share over ten parts of the scores.
    error: float
    error_low: float
    error_high: float


@dataclass(frozen=True, slots=True)
class CalibrationDrift:
    """Calibration then and now."""

    then: Calibration
    now: Calibration
    #: Mean gap between the shares found then and now, among those of equal score.
    gap: float
    #: The chance of so much if nothing moved.
    chance: float

    @property
    def moved(self) -> bool:
        """Whether it raises an alarm."""
        low, high = sorted((self.then.ratio, self.now.ratio))
        is_large = self.gap >= ALARM_GAP or high >= ALARM_TIMES * low
        return self.chance <= ALARM_CHANCE and is_large


def calibration_drift(
    score: Numbers, found: Labels, is_now: Labels, party: NDArray[np.int64], seed: int = 0
) -> CalibrationDrift | None:
    """Calibration then and now; None while too few outcomes are known.

    Args:
        score: shape (outcomes,), the probability that the model said.
        found: shape (outcomes,).
        is_now: shape (outcomes,).
        party: shape (outcomes,), any number of whose it is.
        seed: of the signs that are turned and of the intervals.
    """
    few = min(int(is_now.sum()), int((~is_now).sum())) < FEWEST_SCORED
    if few or min(_parties(found & is_now, party), _parties(found & ~is_now, party)) < FEWEST_FINDS:
        return None
    gap, chance = _moved_away(score, found, is_now, party, seed)
    then, now = (_calibration(score[some], found[some], seed) for some in (~is_now, is_now))
    return CalibrationDrift(then, now, gap, chance)


def _parties(rows: Labels, party: NDArray[np.int64]) -> int:
    return len(np.unique(party[rows]))


def _moved_away(
    score: Numbers, found: Labels, is_now: Labels, party: NDArray[np.int64], seed: int
) -> tuple[float, float]:
    """How far the found shares are apart among those of equal score, and the chance of so much."""
    part = _parts(score)
    parts = int(part.max()) + 1
    size, now, finds = (
        np.bincount(part, weights=weights, minlength=parts)
        for weights in (np.ones(len(part)), is_now.astype(float), found.astype(float))
    )
    added = (found - (finds / size)[part]) * (is_now - (now / size)[part])
    _, of = np.unique(party, return_inverse=True)
    cell = of * parts + part
    by_party = np.bincount(cell, weights=added, minlength=(of.max() + 1) * parts)
    by_party = by_party.reshape(-1, parts)
    # A party that adds nothing anywhere has no sign to turn.
    by_party = by_party[np.abs(by_party).sum(axis=1) > 0]
    signs = np.random.default_rng(seed).integers(0, 2, (_TURNED, len(by_party))) * 2.0 - 1.0
    apart = by_party.sum(axis=0)
    turned = _moved(signs @ by_party)
    chance = (1 + int((turned >= _moved(apart[None, :])[0] - 1e-9).sum())) / (1 + _TURNED)
    then = size - now
    both = (now > 0) & (then > 0)
    # Of n and m outcomes, a difference of the shares adds n m / (n + m) times itself.
    shares = np.abs(apart[both]) * size[both] / (now[both] * then[both])
    return float((shares * now[both]).sum() / max(now[both].sum(), 1.0)), chance


def _moved(apart: Numbers) -> Numbers:
    """How far finds are from what is expected, in each part and on the whole."""
    return np.asarray(np.abs(apart).sum(axis=1) + np.abs(apart.sum(axis=1)))


def _parts(score: Numbers) -> NDArray[np.int64]:
    """The part of each row, of as many rows each as can be; equal scores lie in one."""
    parts = min(_PARTS, max(1, len(score) // _FEWEST_OF_PART))
    cuts = np.unique(np.quantile(score, np.arange(1, parts) / parts, method="inverted_cdf"))
    _, part = np.unique(np.searchsorted(cuts, score, side="left"), return_inverse=True)
    return np.asarray(part, dtype=np.int64)


def _calibration(score: Numbers, found: Labels, seed: int) -> Calibration:
    weights = as_they_are_and_drawn(len(score), seed)
    said, seen = weights @ score, weights @ found.astype(float)
    ratio = seen / np.maximum(said, 1e-9)
    error = _errors(score, found, weights)
    return Calibration(
        len(score), int(found.sum()), float(said[0]), float(ratio[0]), *interval(ratio[1:]),
        float(error[0]), *interval(error[1:]),
    )  # fmt: skip


def _errors(score: Numbers, found: Labels, weights: Numbers) -> Numbers:
    """The calibration error of `measures.calibration_error`, for rows drawn again: (draws,)."""
    part = np.minimum((score * _BINS).astype(int), _BINS - 1)
    lies_in = np.eye(_BINS)[part]
    said, seen = weights @ (lies_in * score[:, None]), weights @ (lies_in * found[:, None])
    return np.asarray(np.abs(said - seen).sum(axis=1) / weights.sum(axis=1))
