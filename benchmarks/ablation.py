"""What each family of features adds: the ranking without it, on tracks B and C.

The features are made once for each seed; the trees are grown again without the columns of one
family. A small difference may be made up by other features: what is left out here is one family at
a time. Of track B a seed is another draw of folds than the one that `tracks` reports, and one fold
of it; of track C it is another port.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.intervals import over_seeds
from benchmarks.outcome import Outcome, Skipped, say, table
from benchmarks.port import EXTENSIONS, complete, in_truth
from benchmarks.settings import Settings
from benchmarks.track_public import public_files
from benchmarks.track_simulated import MONTHS, tested_from
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Feature,
    Past,
    Typology,
    as_known,
    cut,
    earliest,
    epoch_day,
    first_memory,
    folds,
    labels,
    lodged,
    numbered,
    registry,
)
from tidegate.analytics.targeting.measures import auc, average_precision
from tidegate.analytics.targeting.model import learn
from tidegate.declaration.interface import load_mapping
from tidegate.simulation.interface import generate, load_scenario
from tidegate.targeting.workbench.reading import read

_SCENARIOS = ("ordinary", "drift")
_SEEDS = 4
_WHOLE = "all features"
#: Scores and labels to a figure: more is better.
_Measure = Callable[[NDArray[np.float64], NDArray[np.bool_]], float | None]


class _Split(NamedTuple):
    """Vectors of what is learned from and what is tested, and the labels of each."""

    features: tuple[Feature, ...]
    learned: NDArray[np.float32]
    found: NDArray[np.bool_]
    tested: NDArray[np.float32]
    illicit: NDArray[np.bool_]


def run(settings: Settings) -> Outcome:
    """No goal: a family may serve goods, ports and crimes that are not in these rows."""
    seeds = settings.seeds or _SEEDS
    outcome = Outcome(
        f"track B: the public declarations, deduplicated, a fold of draws 1 to {seeds}; track C: "
        f"simulated, {' and '.join(_SCENARIOS)}, {MONTHS} months of {settings.per_day:g} a day, "
        f"seeds 1 to {seeds}"
    )
    try:
        _tell(outcome, "B", "AUC", _without_each(_deduplicated(seeds), auc))
    except Skipped as reason:
        say(f"!! SKIPPED track B: {reason}")
    for name in _SCENARIOS:
        years = _simulated(name, seeds, settings.per_day)
        _tell(outcome, f"C, {name}", "AP", _without_each(years, average_precision))
    return outcome


def _deduplicated(seeds: int) -> Iterator[_Split]:
    mapping = load_mapping("korea")
    given = read(public_files(), mapping, None, with_outcomes=True)
    rows = earliest(given.rows, mapping.identity_in(given.rows.column_names))
    for seed in range(1, seeds + 1):
        fold = next(folds(rows, seed))
        known = as_known(numbered(fold.past), fold.until)
        with DuckDB() as engine:
            engine.register("canonical", known)
            past = Past(engine, first_memory("00"), given.extensions)
            learned, memory = past.vectors(), past.remembered(epoch_day(fold.until))
        with DuckDB() as engine:
            future = as_known(lodged(fold.future, fold.until), None)
            engine.register("canonical", numbered(future))
            tested = Past(engine, memory, given.extensions).vectors()
        found, illicit = labels(fold.past).found, labels(fold.future).found
        yield _Split(registry(given.extensions), learned, found, tested, illicit)


def _simulated(name: str, seeds: int, per_day: float) -> Iterator[_Split]:
    scenario = load_scenario(name)
    until = tested_from(scenario)
    for seed in range(1, seeds + 1):
        year = generate(scenario, MONTHS, per_day, seed)
        rows = numbered(as_known(complete(year.declarations), until))
        past_rows = cut(rows, until).before.num_rows
        with DuckDB() as engine:
            engine.register("canonical", rows)
            vectors = Past(engine, first_memory("00"), EXTENSIONS).vectors()
        known = labels(rows.slice(0, past_rows))
        truth = labels(in_truth(year, rows.slice(past_rows)))
        yield _Split(
            registry(EXTENSIONS), vectors[known.rows], known.found, vectors[past_rows:], truth.found
        )


def _without_each(splits: Iterator[_Split], measure: _Measure) -> dict[str, list[float]]:
    """The figure of each split, with all features and without each family."""
    told: dict[str, list[float]] = {}
    for split in splits:
        for name in (_WHOLE, *Typology):
            kept = [at for at, one in enumerate(split.features) if one.typology != name]
            features = tuple(split.features[at] for at in kept)
            model = learn(split.learned[:, kept], split.found, features, seed=0)
            score = model.probability(split.tested[:, kept])
            told.setdefault(name, []).append(measure(score, split.illicit) or 0.0)
        say(f"  {told[_WHOLE][-1]:.3f} with all features")
    return told


def _tell(outcome: Outcome, title: str, figure: str, told: dict[str, list[float]]) -> None:
    whole = told[_WHOLE]
    lines = [(_WHOLE, f"{np.mean(whole):.3f}", "")]
    for name in Typology:
        added = over_seeds([one - other for one, other in zip(whole, told[name], strict=True)])
        lines.append(
            (
                name,
                f"{np.mean(told[name]):.3f}",
                f"{added.value:+.3f} ({added.low:+.3f} to {added.high:+.3f})",
            )
        )
    say(f"  {title}: {figure} over {len(whole)} seeds")
    table(("without", figure, "what it adds, 95 % interval"), lines)
    outcome.figures[title] = told
