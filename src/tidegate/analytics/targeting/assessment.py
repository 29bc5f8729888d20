"""Assessment: a score for every row, and for the selected the reasons."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.engine import DuckDB, Engine, Opens
from tidegate.analytics.targeting.model import Model
from tidegate.analytics.targeting.past import Past, matrix
from tidegate.analytics.targeting.reasons import Reason, columns_told, reasons
from tidegate.analytics.targeting.rows import as_known, numbered
from tidegate.analytics.targeting.selection import Lane, SelectedBy, Selection, lane, select
from tidegate.analytics.targeting.training import Step, Targeter
from tidegate.analytics.targeting.wording import Language

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Selected:
    """One selected row."""

    #: Position in the assessed rows.
    row: int
    by: SelectedBy
    lane: Lane
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was assessed, row by row, and what was selected."""

    #: Calibrated probability of a find if examined: shape (rows,).
    score: Numbers
    selection: Selection
    selected: tuple[Selected, ...]
    #: The numbers behind the selected, in their order.
    evidence: pa.Table


_SCORES = pa.schema([("row", pa.int64()), ("score", pa.float64())])


def _scored(past: Past, model: Model, engine: Engine) -> Numbers:
    """Scores of all rows, in their order."""
    told = past.mapped(partial(_probability, model, engine.threads), _SCORES)
    scores = np.empty(told.num_rows)
    scores[told["row"].to_numpy()] = told["score"].to_numpy()
    return scores


def _probability(model: Model, threads: int, batch: pa.RecordBatch) -> pa.RecordBatch:
    scores = model.probability(matrix(batch), threads)
    return pa.record_batch([batch.column("row"), pa.array(scores)], schema=_SCORES)


def score(targeter: Targeter, rows: pa.Table) -> Numbers:
    """Calibrated probability of a find if examined, of every row; outcomes are not looked at."""
    with DuckDB() as engine:
        engine.register("canonical", numbered(as_known(rows, None)))
        past = Past(engine, targeter.memory, targeter.extensions)
        return _scored(past, targeter.model, engine)


def assess(
    targeter: Targeter,
    rows: pa.Table,
    rate: float,
    random_share: float,
    seed: int = 0,
    step: Step = lambda _: None,
    language: Language = Language.EN,
    opens: Opens = DuckDB,
) -> Assessment:
    """Score rows, select a share of them, and say why.

    Args:
        targeter: what was learned.
        rows: canonical rows; their outcomes, if any, are not looked at.
        rate: share of the rows to examine, above 0 and at most 1.
        random_share: share of the examined that is drawn at random.
        seed: of the random draw.
        step: told what begins.
        language: of the reasons.
        opens: the engine that does it; every one selects the same.
    """
    with opens() as engine:
        engine.register("canonical", numbered(as_known(rows, None)))
        step("Looking at the past of every declaration")
        past = Past(engine, targeter.memory, targeter.extensions)
        step("Scoring")
        score = _scored(past, targeter.model, engine)
        selection = select(score, rate, random_share, seed)
        step("Finding reasons")
        evidence = past.evidence(selection.rows.tolist())
    contributions = targeter.model.contributions(_vectors(evidence))
    spoken = evidence.select(columns_told(past.features, evidence.column_names))
    selected = tuple(
        _selected(
            int(row), by, float(score[row]), tuple(reasons(past.features, parts, facts, language))
        )
        for row, by, parts, facts in zip(
            selection.rows, selection.by, contributions, spoken.to_pylist(), strict=True
        )
    )
    return Assessment(score, selection, selected, evidence)


def _vectors(evidence: pa.Table) -> NDArray[np.float32]:
    return np.concatenate([matrix(batch) for batch in evidence.to_batches()])


def _selected(row: int, by: SelectedBy, score: float, told: tuple[Reason, ...]) -> Selected:
    return Selected(row, by, lane(score, told[0].typology if told else None), told)
