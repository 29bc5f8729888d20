"""Why a row scored high, in plain words with the numbers behind them.

The contributions of features (SHAP, in log-odds) are added up by typology. A typology that raised
the score speaks through the feature of it that raised it most and is unusual enough to be told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.feature import Feature, Typology
from tidegate.analytics.targeting.wording import Language, say

#: Most reasons told of a row.
MOST = 5
#: Log-odds that a typology must add to be told.
_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, its typology and what it added to the log-odds."""

    typology: Typology
    feature: str
    text: str
    weight: float


def columns_told(features: Sequence[Feature], columns: Sequence[str]) -> list[str]:
    """The columns of the evidence that reasons read: a few of hundreds, which would be slow."""
    read: set[str] = set()
    for feature in features:
        fields = {field for _, field, _, _ in Formatter().parse(feature.reason) if field}
        if feature.reason:
            read |= {f"f_{feature.name}", feature.proof, *fields, *(f"f_{one}" for one in fields)}
    return [name for name in columns if name in read]


def reasons(
    features: tuple[Feature, ...],
    contributions: NDArray[np.float64],
    evidence: Mapping[str, Any],
    language: Language = Language.EN,
) -> list[Reason]:
    """Up to five reasons of one row, strongest typology first.

    After them, while there is room, come unusual facts that can only raise a risk (features with
    direction 1) of typologies that the trees hardly used: an officer wants to know of a detour also
    where the rest was reason enough.

    Args:
        features: in the order of `contributions`.
        contributions: shape (features,), in log-odds.
        evidence: the row of `Past.evidence`.
        language: of the sentences.
    """
    groups: dict[Typology, list[int]] = {}
    for index, feature in enumerate(features):
        groups.setdefault(feature.typology, []).append(index)
    weights = {
        typology: float(contributions[members].sum()) for typology, members in groups.items()
    }
    order = sorted(weights, key=lambda one: (-weights[one], one))
    spoken: dict[Typology, Feature] = {}
    for typology in order:
        if weights[typology] < _LEAST:
            break
        raising = [index for index in groups[typology] if contributions[index] > 0]
        _let_speak(spoken, raising, features, contributions, evidence)
    for typology in order:
        if typology not in spoken:
            rising = [index for index in groups[typology] if features[index].direction == 1]
            _let_speak(spoken, rising, features, contributions, evidence)
    return [
        Reason(typology, feature.name, say(feature, evidence, language), weights[typology])
        for typology, feature in list(spoken.items())[:MOST]
    ]


def _let_speak(
    spoken: dict[Typology, Feature],
    members: list[int],
    features: tuple[Feature, ...],
    contributions: NDArray[np.float64],
    evidence: Mapping[str, Any],
) -> None:
    """The feature that raised the score most and is unusual speaks for its typology."""
    for index in sorted(members, key=lambda one: -contributions[one]):
        if features[index].is_told(evidence):
            spoken[features[index].typology] = features[index]
            return
