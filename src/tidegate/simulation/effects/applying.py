"""Carries out the effects of a pattern, in their order, on ordinary consignments."""

from collections.abc import Callable
from typing import Any

from tidegate.simulation.effects import amounts, papers, people, ways, words
from tidegate.simulation.effects.stage import Stage
from tidegate.simulation.traffic import Consignments

#: One function for each word; each may change the rows it is given, and returns what they became.
_DONE_BY: dict[type[words.Effect], Callable[[Any, Consignments, Stage], Consignments]] = {
    words.Value: amounts.value,
    words.RoundValue: amounts.round_value,
    words.Load: amounts.load,
    words.NetWeight: amounts.net_weight,
    words.PackageWeight: amounts.package_weight,
    words.Packages: amounts.packages,
    words.Volume: amounts.volume,
    words.Quantity: amounts.quantity,
    words.DeclareAs: papers.declare_as,
    words.Wording: papers.wording,
    words.NoLicence: papers.no_licence,
    words.RareLane: ways.rare_lane,
    words.ClaimOrigin: ways.claim_origin,
    words.Calls: ways.calls,
    words.Destination: ways.destination,
    words.Mode: ways.mode,
    words.Split: people.split,
    words.Hours: people.hours,
    words.Brokers: people.brokers,
    words.Sellers: people.sellers,
}


def apply(effects: tuple[words.Effect, ...], rows: Consignments, stage: Stage) -> Consignments:
    """The consignments after all effects; `split` makes more of them."""
    rows = rows.copy()
    for effect in effects:
        rows = _DONE_BY[type(effect)](effect, rows, stage)
    return rows
