"""How fast: features of every row, assessment of a later part, reasons of the selected.

The peer is LightGBM's own prediction on the very matrix that the assessment made, in the same
process and right after it: what assessment would cost if features and selection were free.
"""

import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.alone import alone, peak_gib
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


def _features(path: Path) -> dict[str, float]:
    rows = numbered(pq.read_table(path))
    loaded, begun = peak_gib(), time.perf_counter()
    with Stages() as engine:
        engine.register("canonical", rows)
        past = Past(engine, first_memory("00"), EXTENSIONS)
        with engine.within("vectors"):
            past.vectors()
        return engine.seconds | {"total": time.perf_counter() - begun, "loaded_gib": loaded}


def _tell_features(
    outcome: Outcome, rows: int, seconds: dict[str, float], memory: float
) -> None:
    total, loaded = seconds.pop("total"), seconds.pop("loaded_gib")
    say(f"  features of all {rows:,} rows: {total:.1f} s, {rows / total:,.0f} rows/s, "
        f"peak memory {memory:.2f} GiB ({loaded:.2f} of them the rows)")  # fmt: skip
    _breakdown(seconds, total)
    outcome.figures["features"] = {
        "rows": rows,
        "seconds": total,
        "by_stage": seconds,
        "peak_gib": memory,
        "loaded_gib": loaded,
    }
    outcome.goal("seconds for the features of 1,000,000 rows", total * 1e6 / rows, 30,
                 at_least=False)  # fmt: skip


def _assess(path: Path) -> dict[str, Any]:
    rows = numbered(pq.read_table(path))
    until: datetime = rows["lodged_at"][int(rows.num_rows * (1 - _ASSESSED))].as_py()
    begun = time.perf_counter()
    targeter = train(rows, EXTENSIONS, until)
    training = time.perf_counter() - begun
    after = numbered(as_known(cut(rows, until).after, None))
    del rows
    assessed = min((_assessed(targeter, after) for _ in range(_ROUNDS)), key=lambda one: one["all"])
    return {
        "history_rows": targeter.learned.rows,
        "examined": targeter.learned.examined,
        "trees": targeter.learned.trees,
        "training_seconds": training,
        "rows": after.num_rows,
        **assessed,
        **min((_beside(targeter, after) for _ in range(_ROUNDS)), key=lambda one: one["peer"]),
    }


def _assessed(targeter: Targeter, rows: pa.Table) -> dict[str, Any]:
    """The engine's own verb: everything until the rows are selected, then the reasons."""
    moments: list[float] = []
    begun = time.perf_counter()
    found = assess(
        targeter, rows, _RATE, _RANDOM_SHARE, step=lambda _: moments.append(time.perf_counter())
    )
    ended = time.perf_counter()
    return {
        "all": ended - begun,
        "until_selected": moments[-1] - begun,
        "reasons": ended - moments[-1],
        "selected": len(found.selected),
    }


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
    begun = time.perf_counter()
    targeter.model.booster.predict(plain)
    return {"by_stage": seconds, "peer": time.perf_counter() - begun}


def _tell_assessment(outcome: Outcome, told: dict[str, Any], memory: float) -> None:
    rows, seconds, peer = told["rows"], told["until_selected"], told["peer"]
    say(
        f"  trained on {told['history_rows']:,} rows, {told['examined']:,} of them examined: "
        f"{told['training_seconds']:.1f} s, {told['trees']} trees"
    )
    say(
        f"  assessed {rows:,} later rows: {seconds:.2f} s, {rows / seconds:,.0f} rows/s; "
        f"bare LightGBM on the same matrix: {peer:.2f} s, {rows / peer:,.0f} rows/s; "
        f"peak memory {memory:.2f} GiB"
    )
    _breakdown(told["by_stage"], sum(told["by_stage"].values()))
    say(f"  reasons of {told['selected']:,} selected rows: {told['reasons']:.2f} s")
    outcome.figures["assessment"] = told | {"peak_gib": memory}
    outcome.goal("rows assessed a second, features to selection", rows / seconds, 50_000)
    outcome.goal("the same, floor", rows / seconds, 15_000)
    outcome.goal("speed beside bare LightGBM", peer / seconds, 0.5)
    outcome.goal("reasons a second", told["selected"] / told["reasons"], 1000)


def _breakdown(seconds: dict[str, float], total: float) -> None:
    table(
        ("stage", "s", "share"),
        [(stage, f"{took:.2f}", f"{took / total:.0%}") for stage, took in seconds.items()],
    )
