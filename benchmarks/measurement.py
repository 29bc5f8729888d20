"""Whether intervals of what slips through hold: month by month, on the truth of simulated ports.

Each month of each port is examined under a policy whose chances are logged. The score that it goes
by is drawn: it knows the schemes of the first year, is calibrated for these, and knows nothing of
those that come later, so towards the end it is a bad model. What a month is then estimated to have
missed, or what another policy would have found, is held against the truth.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.outcome import Outcome, say, table
from benchmarks.port import duty_evaded, month_of
from benchmarks.settings import Settings
from tidegate.analytics.measurement.interface import (
    Estimate,
    Log,
    amount,
    at_rate,
    hit_rate,
    irregular,
    irregular_with_model,
    leakage,
    missed,
)
from tidegate.simulation.interface import generate, load_scenario

_SCENARIO, _MONTHS, _SEEDS = "long-drift", 36, 10
#: Seeds that are reported; the estimators were made with others (901 and on).
_FIRST_SEED = 1
#: Schemes that are there in this many months are known to the score, and its strength on them: the
#: mean of a find's signal in standard deviations.
_KNOWN_MONTHS, _STRENGTH = 12, 2.0
_GOAL = 0.9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a port: the truth, and what the score says."""

    found: NDArray[np.bool_]
    revenue: Numbers
    chance: Numbers


@dataclass(slots=True)
class Held:
    """How one estimator did, month after month."""

    covers: int = 0
    below: int = 0
    above: int = 0
    #: Estimate less truth, truth, width.
    off: float = 0.0
    truth: float = 0.0
    width: float = 0.0
    months: int = 0
    untold: int = 0

    def note(self, one: Estimate | None, truth: float) -> None:
        """Take down one month."""
        if one is None or not one.is_known:
            self.untold += 1
            return
        self.months += 1
        self.covers += one.low <= truth <= one.high
        self.below += truth < one.low
        self.above += truth > one.high
        self.off += one.value - truth
        self.truth += truth
        self.width += one.high - one.low

    @property
    def coverage(self) -> float:
        return self.covers / max(self.months, 1)

    def row(self, name: str) -> tuple[str, ...]:
        """Of the table."""
        months, truth = max(self.months, 1), self.truth or 1.0
        return (
            name,
            f"{self.months}",
            f"{self.untold}",
            f"{self.coverage:.3f}",
            f"{self.below / months:.3f}",
            f"{self.above / months:.3f}",
            f"{self.off / truth:+.3f}",
            f"{self.width / truth:.2f}",
        )


def run(settings: Settings) -> Outcome:
    """Intervals of 95 % hold in at least 90 % of all months of all seeds."""
    seeds = range(_FIRST_SEED, _FIRST_SEED + (settings.seeds or _SEEDS))
    per_day = settings.logged_per_day
    outcome = Outcome(
        f"simulated, {_SCENARIO}, {_MONTHS} months of {per_day:g} a day; seeds {seeds[0]} to "
        f"{seeds[-1]}; 5 % examined"
    )
    for name, policy in _POLICIES.items():
        held: dict[str, Held] = defaultdict(Held)
        by_seed: dict[int, dict[str, Held]] = {}
        for seed in seeds:
            begun = time.process_time()
            own = by_seed[seed] = defaultdict(Held)
            for at, month in enumerate(_months(seed, per_day)):
                _measure(month, policy(month.chance), seed * 1000 + at, (held, own))
            say(f"  {name}, seed {seed}: {time.process_time() - begun:.0f} s of processor")
        _tell(outcome, name, held, by_seed)
    return outcome


def _house(random_share: float) -> Callable[[Numbers], Numbers]:
    return lambda chance: at_rate(chance, 0.05, random_share)


def _leaning(chance: Numbers) -> Numbers:
    """Half by score; the other half drawn, the suspicious three times as often."""
    policy = at_rate(chance, 0.05, 0.5)
    rest = policy < 1
    rank = np.argsort(np.argsort(chance[rest])) / max(rest.sum() - 1, 1)
    policy[rest] *= 0.5 + rank
    return policy


_POLICIES: dict[str, Callable[[Numbers], Numbers]] = {
    "a tenth drawn": _house(0.1),
    "three tenths drawn": _house(0.3),
    "half drawn, leaning": _leaning,
}


def _months(seed: int, per_day: float) -> Iterator[Month]:
    scenario = load_scenario(_SCENARIO)
    port = generate(scenario, _MONTHS, per_day, seed)
    month = month_of(port)
    found = port.truth["illicit"].to_numpy(zero_copy_only=False).astype(bool)
    scheme = np.array(port.truth["typology"].to_pylist(), dtype=object)
    early = {one.name for one in scenario.typology if one.from_month <= _KNOWN_MONTHS}
    known = found & np.isin(scheme, list(early))
    share = known[month < _KNOWN_MONTHS].mean()
    dice = np.random.default_rng([seed, 1])
    signal = dice.standard_normal(len(found)) + _STRENGTH * known
    log_odds = np.log(share / (1 - share)) + _STRENGTH * signal - _STRENGTH**2 / 2
    chance = 1 / (1 + np.exp(-log_odds))
    revenue = duty_evaded(port)
    for one in range(_MONTHS):
        here = month == one
        yield Month(found[here], revenue[here], chance[here])


def _measure(
    month: Month, policy: Numbers, seed: int, into: tuple[dict[str, Held], dict[str, Held]]
) -> None:
    examined = np.random.default_rng([seed, 2]).random(len(policy)) < policy
    log, found, chance = Log(policy, examined, month.found), month.found, month.chance
    other = at_rate(chance, 0.1, 0.1)
    lower = at_rate(chance, 0.02, 0.1)
    missed_now = float((found & ~examined).sum())
    by_other = float((other * found).sum())
    here, there = irregular(log, other), irregular(log, 1 - other)
    told: dict[str, tuple[Estimate | None, float]] = {
        "missed: inverse propensity": (missed(log), missed_now),
        "missed: doubly robust": (missed(log, chance=chance), missed_now),
        "found at 10 %: inverse propensity": (here, by_other),
        "found at 10 %: doubly robust": (irregular_with_model(log, chance, other), by_other),
        "found at 2 %: inverse propensity": (irregular(log, lower), float((lower * found).sum())),
        "hit rate at 10 %": (hit_rate(log, other), by_other / other.sum()),
        "leakage at 10 %": (
            None if here is None or there is None else leakage(here, there),
            1 - by_other / max(found.sum(), 1),
        ),
        "revenue, all of it": (amount(log, month.revenue), float(month.revenue[found].sum())),
        "revenue at 10 %": (
            amount(log, month.revenue, other),
            float((other * month.revenue)[found].sum()),
        ),
    }
    for name, (estimate, truth) in told.items():
        for held in into:
            held[name].note(estimate, truth)


def _tell(
    outcome: Outcome, policy: str, held: dict[str, Held], by_seed: dict[int, dict[str, Held]]
) -> None:
    say(f"  {policy}: 95 % intervals against the truth")
    head = ("estimate", "months", "untold", "cover", "too high", "too low", "bias", "width")
    table(head, [one.row(name) for name, one in held.items()])
    say("  bias and width as parts of the truth; untold: fewer than 30 draws")
    outcome.figures[policy] = {
        name: {
            "coverage": one.coverage,
            "bias": one.off / (one.truth or 1.0),
            "width": one.width / (one.truth or 1.0),
            "months": one.months,
            "untold": one.untold,
            "by_seed": {seed: own[name].coverage for seed, own in by_seed.items()},
        }
        for name, one in held.items()
    }
    told = {name: one for name, one in held.items() if one.months}
    if told:
        least = min(told, key=lambda name: told[name].coverage)
        outcome.goal(f"{policy}: least coverage ({least})", told[least].coverage, _GOAL)
