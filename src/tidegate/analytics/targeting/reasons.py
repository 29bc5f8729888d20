"""Why a row scored high, in plain words with the numbers behind them.

The contributions of features (SHAP, in log-odds) are added up by typology. A typology that raised
the score speaks through the feature of it that raised it most and is unusual enough to be told.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.registry import Feature, Typology

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


class Wording(string.Formatter):
    """Fills a reason's template; the format after a colon says what the number is."""

    def get_value(
        self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None or value != value:
            return "" if format_spec == "from" else "unknown"
        match format_spec:
            case "count":
                return f"{round(value):,}"
            case "km":
                return f"{round(value):,} km"
            case "percent":
                return _percent(value)
            case "ratio":
                return _ratio(value)
            case "number":
                return f"{value:.2f}"
            case "signed":
                return f"{value:+.1f}"
            case "hs":
                return heading(str(value))
            case "from":
                return f" from {value}"
            case "":
                return str(value)
        raise ValueError(f"no wording for {format_spec!r}")


def heading(code: str) -> str:
    """A code of the Harmonized System as it is read: 854231 is 8542.31."""
    return f"{code[:4]}.{code[4:]}" if len(code) > 4 else code


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.01 else f"{share:.2%}"


def _ratio(value: float) -> str:
    if value < 1:
        return f"{value:.2f} of"
    return f"{value:.2f} times" if value < 10 else f"{value:,.0f} times"


def reasons(
    features: tuple[Feature, ...],
    contributions: NDArray[np.float64],
    evidence: Mapping[str, Any],
) -> list[Reason]:
    """Up to five reasons of one row, strongest typology first.

    Args:
        features: in the order of `contributions`.
        contributions: shape (features,), in log-odds.
        evidence: the row of `Past.evidence`.
    """
    groups: dict[Typology, list[int]] = {}
    for index, feature in enumerate(features):
        groups.setdefault(feature.typology, []).append(index)
    weights = {typology: float(contributions[members].sum()) for typology, members in groups.items()}
    told: list[Reason] = []
    for typology in sorted(weights, key=lambda one: (-weights[one], one)):
        if weights[typology] < _LEAST or len(told) == MOST:
            break
        index = _spokesman(groups[typology], features, contributions, evidence)
        if index is not None:
            text = Wording().vformat(features[index].reason, (), evidence)
            told.append(Reason(typology, features[index].name, text, weights[typology]))
    return told


def _spokesman(
    members: list[int],
    features: tuple[Feature, ...],
    contributions: NDArray[np.float64],
    evidence: Mapping[str, Any],
) -> int | None:
    for index in sorted(members, key=lambda one: -contributions[one]):
        if contributions[index] <= 0:
            return None
        value = evidence[f"f_{features[index].name}"]
        if value is not None and features[index].is_told(value):
            return index
    return None
