"""Officers: which consignments are examined, what is found, and when it is known.

The selection is biased on purpose. Officers follow their tastes and what they remember of past
finds, and draw a share at random; so the known outcomes are not a sample of the traffic, which is
what a model of a real administration has to live with.
"""

from dataclasses import dataclass

import numpy as np

from tidegate.simulation.draws import Bools, Floats, Ints
from tidegate.simulation.parties import Traders
from tidegate.simulation.scenario import Taste
from tidegate.simulation.traffic import Consignments
from tidegate.simulation.typologies import matching, patterns
from tidegate.simulation.world import World

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of each consignment."""

    examined: Bools
    #: False where nothing was examined.
    found: Bools
    #: Local seconds from the start of the run; 0 where nothing was examined.
    known_at: Ints


def examine(world: World, traders: Traders, rows: Consignments) -> Outcomes:
    """Examines a share of each day's consignments; `rows` are in the order of their lodging."""
    rules = world.scenario.officers
    points = _points(world, traders, rows)
    # Gumbel noise: the choice of the highest is then a draw by exp(points / noise).
    points -= rules.noise * np.log(-np.log(np.clip(rows.luck_choice, 1e-12, 1 - 1e-12)))
    lodged = rows.day * DAY_SECONDS + rows.second
    delay = rules.delay_days * np.exp(rules.delay_spread * rows.luck_delay)
    # To the minute, and never sooner than an hour.
    known_at = lodged + np.maximum(3600, (delay * 1440).astype(np.int64) * 60)
    findable = rows.luck_find < _detection(world)[rows.pattern]
    today = lodged // DAY_SECONDS
    bounds = np.searchsorted(today, np.arange(today[-1] + 2)) if len(rows) else np.array([0])
    examined = np.zeros(len(rows), dtype=np.bool_)
    memory = _Memory(world, rows, known_at)
    owed = 0.0
    for day in range(len(bounds) - 1):
        here = np.arange(bounds[day], bounds[day + 1])
        if not len(here):
            continue
        owed += rules.rate * len(here)
        capacity = int(owed)
        owed -= capacity
        by_lot = round(capacity * rules.random)
        score = points[here] + memory.points(day, here)
        chosen = here[np.argsort(-score, kind="stable")[: capacity - by_lot]]
        examined[chosen] = True
        rest = here[~examined[here]]
        chosen = rest[np.argsort(rows.luck_random[rest], kind="stable")[:by_lot]]
        examined[chosen] = True
        memory.learn(here[examined[here] & findable[here]])
    return Outcomes(
        examined=examined,
        found=examined & findable,
        known_at=np.where(examined, known_at, 0),
    )


def _detection(world: World) -> Floats:
    """Chance of a find by pattern; the last, at -1, is the ordinary consignment."""
    illicit = [pattern.detection for pattern in world.scenario.typology]
    return np.array([*illicit, *(0.0 for _ in world.scenario.oddity), 0.0])


def _points(world: World, traders: Traders, rows: Consignments) -> Floats:
    smell = np.array([*(pattern.smell for pattern in patterns(world)), 0.0])
    points: Floats = smell[rows.pattern]
    for taste in world.scenario.officers.tastes:
        points += taste.points * _suits(world, traders, rows, taste)
    return points


def _suits(world: World, traders: Traders, rows: Consignments, taste: Taste) -> Bools:
    # Officers read papers: the true goods are not for them to see.
    suits = matching(world, rows, taste.match, papers=True)
    suits &= world.chosen(taste.goods)[rows.goods] > 0
    if taste.trader_younger:
        suits &= rows.day - traders.founded[rows.trader] < taste.trader_younger
    return suits & (rows.value >= taste.value_from)


class _Memory:
    """Who was found out, from the day after it is known."""

    def __init__(self, world: World, rows: Consignments, known_at: Ints) -> None:
        self._rules = world.scenario.officers
        self._trader = np.unique(rows.trader, return_inverse=True)[1]
        self._address = np.unique(rows.address, return_inverse=True)[1]
        self._known_day = known_at // DAY_SECONDS
        self._pending: dict[int, list[Ints]] = {}
        self._last_trader = np.full(len(rows) + 1, -(10**9))
        self._last_address = np.full(len(rows) + 1, -(10**9))
        self._until = 0

    def learn(self, finds: Ints) -> None:
        """Takes note of today's finds, each for the day on which it is known."""
        for day in np.unique(self._known_day[finds]):
            self._pending.setdefault(int(day), []).append(finds[self._known_day[finds] == day])

    def points(self, day: int, here: Ints) -> Floats:
        """Points for the consignments `here`, from what was known before `day`."""
        for known in range(self._until, day):
            for finds in self._pending.pop(known, []):
                self._last_trader[self._trader[finds]] = known
                self._last_address[self._address[finds]] = known
        self._until = day
        rules = self._rules
        by_trader = day - self._last_trader[self._trader[here]] <= rules.memory_days
        by_address = day - self._last_address[self._address[here]] <= rules.memory_days
        return rules.past_find_trader * by_trader + rules.past_find_address * by_address
