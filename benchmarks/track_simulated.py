"""Track C: simulated years, with a known truth.

Each seed is a port of its own. The engine and its rivals learn from what its officers examined in
the first ten months and are judged on the truth of the last two, of every row. The ceiling is the
engine itself, had somebody told it the truth of every row of those ten months.
"""

import time
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from benchmarks.intervals import Interval, over_seeds, times
from benchmarks.outcome import Outcome, say, table
from benchmarks.peers import peers
from benchmarks.port import EXTENSIONS, complete, in_truth
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import (
    Figures,
    Question,
    by_time,
    cut,
    figures,
    labels,
    score,
    train,
)
from tidegate.simulation.interface import Scenario, Simulated, generate, load_scenario

MONTHS = 12
TEST_MONTHS = 2
_SCENARIOS = ("ordinary", "drift")
_SEEDS = 10
#: What the look-up goes by: the identity of the canonical mapping.
_IDENTITY = ("trader_id", "commodity_code", "origin_country", "export_country")
_RATES = (5.0,)
_CEILING, _ORACLE = "told every truth", "oracle"
#: Rows that show what could be had, and are no rivals.
_NO_RIVALS = frozenset({"tidegate", _CEILING, _ORACLE})


def years(outcome: Outcome, settings: Settings) -> None:
    """Average precision 1.15 times that of the best rival, in each scenario."""
    seeds = settings.seeds or _SEEDS
    say(
        f"\nTrack C: simulated, {', '.join(_SCENARIOS)}, {MONTHS} months of {settings.per_day:g} "
        f"a day, tested on the truth of the last {TEST_MONTHS}; seeds 1 to {seeds}"
    )
    for name in _SCENARIOS:
        scenario = load_scenario(name)
        found: dict[str, list[Figures]] = {}
        for seed in range(1, seeds + 1):
            begun = time.perf_counter()
            told = _year(scenario, seed, settings)
            for contender, one in told.items():
                found.setdefault(contender, []).append(one)
            precise = ", ".join(f"{who} {one.ap or 0:.3f}" for who, one in told.items())
            say(f"  {name}, seed {seed}: {precise} ({time.perf_counter() - begun:.0f} s)")
        _tell(outcome, f"C, {name}", found)


def tested_from(scenario: Scenario) -> datetime:
    """The moment from which on a year is tested: local midnight of a first of the month, in UTC."""
    month = scenario.start.month - 1 + MONTHS - TEST_MONTHS
    local = datetime(scenario.start.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return local - timedelta(hours=scenario.home.utc_offset)


def _year(scenario: Scenario, seed: int, settings: Settings) -> dict[str, Figures]:
    year = generate(scenario, MONTHS, settings.per_day, seed)
    rows, until = complete(year.declarations), tested_from(scenario)
    question = Question(
        extensions=EXTENSIONS,
        identity=_IDENTITY,
        rates=_RATES,
        revenue=lambda _: None,
        without=settings.without,
        also=peers(settings.without),
    )
    truth = in_truth(year, cut(rows, until).after)
    comparison = by_time(rows, truth, until, question)
    told = {name: every for name, (every, _) in comparison.scores.items()}
    told[_CEILING] = _ceiling(year, rows, truth, until)
    told[_ORACLE] = figures(comparison.found.astype(float), comparison.found, _RATES)
    return told


def _ceiling(year: Simulated, rows: pa.Table, truth: pa.Table, until: datetime) -> Figures:
    targeter = train(in_truth(year, rows), EXTENSIONS, until)
    return figures(score(targeter, truth), labels(truth).found, _RATES)


def _tell(outcome: Outcome, title: str, found: dict[str, list[Figures]]) -> None:
    precise = {name: [one.ap or 0.0 for one in told] for name, told in found.items()}
    errors = {name: [one.ece for one in told] for name, told in found.items()}
    own = precise["tidegate"]
    best = max(precise.keys() - _NO_RIVALS, key=lambda name: sum(precise[name]))
    ratios = {name: times(own, theirs) for name, theirs in precise.items()}
    say(f"  {title}: average precision, mean and 95 % interval over {len(own)} seeds")
    table(
        ("", "AP", "ECE", "Tidegate's AP, times it"),
        [
            (
                name,
                str(over_seeds(values)),
                _mean(errors[name]),
                "" if name == "tidegate" else str(ratios[name]),
            )
            for name, values in precise.items()
        ],
    )
    ahead: Interval = over_seeds([a - b for a, b in zip(own, precise[best], strict=True)])
    say(f"  ahead of {best}, seed by seed: {ahead}")
    outcome.figures[title] = {
        "average_precision": precise,
        "calibration_error": errors,
        "times": ratios,
        "best_rival": best,
        "ahead_of_best": ahead,
    }
    outcome.goal(f"{title}: Tidegate over {best}", ratios[best].value, 1.15)
    outcome.goal(f"{title}: lower end of that interval", ratios[best].low, 1)
    error = [one for one in errors["tidegate"] if one is not None]
    outcome.goal(f"{title}: calibration error", sum(error) / len(error), 0.02, at_least=False)


def _mean(values: list[float | None]) -> str:
    told = [one for one in values if one is not None]
    return f"{sum(told) / len(told):.3f}" if told else ""
