"""A run: from scenario and seed to the tables of declarations and truth."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tidegate.simulation.draws import stream
from tidegate.simulation.items import Items
from tidegate.simulation.officers import DAY_SECONDS, examine
from tidegate.simulation.parties import Population, Traders, ordinary
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.tables import declarations as declared
from tidegate.simulation.tables import truth
from tidegate.simulation.traffic import (
    Consignments,
    consign,
    ordinary_days,
    ordinary_lanes,
)
from tidegate.simulation.typologies import carry_out, forbidden, patterns
from tidegate.simulation.world import World

#: Called with the number of declarations done since the last call.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Simulated:
    """A run in memory."""

    scenario: Scenario
    #: The canonical table with `x_duty_rate`, in the order of lodging.
    declarations: pa.Table
    #: One row a declaration, in the same order; it must not reach an engine under test.
    truth: pa.Table


def generate(
    scenario: Scenario,
    months: int,
    per_day: float,
    seed: int,
    progress: Progress | None = None,
) -> Simulated:
    """Declarations of `months` calendar months, `per_day` a day on average, and the truth on them.

    The same arguments give the same tables, byte for byte, with the same version of NumPy on the
    same kind of processor.
    """
    if months < 1 or per_day <= 0 or seed < 0:
        raise ValueError("a run needs a month or more, declarations each day, and a seed from 0 on")
    world = World(scenario, months)
    declarations = max(1, round(world.days * per_day))
    advance = _in_parts(declarations, progress)
    population = ordinary(world, declarations, stream(seed, "parties"))
    honest = _honest(world, population, declarations, seed)
    advance()
    traders, odd = _patterns(world, population, declarations, seed)
    rows = _in_order(honest, odd, world.days, declarations, seed)
    advance()
    outcomes = examine(world, traders, rows)
    advance()
    items = Items(world, traders, rows)
    run = Simulated(scenario, declared(items, outcomes), truth(items))
    advance()
    return run


def _in_parts(declarations: int, progress: Progress | None) -> Callable[[], None]:
    """Reports a quarter of the declarations at each call."""
    return lambda: progress(declarations / 4) if progress else None


def _honest(world: World, population: Population, declarations: int, seed: int) -> Consignments:
    """Ordinary consignments, a few more than are needed: patterns take the place of some."""
    rng = stream(seed, "traffic")
    spare = declarations + declarations // 20 + 10
    day = ordinary_days(world, spare, rng)
    lane = ordinary_lanes(world, population, day, rng)
    rows = consign(world, population, day, lane, rng)
    return rows.rows(~forbidden(world, rows, world.scenario.never))


def _patterns(
    world: World, population: Population, declarations: int, seed: int
) -> tuple[Traders, Consignments]:
    found: list[Consignments] = []
    traders = population.traders
    for at in range(len(patterns(world))):
        # Each pattern meets the ordinary population alone: what one founds is not for the others.
        everybody, rows = carry_out(world, population, at, declarations, seed)
        own = everybody.traders.rows(np.arange(len(population.traders), len(everybody.traders)))
        rows.trader += (len(traders) - len(population.traders)) * (
            rows.trader >= len(population.traders)
        )
        traders = traders.joined(own)
        found.append(rows)
    nothing = np.empty(0, dtype=np.int64)
    empty = consign(world, population, nothing, nothing, stream(seed, "nothing"))
    return traders, empty.joined(*found)


def _in_order(
    honest: Consignments, odd: Consignments, days: int, declarations: int, seed: int
) -> Consignments:
    """Exactly `declarations` rows by the second of lodging.

    Ordinary rows give way in a fixed random order, so that another typology takes the place of a
    few and leaves the others as they are.
    """
    places = np.sort(
        stream(seed, "places").permutation(len(honest))[: max(0, declarations - len(odd))]
    )
    rows = honest.rows(places).joined(odd.rows(np.arange(min(len(odd), declarations))))
    lodged = rows.day * DAY_SECONDS + rows.second
    # Parcels of the last evening would be lodged after the end of the run.
    last = days * DAY_SECONDS - 1
    rows.second -= np.maximum(lodged - last, 0)
    lodged = np.minimum(lodged, last)
    return rows.rows(np.lexsort((rows.luck_choice, lodged)))
