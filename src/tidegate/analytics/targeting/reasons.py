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
    told: list[Reason] = []
    for typology in sorted(weights, key=lambda one: (-weights[one], one)):
        if weights[typology] < _LEAST or len(told) == MOST:
            break
        spokesman = _spokesman(groups[typology], features, contributions, evidence)
        if spokesman is not None:
            text = say(spokesman, evidence, language)
            told.append(Reason(typology, spokesman.name, text, weights[typology]))
    return told


def _spokesman(
    members: list[int],
    features: tuple[Feature, ...],
    contributions: NDArray[np.float64],
    evidence: Mapping[str, Any],
) -> Feature | None:
    for index in sorted(members, key=lambda one: -contributions[one]):
        if contributions[index] <= 0:
            return None
        if features[index].is_told(evidence):
            return features[index]
    return None
