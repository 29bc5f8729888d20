"""How right the chance of each outcome is, on a truth that it has not seen.

Simulated years, as on track C. The peer is what a clever officer would say without heads: the
chance of any find, times the share that the outcome had among past finds.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.intervals import over_seeds
from benchmarks.outcome import Outcome, Skipped, say, table
from benchmarks.port import EXTENSIONS, complete, in_truth, outcomes_of
from benchmarks.settings import Settings
from benchmarks.track_simulated import MONTHS, tested_from
from tidegate.analytics.targeting.interface import DuckDB, Past, cut, figures, train
from tidegate.simulation.interface import Scenario, generate, load_scenario

_SCENARIOS = ("ordinary", "drift")
_SEEDS = 3
#: Outcome → figure → of each seed.
_Found = dict[str, dict[str, list[float]]]


def run(settings: Settings) -> Outcome:
    """Every outcome that was ever found is told; an error of at most 0.02 is asked of each."""
    seeds = settings.seeds or _SEEDS
    outcome = Outcome(
        f"simulated, {', '.join(_SCENARIOS)}, {MONTHS} months of {settings.per_day:g} a day, "
        f"tested on the truth of the last two; seeds 1 to {seeds}"
    )
    for name in _SCENARIOS:
        found: _Found = {}
        for seed in range(1, seeds + 1):
            _year(load_scenario(name), seed, settings, found)
        _tell(outcome, name, found)
    return outcome


def _year(scenario: Scenario, seed: int, settings: Settings, found: _Found) -> None:
    year = generate(scenario, MONTHS, settings.per_day, seed)
    rows, until = complete(year.declarations), tested_from(scenario)
    targeter = train(rows, EXTENSIONS, until, with_outcomes=True)
    if (heads := targeter.outcomes) is None:
        raise Skipped("no outcome is told")
    truth = in_truth(year, cut(rows, until).after)
    with DuckDB() as engine:
        engine.register("canonical", truth)
        vectors = Past(engine, targeter.memory, EXTENSIONS).vectors()
    any_find = targeter.model.probability(vectors)
    chances = heads.chances(vectors, any_find)
    what = outcomes_of(year, truth)
    for kind, chance in zip(heads.finds, chances.T, strict=True):
        told_by = "a head" if kind in heads.heads else "a share"
        by_share = heads.share(kind) * any_find
        _note(found.setdefault(f"{kind}, {told_by}", {}), chance, by_share, what == kind)


def _note(
    into: dict[str, list[float]],
    chance: NDArray[np.float64],
    by_share: NDArray[np.float64],
    is_it: NDArray[np.bool_],
) -> None:
    there, own = int(is_it.sum()), figures(chance, is_it, ())
    told = {
        "rows of it": float(there),
        "error": own.ece,
        "expected for each": float(chance.sum()) / there if there else None,
        "AP": own.ap,
        "AP by its share": figures(by_share, is_it, ()).ap,
    }
    for name, value in told.items():
        into.setdefault(name, []).extend([] if value is None else [value])


def _tell(outcome: Outcome, scenario: str, found: _Found) -> None:
    names = tuple(next(iter(found.values())))
    say(f"  {scenario}: mean over seeds; the error with its 95 % interval")
    table(
        ("outcome", *names),
        [
            (kind, *(_said(name, told[name]) for name in names))
            for kind, told in sorted(found.items())
        ],
    )
    outcome.figures[scenario] = found
    worst = max(sum(told["error"]) / len(told["error"]) for told in found.values())
    outcome.goal(f"{scenario}: worst calibration error of an outcome", worst, 0.02, at_least=False)


def _said(name: str, values: list[float]) -> str:
    if not values:
        return ""
    if name == "error" and len(values) > 1:
        return str(over_seeds(values))
    return f"{sum(values) / len(values):.3g}"
