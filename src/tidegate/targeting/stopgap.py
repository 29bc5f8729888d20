"""Asks the engine anew for every micro-batch, until it has a judge that stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import (
    DuckDB,
    Feature,
    Language,
    Past,
    Reason,
    Targeter,
    as_known,
    columns_told,
    numbered,
    reasons,
)


@dataclass(frozen=True, slots=True)
class Judged:
    vectors: NDArray[np.float32]
    score: NDArray[np.float64]
    contributions: NDArray[np.float64]
    evidence: pa.Table


class Live:
    def __init__(self, targeter: Targeter) -> None:
        self._targeter = targeter

    def judge(self, rows: pa.Table) -> Judged:
        with DuckDB(threads=1) as engine:
            engine.register("canonical", numbered(as_known(rows, None)))
            past = Past(engine, self._targeter.memory, self._targeter.extensions)
            vectors = past.vectors()
            evidence = past.evidence(list(range(rows.num_rows)))
            told = evidence.select(columns_told(past.features, evidence.column_names))
        model = self._targeter.model
        return Judged(vectors, model.probability(vectors), model.contributions(vectors), told)

    def remember(self, rows: pa.Table) -> None:
        pass

    def close(self) -> None:
        pass


def explain(
    features: tuple[Feature, ...],
    contributions: NDArray[np.float64],
    evidence: Mapping[str, Any],
    language: Language,
) -> tuple[Reason, ...]:
    return tuple(reasons(features, contributions, evidence, language))


def rescore(targeter: Targeter, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    return targeter.model.probability(vectors)
