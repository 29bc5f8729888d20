"""Ordinary consignments: which lane sends on which day, how much, at what price, by which way.

`consign` is the only place where a consignment is made. Typologies call it too, and change what it
gives; so an illicit consignment is an ordinary one but for the effects of its pattern.
"""

from dataclasses import dataclass

import numpy as np

from tidegate.simulation.columns import Columns
from tidegate.simulation.draws import Bools, Floats, Ints, factors, pick
from tidegate.simulation.parties import Lanes, Population, lanes_by_goods
from tidegate.simulation.scenario import PriceShift, RouteShift
from tidegate.simulation.vocabulary import MODES
from tidegate.simulation.world import World

#: In `wording`: described in the words of `worded_as`.
OWN_WORDS = -1
#: In `pattern`: neither typology nor oddity.
ORDINARY = -1
#: What a consignment takes over with another trader's lane.
_LANE_OF_ANOTHER = (
    *("origin", "export", "destination", "mode", "loading"),
    *("carrier", "seller", "buyer", "currency", "price_tier"),
)
#: A new way of describing or naming each time: below the numbers that habits use.
_ONE_OFF = 1 << 40


@dataclass(slots=True)
class Consignments(Columns):
    """Declared lines of goods, one a row. Positions are those of `World`, weights kg net."""

    #: Local day of the run and local second of that day; the second may run past midnight.
    day: Ints
    second: Ints
    trader: Ints
    agent: Ints
    seller: Ints
    #: Number of the consignee, -1 for the trader itself; and of its address.
    buyer: Ints
    address: Ints
    #: Whether the address is the trader's (or one like it) and not one in the destination.
    delivered_home: Bools
    goods: Ints
    true_goods: Ints
    suffix: Ints
    origin: Ints
    export: Ints
    destination: Ints
    mode: Ints
    loading: Ints
    discharge: Ints
    calls: Ints
    carrier: Ints
    currency: Ints
    incoterm: Ints
    packages: Ints
    net: Floats
    gross: Floats
    volume: Floats
    quantity: Floats
    value: Floats
    true_net: Floats
    true_value: Floats
    #: Multiple that the invoice amount is rounded to, invoice currency; 0 for none.
    round_to: Floats
    style: Ints
    #: Position of a pool of phrases, or OWN_WORDS; and the goods whose words are used.
    wording: Ints
    worded_as: Ints
    licensed: Bools
    items: Ints
    pattern: Ints
    #: Even draws kept for the officers, so that another typology does not move them.
    luck_choice: Floats
    luck_random: Floats
    luck_find: Floats
    luck_delay: Floats


def ordinary_days(world: World, declarations: int, rng: np.random.Generator) -> Ints:
    """The day of each declaration, in order: weekdays decide, and their number is exact."""
    return np.repeat(np.arange(world.days), rng.multinomial(declarations, day_shares(world)))


def day_shares(world: World) -> Floats:
    """Share of the run's declarations on each day."""
    shares: Floats = world.day_weight / world.day_weight.sum()
    return shares


def ordinary_lanes(
    world: World, population: Population, day: Ints, rng: np.random.Generator
) -> Ints:
    """A lane for each of the days (in order): traders at work, by their volume and the season."""
    traders, lanes = population.traders, population.lanes
    per_trader = np.bincount(lanes.trader, lanes.weight, minlength=len(traders))
    weight = traders.weight[lanes.trader] * lanes.weight / per_trader[lanes.trader]
    founded, closed = traders.founded[lanes.trader], traders.closed[lanes.trader]
    found = np.empty(len(day), dtype=np.int64)
    bounds = np.searchsorted(day, np.arange(world.days + 1))
    for today, date in enumerate(world.dates):
        size = bounds[today + 1] - bounds[today]
        if size:
            at_work = (founded <= today) & (today <= closed)
            now = weight * at_work * world.season[lanes.goods, date.month - 1]
            # A port where every trader has gone still has its old customers.
            found[bounds[today] : bounds[today + 1]] = pick(rng, now if now.any() else weight, size)
    return found


def consign(
    world: World, population: Population, day: Ints, lane: Ints, rng: np.random.Generator
) -> Consignments:
    """An ordinary consignment for each day and lane: (n,) and (n,)."""
    rules = world.scenario.traffic
    size = len(day)
    traders = population.traders
    own = population.lanes.rows(lane)
    _try_new_lane(world, population.lanes, own, rng)
    calls = np.where(own.mode == 0, world.ordinary_calls.draw(rng, own.export), 0)
    for shift in world.scenario.route_shift:
        _shift_route(world, shift, day, own, calls, rng)
    mode_load = np.array([rules.mode_load[mode] for mode in MODES])[own.mode]
    load = world.load[own.goods] * mode_load
    load *= np.exp(own.load_tier + rng.normal(0, rules.load_spread, size))
    pack_kg = world.pack_kg[own.goods] * np.exp(own.pack_tier)
    # A consignment by air is less than one of the cartons that a container holds many of.
    pack_kg = np.minimum(pack_kg, np.maximum(load, 0.05))
    packages = np.maximum(1, np.round(load / pack_kg)).astype(np.int64)
    net = packages * pack_kg * np.exp(rng.normal(0, rules.pack_spread, size))
    gross = net * (1 + world.tare[own.goods] * factors(rng, (0.7, 1.4), size))
    price = world.log_price[own.goods] + world.price_level[own.goods, own.origin]
    price += _price_shifts(world, day, own)
    noise = rng.normal(0, 1, size) * world.spread[own.goods]
    price += own.price_tier + noise * (1 - rules.lane_price_part) ** 0.5
    value = np.maximum(net * np.exp(price), 1.0)
    passes = own.destination != world.home
    return Consignments(
        day=day,
        second=_seconds(world, own.mode, rng),
        trader=own.trader,
        agent=traders.agent[own.trader],
        seller=own.seller,
        buyer=np.where(passes, own.buyer, -1),
        address=np.where(passes, own.buyer, traders.address[own.trader]),
        delivered_home=~passes,
        goods=own.goods,
        true_goods=own.goods,
        suffix=own.suffix,
        origin=own.origin,
        export=own.export,
        destination=own.destination,
        mode=own.mode,
        loading=own.loading,
        discharge=world.discharge.draw(rng, own.mode),
        calls=calls,
        carrier=own.carrier,
        currency=own.currency,
        incoterm=own.incoterm,
        packages=packages,
        net=net,
        gross=gross,
        volume=gross / world.density[own.goods] * np.exp(rng.normal(0, 0.08, size)),
        quantity=net / world.unit_kg[own.goods],
        value=value,
        true_net=net.copy(),
        true_value=value.copy(),
        round_to=np.zeros(size),
        style=np.where(rng.random(size) < 0.6, own.style, rng.integers(0, _ONE_OFF, size)),
        wording=np.full(size, OWN_WORDS),
        worded_as=own.goods,
        licensed=rng.random(size) < rules.licence_shown,
        items=np.minimum(rng.geometric(0.45, size), 40),
        pattern=np.full(size, ORDINARY),
        luck_choice=rng.random(size),
        luck_random=rng.random(size),
        luck_find=rng.random(size),
        luck_delay=rng.standard_normal(size),
    )


def _try_new_lane(world: World, lanes: Lanes, own: Lanes, rng: np.random.Generator) -> None:
    """Lets some take another trader's way for the same goods: seller, origin, mode, buyer."""
    other = lanes_by_goods(lanes, len(world.goods)).draw(rng, own.goods)
    tries = rng.random(len(other)) < world.scenario.traffic.new_lane
    for name in _LANE_OF_ANOTHER:
        setattr(own, name, np.where(tries, getattr(lanes, name)[other], getattr(own, name)))


def _shift_route(
    world: World,
    shift: RouteShift,
    day: Ints,
    own: Lanes,
    calls: Ints,
    rng: np.random.Generator,
) -> None:
    """Moves a growing share of the trade to another origin, or another way."""
    lucky = rng.random(len(day))
    grown = (world.month[day] - (shift.from_month - 1) + 1) / max(1, shift.over_months)
    moves = (lucky < shift.share * np.clip(grown, 0, 1)) & (
        world.chosen(shift.goods)[own.goods] > 0
    )
    if shift.origin:
        moves &= own.origin == world.country_at[shift.origin]
    if shift.calls:
        calls[moves & (own.mode == 0)] = world.calls.index(shift.calls)
    if shift.to_origin:
        to = world.country_at[shift.to_origin]
        # What would pass through to the new origin itself stays where it was.
        moves &= own.destination != to
        own.origin[moves] = own.export[moves] = to
        lost = moves & ~world.reachable[own.export, own.mode]
        own.mode[lost] = int(np.argmax(world.reachable[to]))
        own.loading[moves] = world.loading.draw(rng, own.export * 3 + own.mode)[moves]
        own.carrier[lost] = world.carriers.draw(rng, own.mode)[lost]
        own.seller[moves] = to * 100_000 + own.seller[moves] % 100_000
        own.currency[moves] = world.currency.draw(rng, own.export)[moves]


def _price_shifts(world: World, day: Ints, own: Lanes) -> Floats:
    """Logarithm of how far prices have moved by each day."""
    moved = np.zeros(len(day))
    for shift in world.scenario.price_shift:
        moved += _price_shift(world, shift, day, own)
    return moved


def _price_shift(world: World, shift: PriceShift, day: Ints, own: Lanes) -> Floats:
    month = np.minimum(world.month[day] + 1, shift.until_month)
    grown = np.maximum(month - shift.from_month + 1, 0) * np.log1p(shift.per_month)
    applies = world.chosen(shift.goods)[own.goods] > 0
    if shift.origin:
        applies &= own.origin == world.country_at[shift.origin]
    return np.where(applies, grown, 0.0)


def _seconds(world: World, mode: Ints, rng: np.random.Generator) -> Ints:
    """Local second of the day, by the hours of the mode."""
    hours = [np.array(world.scenario.calendar.hours[name]) for name in MODES]
    found = np.zeros(len(mode), dtype=np.int64)
    for i, weights in enumerate(hours):
        of_mode = mode == i
        found[of_mode] = pick(rng, weights, int(of_mode.sum())) * 3600
    return found + rng.integers(0, 3600, len(mode))
