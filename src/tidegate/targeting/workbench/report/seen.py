"""How sure: what was found in a test among declarations with a score like this one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from tidegate.targeting.workbench.report.language import Speech

#: Bounds of the classes of score.
_BOUNDS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
#: Tested declarations from which on a class is told.
_ENOUGH = 20
#: Normal quantile of a 95 % interval.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Seen:
    """One class of score in the test."""

    low: float
    high: float
    tested: int
    found: int
    #: Mean score of the class.
    said: float
    #: Bounds of Wilson's 95 % interval of the share found.
    at_least: float
    at_most: float
    #: `58–68%`
    interval: str
    #: `In the test, 412 declarations scored 60–70%; 63% of them were irregular.`
    text: str


def seen_in_test(
    score: NDArray[np.float64], found: NDArray[np.bool_], speech: Speech
) -> list[Seen]:
    """Classes of score with enough tested declarations, lowest first."""
    classes = np.clip(np.digitize(score, _BOUNDS[1:-1]), 0, len(_BOUNDS) - 2)
    told = []
    for index in range(len(_BOUNDS) - 1):
        inside = classes == index
        if int(inside.sum()) >= _ENOUGH:
            told.append(_seen(index, score[inside], found[inside], speech))
    return told


def _seen(index: int, score: NDArray[np.float64], found: NDArray[np.bool_], speech: Speech) -> Seen:
    tested, finds = len(found), int(found.sum())
    low, high = _BOUNDS[index], _BOUNDS[index + 1]
    at_least, at_most = wilson(finds, tested)
    return Seen(
        low=low,
        high=high,
        tested=tested,
        found=finds,
        said=float(score.mean()),
        at_least=at_least,
        at_most=at_most,
        interval=_interval(at_least, at_most, speech),
        text=speech.plain(
            "row.seen",
            tested=speech.count(tested),
            low=speech.percent(low),
            high=speech.percent(high),
            share=speech.percent(finds / tested),
            at_least=speech.percent(at_least),
            at_most=speech.percent(at_most),
        ),
    )


def _interval(at_least: float, at_most: float, speech: Speech) -> str:
    if at_most >= 0.0995:
        return f"{at_least * 100:.0f}–{at_most:.0%}"
    return f"{speech.percent(at_least).removesuffix('%')}–{speech.percent(at_most)}"


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, z2 = hits / of, _Z * _Z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, centre - half), min(1.0, centre + half)


def seen_at(classes: Sequence[Seen], score: float) -> Seen | None:
    """The class that a score falls into, where it was tested often enough."""
    return next(
        (one for one in classes if one.low <= score < one.high or score == one.high == 1.0), None
    )
