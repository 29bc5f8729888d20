"""How fast: features of every row, assessment of a later part, reasons of the selected.

The peer is LightGBM's own prediction on the very matrix that the assessment made, in the same
process and right after it: what assessment would cost if features and selection were free.

Beside each time stand the seconds that the processor worked for it. On a machine that does other
work at the same time they say what the time would be alone: at best their half on two cores.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.alone import alone, peak_gib
from benchmarks.clock import Clock, Took
from benchmarks.outcome import Outcome, say, table
from benchmarks.port import EXTENSIONS, ordinary_year
from benchmarks.settings import Settings
from benchmarks.stages import Stages
from tidegate.analytics.targeting.interface import (
    Past,
    Targeter,
    as_known,
    assess,
    cut,
    first_memory,
    numbered,
    train,
)

SEED = 1
#: Share of the rows that is assessed, the last ones.
_ASSESSED = 0.25
_RATE = 0.05
_RANDOM_SHARE = 0.1
#: Each time is the better of this many.
_ROUNDS = 2


def run(settings: Settings) -> Outcome:
    """Goals are those of the first issue, on 2 cores."""
    outcome = Outcome(f"simulated, ordinary.toml, 12 months, {settings.rows:,} rows, seed {SEED}")
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as folder:
        rows = Path(folder) / "rows.parquet"
        simulated = alone(ordinary_year, settings.rows, SEED, rows)
        say(f"  simulated in {simulated.result:.0f} s")
        features, memory = alone(_features, rows)
        _tell_features(outcome, settings.rows, features, memory)
        assessed, memory = alone(_assess, rows)
        _tell_assessment(outcome, assessed, memory)
    return outcome


def _features(path: Path) -> dict[str, Any]:
    rows = numbered(pq.read_table(path))
    loaded, clock = peak_gib(), Clock()
    with Stages() as engine:
        engine.register("canonical", rows)
        past = Past(engine, first_memory("00"), EXTENSIONS)
        with engine.within("vectors"):
            past.vectors()
        return {"took": clock.read(), "by_stage": engine.seconds, "loaded_gib": loaded}


def _tell_features(outcome: Outcome, rows: int, told: dict[str, Any], memory: float) -> None:
    took = told["took"]
    say(
        f"  features of all {rows:,} rows: {took}, {rows / took.seconds:,.0f} rows/s, "
        f"peak memory {memory:.2f} GiB ({told['loaded_gib']:.2f} of them the rows)"
    )
    _breakdown(told["by_stage"])
    outcome.figures["features"] = told | {"rows": rows, "took": took._asdict(), "peak_gib": memory}
    outcome.goal(
        f"seconds for the features of {rows:,} rows", took.seconds, 30 * rows / 1e6, at_least=False
    )


def _assess(path: Path) -> dict[str, Any]:
    rows = numbered(pq.read_table(path))
    until: datetime = rows["lodged_at"][int(rows.num_rows * (1 - _ASSESSED))].as_py()
    clock = Clock()
    targeter = train(rows, EXTENSIONS, until)
    training = clock.read()
    after = numbered(as_known(cut(rows, until).after, None))
    del rows
    best = min(
        (_assessed(targeter, after) for _ in range(_ROUNDS)),
        key=lambda one: one["until_selected"].seconds,
    )
    beside = min((_beside(targeter, after) for _ in range(_ROUNDS)), key=lambda one: one["peer"])
    return {
        "history_rows": targeter.learned.rows,
        "examined": targeter.learned.examined,
        "trees": targeter.learned.trees,
        "training": training,
        "rows": after.num_rows,
        **best,
        **beside,
    }


def _assessed(targeter: Targeter, rows: pa.Table) -> dict[str, Any]:
    """The engine's own verb: everything until the rows are selected, then the reasons."""
    moments: list[Took] = []
    clock = Clock()
    found = assess(
        targeter, rows, _RATE, _RANDOM_SHARE, step=lambda _: moments.append(clock.read())
    )
    selected, ended = moments[-1], clock.read()
    reasons = Took(ended.seconds - selected.seconds, ended.processor - selected.processor)
    return {"until_selected": selected, "reasons": reasons, "selected": len(found.selected)}


def _beside(targeter: Targeter, rows: pa.Table) -> dict[str, Any]:
    """The same again stage by stage, and the peer on the same matrix."""
    with Stages() as engine:
        engine.register("canonical", rows)
        past = Past(engine, targeter.memory, EXTENSIONS)
        with engine.within("vectors"):
            vectors = past.vectors()
        with engine.within("prediction"):
            targeter.model.probability(vectors)
        seconds = engine.seconds
    plain = np.array(vectors, dtype=np.float32, order="C")
    clock = Clock()
    targeter.model.booster.predict(plain)
    return {"by_stage": seconds, "peer": clock.read()}


def _tell_assessment(outcome: Outcome, told: dict[str, Any], memory: float) -> None:
    rows, took, peer = told["rows"], told["until_selected"], told["peer"]
    say(
        f"  trained on {told['history_rows']:,} rows, {told['examined']:,} of them examined: "
        f"{told['training']}, {told['trees']} trees"
    )
    say(f"  assessed {rows:,} later rows: {took}, {rows / took.seconds:,.0f} rows/s")
    say(f"  bare LightGBM on their matrix: {peer}, {rows / peer.seconds:,.0f} rows/s")
    say(f"  peak memory of training and assessment: {memory:.2f} GiB")
    _breakdown(told["by_stage"])
    say(f"  reasons of {told['selected']:,} selected rows: {told['reasons']}")
    figures = {name: one._asdict() if isinstance(one, Took) else one for name, one in told.items()}
    outcome.figures["assessment"] = figures | {"peak_gib": memory}
    outcome.goal("rows assessed a second, features to selection", rows / took.seconds, 50_000)
    outcome.goal("the same, floor", rows / took.seconds, 15_000)
    outcome.goal("speed beside bare LightGBM", peer.seconds / took.seconds, 0.5)
    outcome.goal("reasons a second", told["selected"] / told["reasons"].seconds, 1000)


def _breakdown(seconds: dict[str, float]) -> None:
    total = sum(seconds.values())
    table(
        ("stage", "s", "share"),
        [(stage, f"{took:.2f}", f"{took / total:.0%}") for stage, took in seconds.items()],
    )
