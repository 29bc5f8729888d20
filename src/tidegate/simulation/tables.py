"""A run as two tables: what the port declared and found, and the truth beside it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.declaration.interface import columns
from tidegate.simulation.cells import decimals, instants
from tidegate.simulation.draws import Bools, Floats, mixed
from tidegate.simulation.items import Items
from tidegate.simulation.naming import joined, take, where
from tidegate.simulation.nomenclature import heading_text
from tidegate.simulation.officers import Outcomes
from tidegate.simulation.patterns import NO_CLASS
from tidegate.simulation.traffic import Consignments
from tidegate.simulation.typologies import patterns
from tidegate.simulation.world import World

#: Fictional duty of the declared goods, percent.
DUTY = "x_duty_rate"


def declarations(items: Items, outcomes: Outcomes) -> pa.Table:
    """The canonical table, with the duty rate as an extension."""
    world, rows = items.world, items.rows
    written = {**items.all(), **_outcome(world, rows, outcomes)}
    ordered = {name: written[name] for name in columns()}
    ordered[DUTY] = pa.array(world.duty[rows.goods])
    return pa.table(ordered)


def _illicit(world: World, rows: Consignments) -> Bools:
    return (rows.pattern >= 0) & (rows.pattern < len(world.scenario.typology))


def _outcome(world: World, rows: Consignments, outcomes: Outcomes) -> dict[str, pa.Array]:
    hidden = ~outcomes.examined
    classes = [pattern.outcome for pattern in patterns(world)]
    honest = rows.pattern >= len(world.scenario.typology)
    # A mistake is written down though it is no find; an oddity without a class is nothing.
    noted = honest & np.array([*(c != NO_CLASS for c in classes), False])[rows.pattern]
    told = outcomes.found | (outcomes.examined & noted)
    return {
        "outcome_found": pa.array(outcomes.found, mask=hidden),
        "outcome_known_at": pc.if_else(
            pa.array(outcomes.examined), instants(world, outcomes.known_at), None
        ),
        "outcome_class": take(classes, np.where(told, rows.pattern, -1)),
    }


def truth(items: Items) -> pa.Table:
    """What an all-knowing officer would write, one row a declaration."""
    world, rows = items.world, items.rows
    illicit = _illicit(world, rows)
    names = [pattern.name for pattern in patterns(world)]
    evaded = _evaded(world, rows)
    inside = [", ".join(pattern.inside) for pattern in world.scenario.typology]
    hidden = where(illicit, take(inside, np.where(illicit, rows.pattern, -1)), "")
    codes = [goods.code for goods in world.goods]
    return pa.table(
        {
            "declaration_id": items.declaration,
            "illicit": pa.array(illicit),
            "typology": take(names, np.where(illicit, rows.pattern, -1)),
            "oddity": take(names, np.where(illicit, -1, rows.pattern)),
            "evaded_value": decimals(evaded, 2, 3),
            "true_commodity_code": take(codes, rows.true_goods),
            "true_goods": joined(
                hidden, take([heading_text(c) for c in codes], rows.true_goods), by=" in "
            ),
            "true_customs_value": decimals(rows.true_value, 2, 3),
            "true_net_weight_kg": decimals(rows.true_net, 3, 6),
        }
    )


def _evaded(world: World, rows: Consignments) -> Floats:
    """Harm in the port's currency: evaded duty, or an amount drawn by a hash of the row."""
    due = rows.true_value * world.duty[rows.true_goods] / 100
    paid = rows.value * world.duty[rows.goods] / 100
    harm = np.where(rows.destination == world.home, np.maximum(due - paid, 0.0), 0.0)
    luck = mixed(rows.style ^ rows.second, "harm") / 2.0**62
    for at, pattern in enumerate(world.scenario.typology):
        if pattern.harm.kind == "fixed":
            low, high = pattern.harm.amount
            harm = np.where(rows.pattern == at, low + luck * (high - low), harm)
    return np.where(_illicit(world, rows), harm, 0.0)
