"""What each typology's features are worth: average precision without them, on simulated years.

The features of a year are made once for each seed; the trees are grown again without the columns of
one typology. A small difference may be made up by other features: what is left out here is one
typology at a time.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.intervals import over_seeds
from benchmarks.outcome import Outcome, say, table
from benchmarks.port import EXTENSIONS, complete, in_truth
from benchmarks.settings import Settings
from benchmarks.track_simulated import MONTHS, tested_from
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Feature,
    Past,
    Typology,
    as_known,
    cut,
    first_memory,
    labels,
    numbered,
    registry,
)
from tidegate.analytics.targeting.measures import average_precision
from tidegate.analytics.targeting.model import learn
from tidegate.simulation.interface import Scenario, generate, load_scenario

_SCENARIO = "ordinary"
_SEEDS = 4
_WHOLE = "all features"


class _Year(NamedTuple):
    """Vectors of what is learned from and what is tested, and the labels of each."""

    learned: NDArray[np.float32]
    found: NDArray[np.bool_]
    tested: NDArray[np.float32]
    illicit: NDArray[np.bool_]


def run(settings: Settings) -> Outcome:
    """No goal: a typology may serve a scenario that this one does not hold."""
    seeds = settings.seeds or _SEEDS
    outcome = Outcome(
        f"simulated, {_SCENARIO}, {MONTHS} months of {settings.per_day:g} a day, seeds 1 to {seeds}"
    )
    features, scenario = registry(EXTENSIONS), load_scenario(_SCENARIO)
    found: dict[str, list[float]] = {}
    for seed in range(1, seeds + 1):
        year = _year(scenario, seed, settings.per_day)
        for name in (_WHOLE, *Typology):
            found.setdefault(name, []).append(_without(year, features, name))
        say(f"  seed {seed}: {found[_WHOLE][-1]:.3f} with all features")
    _tell(outcome, features, found)
    return outcome


def _year(scenario: Scenario, seed: int, per_day: float) -> _Year:
    year = generate(scenario, MONTHS, per_day, seed)
    until = tested_from(scenario)
    rows = numbered(as_known(complete(year.declarations), until))
    past_rows = cut(rows, until).before.num_rows
    with DuckDB() as engine:
        engine.register("canonical", rows)
        vectors = Past(engine, first_memory("00"), EXTENSIONS).vectors()
    known = labels(rows.slice(0, past_rows))
    truth = labels(in_truth(year, rows.slice(past_rows)))
    return _Year(vectors[known.rows], known.found, vectors[past_rows:], truth.found)


def _without(year: _Year, features: tuple[Feature, ...], left_out: str) -> float:
    kept = [at for at, feature in enumerate(features) if feature.typology != left_out]
    model = learn(year.learned[:, kept], year.found, tuple(features[at] for at in kept), seed=0)
    return average_precision(model.probability(year.tested[:, kept]), year.illicit) or 0.0


def _tell(outcome: Outcome, features: tuple[Feature, ...], found: dict[str, list[float]]) -> None:
    whole = found[_WHOLE]
    lines = []
    for name, values in found.items():
        count = sum(feature.typology != name for feature in features)
        lost = [one - other for one, other in zip(whole, values, strict=True)]
        gap = over_seeds(lost)
        told = "" if name == _WHOLE else f"{gap.value:+.3f}"
        span = "" if name == _WHOLE else f"{gap.low:+.3f} to {gap.high:+.3f}"
        lines.append((name, str(count), f"{np.mean(values):.3f}", told, span))
    table(("without", "features left", "AP", "lost", "95 % interval"), lines)
    outcome.figures["average_precision"] = found
