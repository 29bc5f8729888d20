"""How good on the public Korean declarations, by `evaluate`'s two protocols, beside five rivals.

The public set repeats goods with their label: a look-up table does very well on all rows, which
says nothing. Read the novel rows and the deduplicated protocol.
"""

import contextlib
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.outcome import Outcome, Skipped, say, table
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import Figures
from tidegate.cli.needs import public_data_folder
from tidegate.declaration.interface import load_mapping
from tidegate.targeting.interface import Evaluated, Protocol, evaluate_files

_SEED = 0
_RATES = (1.0, 2.0, 5.0, 10.0)
#: Seoul midnight: the first quarter of 2021 is the test.
_UNTIL = datetime(2021, 1, 1, tzinfo=ZoneInfo("Asia/Seoul"))


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


def run(settings: Settings) -> Outcome:
    """All rows not worse than plain LightGBM; deduplicated, the best baseline less 0.01 AUC."""
    files = public_files()
    outcome = Outcome(
        f"public Korean declarations ({', '.join(path.name for path in files)}), trained before "
        f"{_UNTIL:%Y-%m-%d}, tested from then on; seed {_SEED}"
    )
    timed = _evaluated(files, Protocol.TIME, settings)
    _tell(outcome, "time", timed)
    every = {name: figures.auc or 0.0 for name, (figures, _) in timed.comparison.scores.items()}
    precise = {name: figures.ap or 0.0 for name, (figures, _) in timed.comparison.scores.items()}
    outcome.goal("all rows: AUC less LightGBM's", every["tidegate"] - every["lightgbm"], 0)
    outcome.goal(
        "all rows: average precision less LightGBM's", precise["tidegate"] - precise["lightgbm"], 0
    )
    once = _evaluated(files, Protocol.DEDUPLICATED, settings)
    _tell(outcome, "deduplicated", once)
    single = {name: figures.auc or 0.0 for name, (figures, _) in once.comparison.scores.items()}
    own = single.pop("tidegate")
    best = max(single, key=lambda name: single[name])
    outcome.goal(
        f"deduplicated: AUC less that of the best baseline, {best}", own - single[best], -0.01
    )
    return outcome


def _evaluated(files: list[Path], protocol: Protocol, settings: Settings) -> Evaluated:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as folder, contextlib.chdir(folder):
        found = evaluate_files(
            files,
            load_mapping("korea"),
            _UNTIL if protocol is Protocol.TIME else None,
            [],
            protocol,
            _RATES,
            without=settings.without,
            seed=_SEED,
        )
    say(f"  {protocol}: {time.perf_counter() - begun:.0f} s")
    return found


def _tell(outcome: Outcome, name: str, evaluated: Evaluated) -> None:
    comparison = evaluated.comparison
    novel = comparison.novel_rows
    of_them = "" if novel is None else f", {novel:,} of them novel"
    say(f"  {name}: {comparison.test_rows:,} test rows{of_them}")
    for which in (0, 1):
        told = {who: pair[which] for who, pair in comparison.scores.items()}
        shown = [(who, figures) for who, figures in told.items() if figures is not None]
        if shown:
            _table(("all rows", "novel rows")[which], shown)
    outcome.figures[name] = evaluated.as_json()


def _table(which: str, shown: list[tuple[str, Figures]]) -> None:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    table(
        (which, "AUC", "AP", "ECE", "precision at 5 %", "recall at 5 %"),
        [
            (
                who,
                *map(number, (one.auc, one.ap, one.ece, one.at["5"].precision, one.at["5"].recall)),
            )
            for who, one in shown
        ],
    )
