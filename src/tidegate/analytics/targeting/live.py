"""Assessment as consignments come in: a few rows at a time, each with all that came before.

`judge` gives a row the very vector and score that `assess` gives it in a table of many, however
many rows it comes with, as long as the rows before it were remembered or are judged with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.engine import DuckDB
from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.reasons import Reason, columns_told, reasons
from tidegate.analytics.targeting.recall import Recall
from tidegate.analytics.targeting.registry import derived
from tidegate.analytics.targeting.rows import as_known, numbered
from tidegate.analytics.targeting.staging import staged_few
from tidegate.analytics.targeting.training import Targeter
from tidegate.analytics.targeting.wording import Language

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]

#: Threads for a few rows: more would wait for each other longer than they work.
_THREADS = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out of some rows, in their order: enough to score and explain them again."""

    #: Shape (rows, features), in the order of `Targeter.features`; NaN is null.
    vectors: Vectors
    #: Calibrated probability of a find if examined: shape (rows,).
    score: Numbers
    #: What each feature added, in log-odds: shape (rows, features).
    contributions: Numbers
    #: The numbers behind the reasons: one row each, columns that `explain` reads.
    evidence: pa.Table
    #: Each row as the engine read it: what `keep` remembers of it.
    staged: Sequence[Mapping[str, Any]]


class Live:
    """An assessor that stays open.

    It keeps the targeter's memory and all that it is told to remember; a new targeter, which
    remembers the same in less room, is a new `Live`. One thread at a time may use it.

    Args:
        targeter: what was learned.
    """

    def __init__(self, targeter: Targeter) -> None:
        # The parser of SQL takes its time to load.
        from tidegate.analytics.targeting.expressions import python

        self._targeter = targeter
        self._features = targeter.features
        self._recall = Recall(targeter.memory, targeter.extensions)
        self._derived = [(name, python(sql)) for name, sql in derived(targeter.extensions).items()]
        self._vector = [(f"f_{one.name}", python(one.sql)) for one in self._features]
        self._engine = DuckDB(_THREADS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def judge(self, rows: pa.Table) -> Judged:
        """Score rows and find the numbers behind the reasons; nothing is remembered of them.

        A row sees what was remembered and the rows that it is judged with, of days and hours
        strictly before its own.

        Args:
            rows: canonical rows, one to some hundreds; their outcomes, if any, are not looked at.

        Raises:
            ValueError: there are no rows.
        """
        if rows.num_rows == 0:
            raise ValueError("there is nothing to judge")
        staged = self._staged(as_known(rows, None))
        now = self._recall.lodged(staged)
        pasts = self._recall.look(staged, now)
        told = [self._told({**row, **past}) for row, past in zip(staged, pasts, strict=True)]
        vectors = np.array(
            [[row[name] for name, _ in self._vector] for row in told], dtype=np.float32
        )
        score, contributions = rescore(self._targeter, vectors)
        columns = columns_told(self._features, list(told[0]))
        evidence = pa.table({name: [row[name] for row in told] for name in columns})
        return Judged(vectors, score, contributions, evidence, staged)

    def remember(self, rows: pa.Table) -> None:
        """Make rows part of the past of later ones, with their outcomes where these are known.

        Args:
            rows: canonical rows that were not remembered before.
        """
        self._recall.remember(self._staged(rows))

    def keep(self, staged: Sequence[Mapping[str, Any]]) -> None:
        """Remember rows that were just judged, without reading them a second time.

        Args:
            staged: rows of `Judged.staged`; their outcomes are not known yet.
        """
        self._recall.remember(staged)

    def settle(self, rows: pa.Table) -> None:
        """Make the outcomes of rows part of the past of later ones.

        Args:
            rows: canonical rows that were remembered before, without an outcome, and now have one.
        """
        self._recall.remember(self._staged(rows), settled=True)

    def close(self) -> None:
        """Let go of the engine; nothing can be asked afterwards."""
        self._engine.close()

    def _staged(self, rows: pa.Table) -> list[dict[str, Any]]:
        extensions, salt = self._targeter.extensions, self._targeter.memory.salt
        return staged_few(self._engine, numbered(rows), extensions, salt)

    def _told(self, row: dict[str, Any]) -> dict[str, Any]:
        """A staged row with its past, and then with what is derived and with its features."""
        for name, value in self._derived:
            row[name] = value(row)
        # A feature may bear the name of a column, and reads that column.
        return row | {name: value(row) for name, value in self._vector}


def rescore(targeter: Targeter, vectors: Vectors) -> tuple[Numbers, Numbers]:
    """Scores and contributions from vectors that were kept: the same for ever.

    Args:
        targeter: the one that judged.
        vectors: shape (rows, features), at least one row.

    Returns:
        Probabilities of shape (rows,), and contributions of shape (rows, features) in log-odds.
    """
    model = targeter.model
    return model.probability(vectors, _THREADS), model.contributions(vectors, _THREADS)


def explain(
    features: Sequence[Feature],
    contributions: Numbers,
    evidence: Mapping[str, Any],
    language: Language = Language.EN,
) -> tuple[Reason, ...]:
    """The reasons of one judged row, strongest first.

    Args:
        features: of the targeter that judged, in the order of `contributions`.
        contributions: shape (features,), in log-odds: the row of `Judged.contributions`.
        evidence: the row of `Judged.evidence`.
        language: of the sentences.
    """
    return tuple(reasons(tuple(features), contributions, evidence, language))
