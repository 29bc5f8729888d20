"""How good on simulated years: average precision over seeds, beside the rivals.

Each seed is a port of its own. The engine and its rivals learn from what its officers examined in
the first ten months and are judged on the truth of the last two, of every row.
"""

import time
from datetime import UTC, datetime, timedelta

import numpy as np
from scipy import stats

from benchmarks.outcome import Outcome, say, table
from benchmarks.port import EXTENSIONS, complete, in_truth
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import Question, by_time, cut
from tidegate.simulation.interface import Scenario, generate, load_scenario

MONTHS = 12
TEST_MONTHS = 2
_SCENARIOS = ("ordinary", "drift")
_SEEDS = 10
#: What the look-up goes by: the identity of the canonical mapping.
_IDENTITY = ("trader_id", "commodity_code", "origin_country", "export_country")


def run(settings: Settings) -> Outcome:
    """At least 1.1 times the best baseline, with intervals that do not overlap."""
    seeds = settings.seeds or _SEEDS
    outcome = Outcome(
        f"simulated, {' and '.join(_SCENARIOS)}, {MONTHS} months of {settings.per_day:g} a day, "
        f"tested on the truth of the last {TEST_MONTHS}; seeds 1 to {seeds}"
    )
    for name in _SCENARIOS:
        scenario, found = load_scenario(name), dict[str, list[float]]()
        for seed in range(1, seeds + 1):
            begun = time.perf_counter()
            precision = _year(scenario, seed, settings)
            for contender, value in precision.items():
                found.setdefault(contender, []).append(value)
            told = ", ".join(f"{contender} {value:.3f}" for contender, value in precision.items())
            say(f"  {name}, seed {seed}: {told} ({time.perf_counter() - begun:.0f} s)")
        _tell(outcome, name, found)
    return outcome


def tested_from(scenario: Scenario) -> datetime:
    """The moment from which on a year is tested: local midnight of a first of the month, in UTC."""
    month = scenario.start.month - 1 + MONTHS - TEST_MONTHS
    local = datetime(scenario.start.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return local - timedelta(hours=scenario.home.utc_offset)


def _year(scenario: Scenario, seed: int, settings: Settings) -> dict[str, float]:
    year = generate(scenario, MONTHS, settings.per_day, seed)
    rows, until = complete(year.declarations), tested_from(scenario)
    question = Question(
        extensions=EXTENSIONS,
        identity=_IDENTITY,
        rates=(5.0,),
        revenue=lambda _: None,
        without=settings.without,
    )
    comparison = by_time(rows, in_truth(year, cut(rows, until).after), until, question)
    return {name: every.ap or 0.0 for name, (every, _) in comparison.scores.items()}


def interval(values: list[float]) -> tuple[float, float, float]:
    """Mean, and the ends of its 95 % t-interval."""
    mean = float(np.mean(values))
    half = float(stats.t.ppf(0.975, len(values) - 1) * stats.sem(values))
    return mean, mean - half, mean + half


def _tell(outcome: Outcome, scenario: str, found: dict[str, list[float]]) -> None:
    spans = {name: interval(values) for name, values in found.items()}
    own = spans["tidegate"]
    best = max((name for name in spans if name != "tidegate"), key=lambda name: spans[name][0])
    say(
        f"  {scenario}: average precision, mean and 95 % interval over {len(found['tidegate'])} "
        "seeds"
    )
    table(
        ("contender", "mean", "from", "to", "Tidegate / it"),
        [
            (name, *(f"{one:.3f}" for one in span), f"{own[0] / span[0]:.2f}")
            for name, span in spans.items()
        ],
    )
    pairs = zip(found["tidegate"], found[best], strict=True)
    ahead = interval([ours - theirs for ours, theirs in pairs])
    say(f"  ahead of {best} seed by seed: {ahead[0]:.3f} ({ahead[1]:.3f} to {ahead[2]:.3f})")
    outcome.figures[scenario] = {
        "average_precision": found,
        "intervals": spans,
        "best_baseline": best,
        "ahead_of_best": ahead,
    }
    outcome.goal(f"{scenario}: Tidegate over {best}", own[0] / spans[best][0], 1.1)
    outcome.goal(f"{scenario}: gap between the two intervals", own[1] - spans[best][2], 0)
