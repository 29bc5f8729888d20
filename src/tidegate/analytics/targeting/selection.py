"""Which rows to examine, and by which lane: a proposal within a rate.

A share of what is examined is drawn at random from all rows, whatever their score, so that what
slips through can be estimated without bias; the probability with which each row came to be selected
is kept with it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.feature import Typology
from tidegate.analytics.targeting.measures import selected_count

Numbers = NDArray[np.float64]


class Lane(StrEnum):
    """What is proposed for a consignment."""

    RELEASE = "release"
    DOCUMENTS = "documents"
    XRAY = "x-ray"
    OPEN = "open"


class SelectedBy(StrEnum):
    SCORE = "score"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Selection:
    """The outcome for each row."""

    #: Positions of the selected rows, highest score first, the random ones after them.
    rows: NDArray[np.int64]
    #: How each of `rows` came to be selected.
    by: list[SelectedBy]
    #: Probability with which each row (of all) would be selected: shape (all rows,).
    propensity: Numbers


def select(score: Numbers, rate: float, random_share: float, seed: int) -> Selection:
    """The rows to examine.

    Args:
        score: shape (rows,).
        rate: share of rows to examine, above 0 and at most 1.
        random_share: share of the examined that is drawn at random, 0 to 1.
        seed: of the draw.
    """
    if not 0 < rate <= 1:
        raise ValueError("the rate is a share above 0 and at most 1")
    if not 0 <= random_share <= 1:
        raise ValueError("the random share is between 0 and 1")
    total = selected_count(len(score), rate)
    drawn = round(total * random_share)
    targeted = np.argsort(-score, kind="stable")[: total - drawn]
    is_other = np.ones(len(score), dtype=bool)
    is_other[targeted] = False
    others = np.flatnonzero(is_other)
    lots = np.sort(np.random.default_rng(seed).choice(others, drawn, replace=False))
    propensity = np.full(len(score), drawn / len(others) if len(others) else 0.0)
    propensity[targeted] = 1.0
    by = [SelectedBy.SCORE] * len(targeted) + [SelectedBy.RANDOM] * drawn
    return Selection(np.concatenate([targeted, lots]).astype(np.int64), by, propensity)


#: The means that looks at what a reason is about: papers, an image, or the goods themselves.
_MEANS: dict[Typology, Lane] = {
    Typology.VALUATION: Lane.DOCUMENTS,
    Typology.DOCUMENTS: Lane.DOCUMENTS,
    Typology.RHYTHM: Lane.DOCUMENTS,
    Typology.PARTY: Lane.XRAY,
    Typology.HISTORY: Lane.XRAY,
    Typology.WEIGHT: Lane.XRAY,
    Typology.LANE: Lane.XRAY,
    Typology.ROUTE: Lane.XRAY,
    Typology.DESTINATION: Lane.XRAY,
    Typology.GOODS: Lane.OPEN,
}
#: From this calibrated probability on, the goods are opened whatever the reason.
OPEN_FROM = 0.5


def lane(probability: float, strongest: Typology | None) -> Lane:
    """The lane proposed for a selected row; X-ray where nothing speaks, as for a random draw."""
    if probability >= OPEN_FROM:
        return Lane.OPEN
    return Lane.XRAY if strongest is None else _MEANS[strongest]
