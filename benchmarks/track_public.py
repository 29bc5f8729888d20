"""Tracks A and B: the public Korean declarations.

A is the paper's split by time, as far as the data is public. The set repeats goods with their
label, so that a look-up table does very well on all rows, which says nothing: read the novel rows.
B keeps the earliest row of each identity, so that nothing can be looked up.
"""

import contextlib
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.intervals import auc_ahead
from benchmarks.outcome import Outcome, Skipped, say, table
from benchmarks.peers import peers
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import Comparison, Figures, figures
from tidegate.cli.needs import public_data_folder
from tidegate.declaration.interface import load_mapping
from tidegate.targeting.interface import Protocol, evaluate_files

_SEED = 0
_RATES = (1.0, 2.0, 5.0, 10.0)
#: Seoul midnight: the first quarter of 2021 is the test.
_UNTIL = datetime(2021, 1, 1, tzinfo=ZoneInfo("Asia/Seoul"))
#: Rows that show what the data is like, and are no rivals.
_NO_RIVALS = frozenset({"tidegate", "lookup", "oracle"})


def public_files() -> list[Path]:
    """The public declarations.

    Raises:
        Skipped: they are not on this machine.
    """
    folder = public_data_folder()
    found = sorted((folder / "korea-declarations").glob("*.csv")) if folder else []
    if not found:
        raise Skipped(
            "the public data is not here; put github.com/Seondong/Customs-Declaration-Datasets "
            "into a folder korea-declarations and name its parent in TIDEGATE_PUBLIC_DATA"
        )
    return [path.resolve() for path in found]


def by_time(outcome: Outcome, settings: Settings) -> None:
    """Track A: all rows and novel rows not worse than plain LightGBM."""
    files = public_files()
    say(
        f"\nTrack A: {', '.join(path.name for path in files)}, learned before {_UNTIL:%Y-%m-%d}, "
        f"tested from then on; seed {_SEED}"
    )
    compared = _compared(files, Protocol.TIME, settings)
    every = np.ones(compared.test_rows, bool)
    aucs = _tell(outcome, "A, all rows", compared, every)
    outcome.goal("A, all rows: AUC less LightGBM's", aucs["tidegate"] - aucs["lightgbm"], 0)
    if compared.novel is not None:
        aucs = _tell(outcome, "A, novel rows", compared, compared.novel)
        outcome.goal("A, novel rows: AUC less LightGBM's", aucs["tidegate"] - aucs["lightgbm"], 0)


def deduplicated(outcome: Outcome, settings: Settings) -> None:
    """Track B: 0.01 AUC more than the best rival, surely, and calibrated."""
    files = public_files()
    say(
        f"\nTrack B: {', '.join(path.name for path in files)}, the earliest row of each identity, "
        f"five folds; seed {_SEED}"
    )
    compared = _compared(files, Protocol.DEDUPLICATED, settings)
    aucs = _tell(outcome, "B", compared, np.ones(compared.test_rows, bool))
    best = max(aucs.keys() - _NO_RIVALS, key=lambda name: aucs[name])
    ahead = auc_ahead(compared.raw["tidegate"], compared.raw[best], compared.found)
    outcome.goal(f"B: AUC less that of the best rival, {best}", ahead.value, 0.01)
    outcome.goal("B: lower end of that interval", ahead.low, 0)
    error = compared.scores["tidegate"][0].ece
    outcome.goal("B: calibration error", 1.0 if error is None else error, 0.02, at_least=False)


def _compared(files: list[Path], protocol: Protocol, settings: Settings) -> Comparison:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as folder, contextlib.chdir(folder):
        evaluated = evaluate_files(
            files,
            load_mapping("korea"),
            _UNTIL if protocol is Protocol.TIME else None,
            [],
            protocol,
            _RATES,
            without=settings.without,
            also=peers(settings.without),
            seed=_SEED,
        )
    say(f"  {protocol}: {time.perf_counter() - begun:.0f} s")
    return evaluated.comparison


def _tell(
    outcome: Outcome,
    title: str,
    compared: Comparison,
    of: np.ndarray[tuple[int], np.dtype[np.bool]],
) -> dict[str, float]:
    """Print and keep the figures of some rows; the AUC of each contender."""
    found = compared.found[of]
    say(f"  {title}: {len(found):,} rows, {int(found.sum()):,} irregular")
    scores = {name: score[of] for name, score in compared.raw.items()}
    told = {name: figures(score, found, _RATES) for name, score in scores.items()}
    told["oracle"] = figures(found.astype(float), found, _RATES)
    ahead = {
        name: auc_ahead(scores["tidegate"], score, found)
        for name, score in scores.items()
        if name != "tidegate"
    }
    _table(told, {name: str(gap) for name, gap in ahead.items()})
    outcome.figures[title] = {
        name: one.as_json() | {"tidegate_ahead": ahead.get(name)} for name, one in told.items()
    }
    return {name: one.auc or 0.0 for name, one in told.items()}


def _table(told: dict[str, Figures], ahead: dict[str, str]) -> None:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    table(
        ("", "AUC", "AP", "ECE", "precision at 5 %", "recall at 5 %", "Tidegate's AUC less it"),
        [
            (
                who,
                *map(number, (one.auc, one.ap, one.ece, one.at["5"].precision, one.at["5"].recall)),
                ahead.get(who, ""),
            )
            for who, one in told.items()
        ],
    )
