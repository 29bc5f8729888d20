"""Effects on parties and on the hour."""

import numpy as np

from tidegate.simulation.draws import Floats
from tidegate.simulation.effects import words
from tidegate.simulation.effects.stage import Stage
from tidegate.simulation.traffic import Consignments


def split(effect: words.Split, rows: Consignments, stage: Stage) -> Consignments:
    rng = stage.rng
    low, high = int(effect.parcels[0]), int(effect.parcels[1])
    number = rng.integers(low, high + 1, len(rows))
    number[~stage.hits(effect, len(rows))] = 1
    source = np.repeat(np.arange(len(rows)), number)
    several = number[source] > 1
    parcels = rows.rows(source)
    part = rng.uniform(0.7, 1.3, len(source))
    part /= np.bincount(source, part)[source]
    parcels.packages = np.maximum(1, np.round(parcels.packages * part)).astype(np.int64)
    for name in ("net", "gross", "volume", "quantity", "value", "true_net", "true_value"):
        setattr(parcels, name, getattr(parcels, name) * part)
    later = rng.uniform(0, effect.within_hours * 3600, len(source)).astype(np.int64)
    parcels.second += np.where(several, later, 0)
    if effect.strangers:
        parcels.buyer[several] = stage.strangers(int(several.sum()))
    for name in ("luck_choice", "luck_random", "luck_find"):
        getattr(parcels, name)[several] = rng.random(int(several.sum()))
    return parcels


def hours(effect: words.Hours, rows: Consignments, stage: Stage) -> Consignments:
    start, end = effect.between
    length = (end - start) % 24 or 24.0
    second: Floats = (start + stage.rng.uniform(0, length, len(rows))) % 24 * 3600
    hit = stage.hits(effect, len(rows))
    rows.second = np.where(hit, second.astype(np.int64), rows.second)
    return rows


def brokers(effect: words.Brokers, rows: Consignments, stage: Stage) -> Consignments:
    hit = stage.hits(effect, len(rows))
    drawn = stage.numbers + stage.rng.integers(0, effect.few, len(rows))
    rows.agent = np.where(hit, drawn, rows.agent)
    return rows


def sellers(effect: words.Sellers, rows: Consignments, stage: Stage) -> Consignments:
    hit = stage.hits(effect, len(rows))
    drawn = stage.numbers + stage.rng.integers(0, effect.few, len(rows))
    # A seller has one country: those of another country are other sellers.
    rows.seller = np.where(hit, drawn + rows.export * 1000, rows.seller)
    return rows
