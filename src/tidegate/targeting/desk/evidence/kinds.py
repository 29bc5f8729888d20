"""Which evidence stands behind which reason, and how it is called."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tidegate.access.interface import NotThere
from tidegate.analytics.targeting.interface import Typology

from ...models import Decision
from ..islands import Island
from ..words import Words
from . import goods, party, route


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something to compare a consignment with."""

    name: str
    title: Words
    #: None where too little is known to show anything.
    make: Callable[[Decision], Island | None]
    #: What is said then.
    lacking: Words


_FEW_GOODS = _("Too few consignments of these goods are known.")
KINDS: Mapping[str, Evidence] = {
    one.name: one
    for one in (
        Evidence("prices", _("Prices of the same goods"), goods.prices, _FEW_GOODS),
        Evidence("weights", _("Weights of the same goods"), goods.weights, _FEW_GOODS),
        Evidence("origins", _("Where these goods come from"), goods.origins, _FEW_GOODS),
        Evidence("destinations", _("Where these goods go to"), goods.destinations, _FEW_GOODS),
        Evidence(
            "route",
            _("The way on the map, beside the direct one"),
            route.way,
            _("The map does not know both ends of the way."),
        ),
        Evidence(
            "year",
            _("The importer’s year"),
            party.year,
            _("The declaration names no importer."),
        ),
        Evidence(
            "days",
            _("The importer’s last 30 days"),
            party.days,
            _("The declaration names no importer."),
        ),
        Evidence(
            "cases",
            _("Similar cases and how they ended"),
            goods.cases,
            _("None of the last consignments of these goods was examined."),
        ),
    )
}
_BEHIND: Mapping[Typology, tuple[str, ...]] = {
    Typology.VALUATION: ("prices", "cases"),
    Typology.WEIGHT: ("weights",),
    Typology.GOODS: ("cases",),
    Typology.LANE: ("origins",),
    Typology.DESTINATION: ("destinations",),
    Typology.ROUTE: ("route",),
    Typology.PARTY: ("year",),
    Typology.RHYTHM: ("days",),
    Typology.HISTORY: ("cases", "year"),
    Typology.DOCUMENTS: ("cases",),
}
#: What every consignment may be compared with, whatever speaks against it.
_ALWAYS = ("prices", "route", "year", "cases")


def shared_out(typologies: Iterable[str]) -> tuple[list[list[Evidence]], list[Evidence]]:
    """For each reason its evidence, each kind once; and what else there is to compare with."""
    shown: set[str] = set()
    behind = []
    for typology in typologies:
        own = [one for one in _BEHIND.get(Typology(typology), ()) if one not in shown]
        shown.update(own)
        behind.append([KINDS[one] for one in own])
    return behind, [KINDS[one] for one in _ALWAYS if one not in shown]


def kind_of(name: str) -> Evidence:
    """The kind of a name; raises `NotThere`."""
    if name not in KINDS:
        raise NotThere("there is no such evidence")
    return KINDS[name]
