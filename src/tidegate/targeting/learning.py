"""Learning from what was lodged here and what examinations found, as the lake has it.

The candidate learns from the older part of the labelled past, and is measured on the newest part,
which it has not seen, beside the model in service and the simple rule. What is registered is the
very model that was measured.
"""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.conf import settings
from numpy.typing import NDArray

from tidegate.access.interface import Actor
from tidegate.analytics.targeting.interface import (
    Extensions,
    Targeter,
    TooFewOutcomes,
    cut,
    figures,
    labels,
    novel_rows,
    past_rate,
    score,
    train,
)
from tidegate.codes.interface import choices

from .lake.filling import fill_lake
from .lake.reading import Lake
from .models import ModelRecord
from .places import folder_of
from .queries import model_in_service
from .services import register_model
from .workbench import model_folder
from .workbench.card import outcomes_of

#: Share of the labelled past, its end, that the candidate is measured on.
_MEASURED = 0.2
#: Shares of declarations, in percent, for which it is said what examining them would have found.
_RATES = (1.0, 5.0, 10.0)
_FEWEST_MEASURED = 20
#: Together they name repeated goods, as in the mapping of canonical files.
_IDENTITY = ("trader_id", "commodity_code", "origin_country", "export_country")

#: How many steps it tells of.
STEPS = 5

Step = Callable[[str], None]
Alive = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """How good several are on the same rows."""

    #: First and last lodging of the rows, how many there are, how many had finds.
    since: str
    until: str
    rows: int
    finds: int
    #: Name → figures: `candidate`, `in_service`, `simple_rule`.
    scores: dict[str, dict[str, Any]]
    #: How many of the rows are novel: a trader, goods and lane that were never there together
    #: before; each of the scores says under `novel` how good it is on these.
    novel: int
    #: Whether the model in service learned from some of the rows; then it looks too good.
    in_service_saw_them: bool


def learn_from_stored(
    actor: Actor, step: Step, alive: Alive = lambda: None, seed: int = 0
) -> ModelRecord:
    """Learn from what is stored, measure, and register a candidate.

    Args:
        actor: who asked for it.
        step: told what begins.
        alive: called now and then while what was lodged is read.
        seed: the same rows and seed give the same model.

    Raises:
        TooFewOutcomes: too little is labelled.
    """
    step("Reading what was lodged")
    rows = history(alive)
    until = _cut_at(rows)
    past = _with_outcomes_of_categories(history(alive, known_before=until))
    targeter = train(past, Extensions(), until, seed, _salt(rows), step, with_outcomes=True)
    step("Measuring")
    measured = measure(targeter, past, rows)
    with tempfile.TemporaryDirectory(prefix="tidegate-") as temporary:
        folder = Path(temporary) / "model"
        facts = {
            "name": "stored",
            "currency": "HKD",
            "simulated": "demo" if settings.ENVIRONMENT == "demo" else "",
        }
        model_folder.save(targeter, folder, facts, _card(targeter, measured))
        return register_model(folder, figures=asdict(measured), actor=actor)


def history(alive: Alive = lambda: None, known_before: datetime | None = None) -> pa.Table:
    """Rows of every version that was assessed, with their outcomes, in the order of lodging.

    Args:
        alive: called now and then.
        known_before: only outcomes that were known before this moment count: of what was corrected
            later, the earlier one.
    """
    fill_lake(alive)
    with Lake() as lake:
        rows = lake.history(known_before)
    if not rows.num_rows:
        raise TooFewOutcomes("nothing was lodged yet")
    return rows


def _with_outcomes_of_categories(rows: pa.Table) -> pa.Table:
    """Rows whose `outcome_class` is the outcome of the category that the examiner chose."""
    outcome = {one.code: one.data["outcome"] for one in choices("finding_category")}
    at = rows.column_names.index("outcome_class")
    told = [outcome.get(one, one) for one in rows["outcome_class"].to_pylist()]
    return rows.set_column(at, "outcome_class", pa.array(told, rows.schema.field(at).type))


def measure(targeter: Targeter, past: pa.Table, rows: pa.Table) -> Measured:
    """How good a candidate is on the labelled rows after its past, and how good others are.

    Args:
        targeter: the candidate.
        past: rows with what was known when its past ends.
        rows: the same with what is known now.
    """
    until = targeter.learned.until
    before, after = cut(past, until).before, cut(rows, until).after
    tested = labels(after)
    known = labels(before)
    test = after.take(pa.array(tested.rows))
    scores = {"candidate": score(targeter, after)[tested.rows]}
    current = model_in_service()
    saw = False
    if current is not None:
        own = model_folder.load(folder_of(current))
        saw = own.learned.until > until
        scores["in_service"] = score(own, after)[tested.rows]
    learned = before.take(pa.array(known.rows))
    scores["simple_rule"] = past_rate(learned, known.found, test, ("trader_id",))
    is_novel = novel_rows(before, test, _IDENTITY)
    lodged = test["lodged_at"].to_pylist()
    return Measured(
        since=f"{min(lodged):%Y-%m-%d}",
        until=f"{max(lodged):%Y-%m-%d}",
        rows=len(tested.rows),
        finds=int(tested.found.sum()),
        scores={
            name: _figures(one, tested.found)
            | {"novel": _figures(one[is_novel], tested.found[is_novel])}
            for name, one in scores.items()
        },
        novel=int(is_novel.sum()),
        in_service_saw_them=saw,
    )


def _figures(one: NDArray[np.float64], found: NDArray[np.bool_]) -> dict[str, Any]:
    return figures(one, found, _RATES).as_json()


def _cut_at(rows: pa.Table) -> datetime:
    """The moment after which the newest part of the labelled rows was lodged."""
    known = labels(rows)
    count = int(len(known.rows) * _MEASURED)
    if count < _FEWEST_MEASURED:
        raise TooFewOutcomes(
            f"{len(known.rows)} outcomes are known; "
            f"{int(_FEWEST_MEASURED / _MEASURED)} are needed to learn and to measure"
        )
    at: datetime = rows["lodged_at"][int(known.rows[-count])].as_py()
    return at


def _salt(rows: pa.Table) -> str:
    names = "".join(rows["declaration_id"].to_pylist())
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def _card(targeter: Targeter, measured: Measured) -> str:
    learned = targeter.learned
    lines = [
        "# Model card",
        "",
        f"Learned from {learned.rows:,} lines of goods lodged here from {learned.first:%Y-%m-%d} "
        f"to {learned.last:%Y-%m-%d}, of which {learned.examined:,} were examined and "
        f"{learned.found:,} found irregular.",
        "",
        f"Finds of each outcome: {outcomes_of(targeter.outcomes)}.",
        "",
        f"Measured on {measured.rows:,} examined lines lodged from {measured.since} to "
        f"{measured.until}, which it had not seen; {measured.finds:,} were irregular.",
        "",
        "| | area under the curve | average precision |",
        "|---|---|---|",
    ]
    for name, one in measured.scores.items():
        lines.append(f"| {name.replace('_', ' ')} | {_told(one['auc'])} | {_told(one['ap'])} |")
    lines += [
        "",
        "A probability is that of a find if examined. An officer decides.",
        "",
    ]
    return "\n".join(lines)


def _told(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3f}"
