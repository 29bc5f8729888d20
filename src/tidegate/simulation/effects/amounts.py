"""Effects on value, weight, packages, volume and quantity."""

import numpy as np

from tidegate.simulation.draws import Floats, factors
from tidegate.simulation.effects import words
from tidegate.simulation.effects.stage import Stage
from tidegate.simulation.traffic import Consignments


def _factor(effect: words.Effect, span: tuple[float, float], rows: int, stage: Stage) -> Floats:
    """A factor for each row, 1 where the effect does not act."""
    drawn = factors(stage.rng, span, rows)
    return np.where(stage.hits(effect, rows), drawn, 1.0)


def value(effect: words.Value, rows: Consignments, stage: Stage) -> Consignments:
    rows.value *= _factor(effect, effect.multiply, len(rows), stage)
    return rows


def round_value(effect: words.RoundValue, rows: Consignments, stage: Stage) -> Consignments:
    rows.round_to[stage.hits(effect, len(rows))] = effect.to
    return rows


def load(effect: words.Load, rows: Consignments, stage: Stage) -> Consignments:
    factor = _factor(effect, effect.multiply, len(rows), stage)
    packages = np.maximum(1, np.round(rows.packages * factor)).astype(np.int64)
    # Whole packages: the other amounts follow the packages where there are several.
    factor = np.where(packages > 1, packages / rows.packages, factor)
    rows.packages = packages
    for name in ("net", "gross", "volume", "quantity", "value", "true_net", "true_value"):
        setattr(rows, name, getattr(rows, name) * factor)
    return rows


def _reweigh(rows: Consignments, net: Floats, stage: Stage) -> None:
    """Declares another net weight; a quantity in kilograms is the weight, and goes with it."""
    by_weight = np.array([goods.unit == "KGM" for goods in stage.world.goods])[rows.goods]
    rows.quantity *= np.where(by_weight, net / rows.net, 1.0)
    rows.net = net


def net_weight(effect: words.NetWeight, rows: Consignments, stage: Stage) -> Consignments:
    declared = rows.net * _factor(effect, effect.multiply, len(rows), stage)
    rows.gross += declared - rows.net
    _reweigh(rows, declared, stage)
    return rows


def package_weight(effect: words.PackageWeight, rows: Consignments, stage: Stage) -> Consignments:
    factor = _factor(effect, effect.multiply, len(rows), stage)
    rows.gross *= factor
    _reweigh(rows, rows.net * factor, stage)
    return rows


def packages(effect: words.Packages, rows: Consignments, stage: Stage) -> Consignments:
    number = rows.packages * _factor(effect, effect.multiply, len(rows), stage)
    rows.packages = np.maximum(1, np.round(number)).astype(np.int64)
    return rows


def volume(effect: words.Volume, rows: Consignments, stage: Stage) -> Consignments:
    rows.volume *= _factor(effect, effect.multiply, len(rows), stage)
    return rows


def quantity(effect: words.Quantity, rows: Consignments, stage: Stage) -> Consignments:
    rows.quantity *= _factor(effect, effect.multiply, len(rows), stage)
    return rows
