"""How soon a consignment is judged as it comes in: the live assessor, a few rows at a time.

The rows come in the order of lodging, are judged and then remembered, as a platform's worker does.
Beside it stands what the verb for files takes for as many rows, and for how long the processor
worked to judge them.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks.alone import alone
from benchmarks.clock import Clock
from benchmarks.outcome import Outcome, say, table
from benchmarks.port import EXTENSIONS, ordinary_year
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import Live, as_known, assess, cut, numbered, train

SEED = 1
#: The demo's year: this many declarations a day.
_PER_DAY, _DAYS = 300, 366
#: Share of the year that comes in live, its end.
_LIVE = 0.05
#: Rows at a time, and the most milliseconds that the median may take.
_SIZES = {1: 80.0, 7: None, 50: 150.0, 200: None}
_ROUNDS = 40


def run(settings: Settings) -> Outcome:
    """Goals are those of the platform's worker, on 2 cores; `settings` change nothing here."""
    rows = _PER_DAY * _DAYS
    outcome = Outcome(f"simulated, ordinary.toml, 12 months, {rows:,} rows, seed {SEED}")
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as folder:
        path = Path(folder) / "rows.parquet"
        alone(ordinary_year, rows, SEED, path)
        told, memory = alone(_live, path)
    say(f"  opened in {told['opened']:.2f} s, peak memory with the training {memory:.2f} GiB")
    columns = (
        "judge_p50",
        "judge_p95",
        "processor_p50",
        "remember_p50",
        "remember_p95",
        "assess_p50",
    )
    table(
        ("rows at a time, ms", *(name.replace("_", " ") for name in columns)),
        [(size, *(f"{took[name]:.1f}" for name in columns)) for size, took in told["took"].items()],
    )
    outcome.figures["live"] = told | {"peak_gib": memory}
    for size, most in _SIZES.items():
        if most is not None:
            name = f"milliseconds to judge {size} rows, median"
            outcome.goal(name, told["took"][str(size)]["judge_p50"], most, at_least=False)
    return outcome


def _live(path: Path) -> dict[str, Any]:
    rows = numbered(pq.read_table(path))
    until = rows["lodged_at"][int(rows.num_rows * (1 - _LIVE))].as_py()
    targeter = train(rows, EXTENSIONS, until)
    after = as_known(cut(rows, until).after, None)
    clock = Clock()
    with Live(targeter) as live:
        opened = clock.read().seconds
        live.judge(after.slice(0, 1))
        start, took = 0, {}
        for size in _SIZES:
            judged, worked, remembered, assessed = [], [], [], []
            for _ in range(_ROUNDS):
                part = after.slice(start, size)
                start = (start + size) % (after.num_rows - size)
                clock = Clock()
                live.judge(part)
                seconds, processor = clock.read()
                judged.append(seconds)
                worked.append(processor)
                clock = Clock()
                live.remember(part)
                remembered.append(clock.read().seconds)
            for _ in range(3):
                clock = Clock()
                assess(targeter, after.slice(start, size), rate=1.0, random_share=0.0)
                assessed.append(clock.read().seconds)
            took[str(size)] = {
                "judge_p50": _milliseconds(judged, 50),
                "judge_p95": _milliseconds(judged, 95),
                "processor_p50": _milliseconds(worked, 50),
                "remember_p50": _milliseconds(remembered, 50),
                "remember_p95": _milliseconds(remembered, 95),
                "assess_p50": _milliseconds(assessed, 50),
            }
    return {"opened": opened, "took": took}


def _milliseconds(seconds: list[float], percentile: float) -> float:
    return float(np.percentile(seconds, percentile)) * 1000
