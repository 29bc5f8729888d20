"""Effects on what the goods are said to be."""

import numpy as np

from tidegate.simulation.draws import pick_rows
from tidegate.simulation.effects import words
from tidegate.simulation.effects.stage import Stage
from tidegate.simulation.traffic import Consignments


def declare_as(effect: words.DeclareAs, rows: Consignments, stage: Stage) -> Consignments:
    world, rng = stage.world, stage.rng
    true = rows.true_goods
    candidates = np.tile(world.chosen(effect.goods), (len(rows), 1))
    candidates[np.arange(len(rows)), true] = 0.0
    if effect.lower_duty:
        candidates *= world.duty < world.duty[true][:, None]
    if effect.same_chapter:
        candidates *= world.chapter == world.chapter[true][:, None]
    hit = stage.hits(effect, len(rows)) & candidates.any(axis=1)
    follows = rng.uniform(*effect.price_follows, len(rows))
    at = np.flatnonzero(hit)
    declared = rows.goods.copy()
    declared[at] = pick_rows(rng, candidates[at])
    gap = (world.log_price[declared] + world.price_level[declared, rows.origin]) - (
        world.log_price[true] + world.price_level[true, rows.origin]
    )
    rows.value = np.where(hit, rows.value * np.exp(follows * gap), rows.value)
    # Whoever declares other goods also counts them in those goods' unit.
    rows.quantity = np.where(hit, rows.net / world.unit_kg[declared], rows.quantity)
    rows.goods = declared
    if effect.says == "declared":
        rows.worded_as = np.where(hit, declared, rows.worded_as)
    return rows


def wording(effect: words.Wording, rows: Consignments, stage: Stage) -> Consignments:
    pools = list(stage.world.scenario.wording)
    rows.wording[stage.hits(effect, len(rows))] = pools.index(effect.pool)
    return rows


def no_licence(effect: words.NoLicence, rows: Consignments, stage: Stage) -> Consignments:
    rows.licensed &= ~stage.hits(effect, len(rows))
    return rows
