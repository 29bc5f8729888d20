"""Effects on origin, route, destination and mode."""

import numpy as np

from tidegate.simulation.draws import Bools, Floats, Ints, pick, pick_rows
from tidegate.simulation.effects import words
from tidegate.simulation.effects.stage import Stage
from tidegate.simulation.traffic import Consignments
from tidegate.simulation.vocabulary import MODES
from tidegate.simulation.world import World


def _country_weights(world: World, weights: dict[str, float]) -> Floats:
    """A weight for each country; all alike when none is named. Never the port's own."""
    found = np.array([weights.get(c.code, 0.0 if weights else 1.0) for c in world.countries])
    found[world.home] = 0.0
    return found


def rare_lane(effect: words.RareLane, rows: Consignments, stage: Stage) -> Consignments:
    world, rng = stage.world, stage.rng
    usual = np.zeros((len(world.goods), len(world.countries)))
    for i, goods in enumerate(world.goods):
        for code, weight in goods.origins.items():
            usual[i, world.country_at[code]] = weight / sum(goods.origins.values())
    allowed = usual[rows.goods] <= effect.commonness_to
    allowed &= world.reachable.any(axis=1)
    allowed[np.arange(len(rows)), rows.destination] = False
    candidates = allowed * _country_weights(world, effect.origins)
    hit = stage.hits(effect, len(rows)) & candidates.any(axis=1)
    at = np.flatnonzero(hit)
    origin = rows.origin.copy()
    origin[at] = pick_rows(rng, candidates[at])
    gap = world.price_level[rows.goods, origin] - world.price_level[rows.goods, rows.origin]
    for name in ("value", "true_value"):
        setattr(rows, name, getattr(rows, name) * np.exp(gap))
    rows.origin = origin
    rows.export = np.where(hit, origin, rows.export)
    rows.seller[hit] = stage.strangers(int(hit.sum()))
    rows.currency = np.where(hit, world.currency.draw(rng, origin), rows.currency)
    return _reroute(rows, hit, rows.mode, stage)


def _reroute(rows: Consignments, hit: Bools, mode: Ints, stage: Stage) -> Consignments:
    """Draws places, carrier and calls anew for a mode that the country of export can use."""
    world, rng = stage.world, stage.rng
    possible = world.reachable[rows.export, mode]
    rows.mode = np.where(hit & possible, mode, rows.mode)
    lost = hit & ~world.reachable[rows.export, rows.mode]
    rows.mode[lost] = np.argmax(world.reachable[rows.export[lost]], axis=1)
    way = rows.export * len(MODES) + rows.mode
    rows.loading = np.where(hit, world.loading.draw(rng, way), rows.loading)
    rows.discharge = np.where(hit, world.discharge.draw(rng, rows.mode), rows.discharge)
    rows.carrier = np.where(hit, world.carriers.draw(rng, rows.mode), rows.carrier)
    ordinary = np.where(rows.mode == 0, world.ordinary_calls.draw(rng, rows.export), 0)
    rows.calls = np.where(hit, ordinary, rows.calls)
    return rows


def claim_origin(effect: words.ClaimOrigin, rows: Consignments, stage: Stage) -> Consignments:
    hit = stage.hits(effect, len(rows))
    weights = _country_weights(stage.world, effect.origins)
    rows.origin = np.where(hit, pick(stage.rng, weights, len(rows)), rows.origin)
    return rows


def calls(effect: words.Calls, rows: Consignments, stage: Stage) -> Consignments:
    world = stage.world
    lists = np.array([world.calls.index(by) for by in effect.by])
    drawn = lists[stage.rng.integers(0, len(lists), len(rows))]
    # Nobody calls on the way at the country that the goods set out from or are bound for.
    ends = np.array([[c.code in by for c in world.countries] for by in world.calls])
    fits = ~ends[drawn, rows.export] & ~ends[drawn, rows.destination]
    rows.calls = np.where(stage.hits(effect, len(rows)) & fits, drawn, rows.calls)
    return rows


def destination(effect: words.Destination, rows: Consignments, stage: Stage) -> Consignments:
    weights = np.tile(_country_weights(stage.world, effect.countries), (len(rows), 1))
    weights[np.arange(len(rows)), rows.export] = 0.0
    weights[np.arange(len(rows)), rows.origin] = 0.0
    hit = stage.hits(effect, len(rows)) & weights.any(axis=1)
    at = np.flatnonzero(hit)
    rows.destination[at] = pick_rows(stage.rng, weights[at])
    rows.buyer[at] = stage.strangers(len(at))
    rows.address[at] = rows.buyer[at]
    rows.delivered_home[at] = False
    return rows


def mode(effect: words.Mode, rows: Consignments, stage: Stage) -> Consignments:
    world = stage.world
    hit = stage.hits(effect, len(rows))
    weights = np.array([effect.modes.get(name, 0.0) for name in MODES])
    wanted = pick(stage.rng, weights, len(rows))
    before = rows.mode
    # Only those that can: a land-locked origin does not take to the sea.
    hit &= world.reachable[rows.export, wanted] & (wanted != before)
    rows = _reroute(rows, hit, np.where(hit, wanted, before), stage)
    of_mode = np.array([world.scenario.traffic.mode_load[name] for name in MODES])
    factor = np.where(hit, of_mode[rows.mode] / of_mode[before], 1.0)
    rows.packages = np.maximum(1, np.round(rows.packages * factor)).astype(np.int64)
    for name in ("net", "gross", "volume", "quantity", "value", "true_net", "true_value"):
        setattr(rows, name, getattr(rows, name) * factor)
    return rows
