"""Traders, and the lanes that they habitually use.

A trader is a row of `Traders`; a lane is a row of `Lanes`: one trader's habit of buying one
commodity from one seller along one way. Sellers, buyers, names and addresses are numbers, put into
words by `naming` when the run is written: two traders share an address when they bear its number.
"""

from dataclasses import dataclass

import numpy as np

from tidegate.simulation.columns import Columns
from tidegate.simulation.draws import Bools, Floats, Ints, Ragged, pick, pick_rows
from tidegate.simulation.world import World

#: Most lanes of one trader.
_MOST_LANES = 6
#: Sellers of one country and HS chapter that ordinary lanes choose among.
_SELLERS = 40


@dataclass(slots=True)
class Traders(Columns):
    """Importers, exporters and forwarders who declare, one a row."""

    #: First and last day of the run on which the trader lodges; before the run is negative.
    founded: Ints
    closed: Ints
    #: Relative number of declarations.
    weight: Floats
    #: Number of the name; the phoenix takes another, and keeps its address.
    name: Ints
    address: Ints
    agent: Ints
    aeo: Bools


@dataclass(slots=True)
class Lanes(Columns):
    """Habits of trade, one a row; all but the last three are positions or numbers."""

    trader: Ints
    goods: Ints
    origin: Ints
    export: Ints
    destination: Ints
    mode: Ints
    loading: Ints
    carrier: Ints
    seller: Ints
    #: Number of the overseas consignee of a transhipment lane.
    buyer: Ints
    currency: Ints
    incoterm: Ints
    #: National digits after the HS code.
    suffix: Ints
    #: Style of the description: which phrase, brand and case.
    style: Ints
    #: Relative number of the trader's declarations.
    weight: Floats
    #: Logarithms of the lane's own factors on price, load and package weight.
    price_tier: Floats
    load_tier: Floats
    pack_tier: Floats


@dataclass(frozen=True, slots=True)
class Population:
    """All traders and their lanes."""

    traders: Traders
    lanes: Lanes

    def joined(self, other: "Population") -> "Population":
        """Both, with the other's traders behind these."""
        lanes = other.lanes.copy()
        lanes.trader = lanes.trader + len(self.traders)
        return Population(self.traders.joined(other.traders), self.lanes.joined(lanes))


def ordinary(world: World, declarations: int, rng: np.random.Generator) -> Population:
    """The honest population of a run: those at work on the first day, then those who come."""
    rules = world.scenario.parties
    first = max(4, round(rules.density * np.sqrt(declarations)))
    years = world.days / 365.0
    arrivals = [rng.integers(0, world.days, round(first * rules.newcomers * years))]
    departures: list[tuple[Ints, Ints]] = []
    for wave in world.scenario.party_wave:
        in_month = np.flatnonzero(world.month == wave.month - 1)
        if len(in_month):
            arrivals.append(rng.choice(in_month, round(first * wave.newcomers)))
            leaving = np.flatnonzero(rng.random(first) < wave.leavers)
            departures.append((leaving, rng.choice(in_month, len(leaving))))
    come = np.concatenate(arrivals)
    founded = np.concatenate([-rng.integers(30, 3000, first), come])
    count = len(founded)
    gone_after = rng.exponential(365.0 / max(rules.leavers, 1e-6), count)
    closed = np.minimum(np.maximum(founded, 0) + gone_after, 10 * world.days + 3650)
    closed = closed.astype(np.int64)
    for leaving, days in departures:
        closed[leaving] = np.minimum(closed[leaving], days)
    rank = rng.permutation(count) + 1.0
    weight = np.asarray(rank**-rules.zipf)
    agents = max(3, round(rules.agents_per_hundred * count / 100))
    return founded_on(world, founded, closed, weight, world.share, "any", agents, rng)


def founded_on(
    world: World,
    founded: Ints,
    closed: Ints,
    weight: Floats,
    goods: Floats,
    direction: str,
    agents: int,
    rng: np.random.Generator,
) -> Population:
    """Traders founded on those days, each with lanes of goods drawn by the weights `goods`.

    Their brokers are among the `agents` of the port, the first of which have the most customers.
    """
    rules = world.scenario.parties
    count = len(founded)
    large = np.argsort(-weight * rng.exponential(1.0, count) ** 0.5)
    aeo = np.zeros(count, dtype=np.bool_)
    aeo[large[: round(rules.aeo_share * count)]] = True
    address = rng.integers(0, 1 << 40, count)
    crowd = np.flatnonzero(rng.random(count) < rules.shared_address)
    # A square root of the crowd: a few towers with many firms, many with two or three.
    towers = rng.integers(0, 1 << 40, max(1, round(len(crowd) / 4)))
    address[crowd] = towers[(len(towers) * rng.random(len(crowd)) ** 2).astype(np.int64)]
    traders = Traders(
        founded=founded.astype(np.int64),
        closed=closed.astype(np.int64),
        weight=weight,
        name=rng.integers(0, 1 << 40, count),
        address=address,
        agent=(agents * rng.random(count) ** 2).astype(np.int64),
        aeo=aeo & (founded < 0),
    )
    number = np.minimum(1 + rng.poisson(1.5, count), _MOST_LANES)
    trader = np.repeat(np.arange(count), number)
    leader = np.cumsum(number) - number
    chosen = pick(rng, goods, len(trader))
    usual = world.goods_by_chapter.draw(rng, world.chapter[chosen[leader]][trader])
    stays = (rng.random(len(trader)) < rules.loyalty) & (goods[usual] > 0)
    stays[leader] = False
    return Population(
        traders, lanes_of(world, trader, np.where(stays, usual, chosen), direction, rng)
    )


def lanes_of(
    world: World, trader: Ints, goods: Ints, direction: str, rng: np.random.Generator
) -> Lanes:
    """A new lane for each of the goods: origin, way, parties and habits drawn from the scenario."""
    rules = world.scenario.traffic
    size = len(goods)
    origin = world.origins.draw(rng, goods)
    entrepots = np.array([world.country_at[c] for c in rules.entrepots])
    through = entrepots[pick(rng, np.array(list(rules.entrepots.values())), size)]
    export = np.where(rng.random(size) < rules.entrepot_share, through, origin)
    mode = _modes(world, goods, export, rng)
    away = {"any": rules.transhipment, "import": 0.0, "transhipment": 1.0}[direction]
    passes = rng.random(size) < away
    destination = np.full(size, world.home)
    destination[passes] = pick_rows(rng, world.destinations[export[passes]])
    nearest = (_SELLERS * rng.random(size) ** 2).astype(np.int64)
    return Lanes(
        trader=trader,
        goods=goods,
        origin=origin,
        export=export,
        destination=destination,
        mode=mode,
        loading=world.loading.draw(rng, export * 3 + mode),
        carrier=world.carriers.draw(rng, mode),
        seller=(export * 100 + world.chapter[goods]) * 1000 + nearest,
        buyer=destination * 10_000 + (2000 * rng.random(size) ** 2).astype(np.int64),
        currency=world.currency.draw(rng, export),
        incoterm=pick(rng, np.array(list(rules.incoterms.values())), size),
        suffix=np.array([0, 0, 0, 10, 20, 90])[rng.integers(0, 6, size)],
        style=rng.integers(0, 1 << 40, size),
        weight=rng.exponential(1.0, size) + 0.1,
        price_tier=rng.normal(0, 1, size) * world.spread[goods] * rules.lane_price_part**0.5,
        load_tier=rng.normal(0, rules.lane_load_spread, size),
        pack_tier=rng.normal(0, rules.lane_pack_spread, size),
    )


def _modes(world: World, goods: Ints, export: Ints, rng: np.random.Generator) -> Ints:
    # Where goods and country have no mode in common the country's own modes decide.
    both = world.modes[goods] * world.reachable[export]
    lost = both.sum(axis=1) == 0
    both[lost] = world.reachable[export[lost]]
    return pick_rows(rng, both)


def lanes_by_goods(lanes: Lanes, goods: int) -> Ragged:
    """Positions of the lanes that carry each of `goods` kinds, all alike in weight."""
    order = np.argsort(lanes.goods, kind="stable")
    counts = np.bincount(lanes.goods, minlength=goods)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return Ragged(order, starts, np.arange(len(order) + 1, dtype=np.float64))
