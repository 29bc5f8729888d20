"""Patterns carried out: who does them, how often, when, and what their consignments look like."""

import zlib
from itertools import pairwise

import numpy as np

from tidegate.simulation.checking import Mistake, ScenarioError
from tidegate.simulation.draws import Bools, Floats, Ints, pick, stream
from tidegate.simulation.effects import applying
from tidegate.simulation.effects.stage import Stage
from tidegate.simulation.parties import Population, founded_on
from tidegate.simulation.patterns import Pattern
from tidegate.simulation.traffic import Consignments, consign, day_shares
from tidegate.simulation.vocabulary import MODES, Match
from tidegate.simulation.world import World

#: Rounds in which a pattern may make up for consignments that a `never` forbids.
_ROUNDS = 12


def monthly(world: World, pattern: Pattern) -> Floats:
    """Share of each day's declarations that the pattern makes: (days,)."""
    month = world.month + 1
    active = (month >= pattern.from_month) & (month <= pattern.until_month)
    grown = (month - pattern.from_month + 1) / max(1, pattern.over_months)
    return np.asarray(pattern.share * active * np.clip(grown, 0, 1))


def carry_out(
    world: World, population: Population, at: int, declarations: int, seed: int
) -> tuple[Population, Consignments]:
    """The consignments of pattern number `at` in a run of `declarations`.

    With them the population, behind which stand the parties that were founded for the pattern.
    Their honest cover is among the consignments, marked as ordinary.
    """
    pattern = patterns(world)[at]
    rng = stream(seed, "pattern", pattern.name)
    numbers = (1 << 42) + zlib.crc32(pattern.name.encode()) * 100_000
    stage = Stage(world, rng, numbers)
    each_day = day_shares(world) * declarations * monthly(world, pattern)
    wanted = int(np.floor(each_day.sum() + rng.random()))
    if wanted == 0:
        return population, consign(world, population, *_nothing(), rng)
    made: list[Consignments] = []
    missing = wanted
    for _ in range(_ROUNDS):
        # Another round has other parties: those of the last may deal in nothing that is allowed.
        population, lanes, spans = _parties(world, population, pattern, each_day, missing, rng)
        rows = _some(world, population, pattern, missing, lanes, spans, each_day, stage)
        rows.pattern[:] = at
        made.append(_trimmed(rows, missing, rng))
        missing -= len(made[-1])
        if missing == 0:
            break
    else:
        rule = "its `never` forbids (nearly) all that its effects make"
        raise ScenarioError(world.scenario.name, [Mistake(f"{pattern.name}.never", rule)])
    cover = rng.poisson(pattern.party.cover * wanted) if pattern.party.kind != "any" else 0
    if cover:
        who, days = _occasions(cover, spans, each_day, rng)
        own = consign(world, population, days, _lane_of(lanes, who, rng), rng)
        made.append(own.rows(~forbidden(world, own, world.scenario.never)))
    return population, made[0].joined(*made[1:])


def patterns(world: World) -> tuple[Pattern, ...]:
    """Typologies, then oddities: a consignment's `pattern` is a position in this."""
    return (*world.scenario.typology, *world.scenario.oddity)


def _nothing() -> tuple[Ints, Ints]:
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


def _trimmed(rows: Consignments, most: int, rng: np.random.Generator) -> Consignments:
    """At most `most` rows; parcels of one split stay in their order."""
    if len(rows) <= most:
        return rows
    # A split's parcels stand together: one stretch keeps nearly all families whole.
    start = int(rng.integers(0, len(rows) - most + 1))
    return rows.rows(np.arange(start, start + most))


def _some(
    world: World,
    population: Population,
    pattern: Pattern,
    wanted: int,
    lanes: list[Ints],
    spans: Floats,
    each_day: Floats,
    stage: Stage,
) -> Consignments:
    who, days = _occasions(wanted, spans, each_day, stage.rng)
    rows = consign(world, population, days, _lane_of(lanes, who, stage.rng), stage.rng)
    rows = applying.apply(pattern.effects, rows, stage)
    never = (*world.scenario.never, *pattern.never)
    return rows.rows(~forbidden(world, rows, never))


def forbidden(world: World, rows: Consignments, never: tuple[Match, ...]) -> Bools:
    """Which consignments match one of `never`."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for match in never:
        found |= matching(world, rows, match)
    return found


def matching(world: World, rows: Consignments, match: Match, papers: bool = False) -> Bools:
    """Which consignments satisfy every key of `match`.

    A code fits the declared or the true goods; with `papers` only what is declared.
    """
    fits = np.ones(len(rows), dtype=np.bool_)
    if match.code:
        of_code = np.array([goods.code.startswith(match.code) for goods in world.goods])
        fits &= of_code[rows.goods] | (of_code[rows.true_goods] & (not papers))
    for code, column in (
        (match.origin, rows.origin),
        (match.export, rows.export),
        (match.destination, rows.destination),
    ):
        if code:
            fits &= column == world.country_at[code]
    if match.mode:
        fits &= rows.mode == list(MODES).index(match.mode)
    return fits


def _parties(
    world: World,
    population: Population,
    pattern: Pattern,
    each_day: Floats,
    wanted: int,
    rng: np.random.Generator,
) -> tuple[Population, list[Ints], Floats]:
    """Who does it: everybody, each party's lanes, and each party's first and last day (n, 2)."""
    party = pattern.party
    count = max(1, round(wanted / (sum(party.repeats) / 2)))
    goods = world.chosen(pattern.goods)
    if party.kind == "any":
        fits = goods[population.lanes.goods] > 0
        away = population.lanes.destination != world.home
        if pattern.direction != "any":
            fits &= away == (pattern.direction == "transhipment")
        if fits.any():
            return population, *_present(population, fits, count, each_day, rng)
    # Drawn on an active day somewhere in its life, so that the first months know old hands, too.
    life = rng.uniform(*party.life_days, count)
    day = pick(rng, each_day, count)
    if party.kind == "phoenix":
        return _phoenixes(world, population, pattern, day, goods, rng)
    founded = day - rng.random(count) * life
    spans = np.stack([founded, founded + life], axis=1)
    found = founded_on(
        world,
        *_whole_days(spans),
        np.ones(count),
        goods,
        pattern.direction,
        int(population.traders.agent.max()) + 1,
        rng,
    )
    ring = np.arange(count) // party.ring * party.ring
    found.traders.address = found.traders.address[ring]
    found.traders.agent = found.traders.agent[ring]
    return _joined(population, found, spans)


def _whole_days(spans: Floats) -> tuple[Ints, Ints]:
    days = np.floor(spans).astype(np.int64)
    return days[:, 0], days[:, 1]


def _joined(
    population: Population, found: Population, spans: Floats
) -> tuple[Population, list[Ints], Floats]:
    first_lane, first_trader = len(population.lanes), len(population.traders)
    everybody = population.joined(found)
    by_trader = np.searchsorted(
        everybody.lanes.trader[first_lane:] - first_trader, np.arange(len(found.traders) + 1)
    )
    lanes = [np.arange(first_lane + low, first_lane + high) for low, high in pairwise(by_trader)]
    return everybody, lanes, spans


def _present(
    population: Population,
    fits: Bools,
    count: int,
    each_day: Floats,
    rng: np.random.Generator,
) -> tuple[list[Ints], Floats]:
    """Parties out of the ordinary population, larger ones a little sooner."""
    traders = population.traders
    days = np.flatnonzero(each_day)
    at_work = (traders.founded < days[-1]) & (traders.closed > days[0])
    able = np.bincount(population.lanes.trader[fits], minlength=len(traders)) > 0
    able = able & at_work if (able & at_work).any() else able
    weight = np.where(able, traders.weight**0.5, 0.0)
    who = pick(rng, weight, count)
    at = np.flatnonzero(fits)
    order = at[np.argsort(population.lanes.trader[at], kind="stable")]
    owner = population.lanes.trader[order]
    lanes = [order[np.searchsorted(owner, w) : np.searchsorted(owner, w, "right")] for w in who]
    spans = np.stack([traders.founded[who], traders.closed[who]], axis=1).astype(np.float64)
    return lanes, spans


def _phoenixes(
    world: World,
    population: Population,
    pattern: Pattern,
    day: Ints,
    goods: Floats,
    rng: np.random.Generator,
) -> tuple[Population, list[Ints], Floats]:
    """Chains of traders, each at work around its `day`: one closes, the next takes its lanes."""
    party = pattern.party
    lives = rng.integers(int(party.lives[0]), int(party.lives[1]) + 1, len(day))
    chain = np.repeat(np.arange(len(lives)), lives)
    life = rng.uniform(*party.life_days, len(chain))
    step = life + rng.uniform(*party.gap_days, len(chain))
    first = np.cumsum(lives) - lives
    so_far = np.cumsum(step) - step
    so_far -= so_far[first][chain]
    begin = day - rng.random(len(day)) * np.bincount(chain, step)
    founded = begin[chain] + so_far
    spans = np.stack([founded, founded + life], axis=1)
    found = founded_on(
        world,
        *_whole_days(spans),
        np.ones(len(chain)),
        goods,
        pattern.direction,
        int(population.traders.agent.max()) + 1,
        rng,
    )
    found.traders.address = found.traders.address[first][chain]
    kept = [np.flatnonzero(found.lanes.trader == leader) for leader in first]
    lanes = [found.lanes.rows(kept[c]) for c in chain]
    for i, own in enumerate(lanes):
        own.trader[:] = i
    copied = lanes[0].joined(*lanes[1:])
    return _joined(population, Population(found.traders, copied), spans)


def _occasions(
    size: int, spans: Floats, each_day: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Who does it and on which day: (size,) positions in `spans`, (size,) days of the run.

    A party is drawn the more often the more of the pattern falls in its days; and some are more
    eager than others.
    """
    until = np.concatenate([[0.0], np.cumsum(each_day)])
    days = len(each_day)
    low = until[np.clip(np.floor(spans[:, 0]), 0, days).astype(np.int64)]
    high = until[np.clip(np.ceil(spans[:, 1]) + 1, 0, days).astype(np.int64)]
    eager = rng.exponential(1.0, len(spans)) + 0.2
    weight = (high - low) * eager
    if not weight.any():
        low, high, weight = np.zeros_like(low), np.full_like(high, until[-1]), eager
    who = pick(rng, weight, size)
    share = low[who] + rng.random(size) * (high - low)[who]
    return who, np.clip(np.searchsorted(until, share, side="right") - 1, 0, days - 1)


def _lane_of(lanes: list[Ints], who: Ints, rng: np.random.Generator) -> Ints:
    """One of the party's lanes for each occasion."""
    number = np.array([len(own) for own in lanes])
    flat, starts = np.concatenate(lanes), np.cumsum(number) - number
    chosen: Ints = flat[starts[who] + (rng.random(len(who)) * number[who]).astype(np.int64)]
    return chosen
