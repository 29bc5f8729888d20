"""What a reason opens to: prices of the same goods, the route, the party's year, similar cases."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.codes.interface import place_position

from ..models import Assessment, Decision, Label
from .worklist import line_of

#: Consignments of the same goods, or of the same party, that are looked at.
_MOST = 200
_YEAR = timedelta(days=365)
_SIMILAR = 5
#: Fewer prices are no picture.
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Island:
    """A drawing, or a table where `name` is empty."""

    name: str
    title: str
    data: dict[str, Any]


def evidence_of(typology: str, decision: Decision, assessment: Assessment) -> list[Island]:
    """What stands behind a reason of this typology."""
    makers = {
        "valuation": (_prices, _similar),
        "weight": (_prices, _similar),
        "goods": (_similar,),
        "lane": (_route, _similar),
        "destination": (_route,),
        "route": (_route,),
        "party": (_year,),
        "rhythm": (_year,),
        "history": (_year, _similar),
    }.get(typology, ())
    made = (make(decision) for make in makers)
    return [one for one in made if one is not None]


def _of_same_goods(decision: Decision) -> list[Decision]:
    if not decision.commodity_code:
        return []
    same = Decision.objects.filter(commodity_code=decision.commodity_code)
    others = same.exclude(declaration=decision.declaration_id).exclude(state="superseded")
    return list(others.select_related("declared__assessment").order_by("-pk")[:_MOST])


def _unit_value(decision: Decision) -> float | None:
    line = line_of(decision)
    value, weight = line.get("customs_value"), line.get("net_weight_kg")
    if not value or not weight or float(weight) <= 0:
        return None
    return float(value) / float(weight)


def _prices(decision: Decision) -> Island | None:
    own = _unit_value(decision)
    others = [
        (one.declared.lodged_at, value)
        for one in _of_same_goods(decision)
        if (value := _unit_value(one)) is not None
    ]
    if own is None or len(others) < _FEWEST:
        return None
    values = [value for _at, value in others]
    middle, cuts = median(values), quantiles(values, n=20)
    title = _(
        "HKD %(own).2f per kg; half of %(count)d others of these goods are below %(middle).2f"
    )
    return Island(
        "price-plot",
        title % {"own": own, "count": len(values), "middle": middle},
        {
            "prices": [{"at": _day(at), "value": round(value, 4)} for at, value in others],
            "this": {"at": _day(decision.declared.lodged_at), "value": round(own, 4)},
            "label": _("this consignment"),
            "unit": _("HKD per kg"),
            "median": round(middle, 4),
            "low": round(cuts[0], 4),
            "high": round(cuts[-1], 4),
            "median_label": _("median"),
            "table": {
                "head": [_("Lodged"), _("HKD per kg")],
                "rows": [[_day(at), f"{value:,.2f}"] for at, value in others],
            },
        },
    )


def _route(decision: Decision) -> Island | None:
    line = line_of(decision)
    ends = [line.get("loading_place"), line.get("discharge_place")]
    places = [(name, place_position(name)) for name in ends if name]
    known = [(name, (at[1], at[0])) for name, at in places if at is not None]
    if len(known) < 2:
        return None
    by_way = str(line.get("routing_countries") or "")
    return Island(
        "route-map",
        _("%(start)s to %(end)s; countries on the way, as declared: %(way)s")
        % {"start": known[0][0], "end": known[-1][0], "way": by_way or "–"},
        {
            "declared": [at for _name, at in known],
            "ports": [{"name": name, "at": at} for name, at in known],
            "table": {
                "head": [_("Place"), _("Latitude"), _("Longitude")],
                "rows": [[name, at[1], at[0]] for name, at in known],
            },
        },
    )


def _year(decision: Decision) -> Island | None:
    if not decision.trader:
        return None
    since = timezone.now() - _YEAR
    theirs = Decision.objects.filter(trader=decision.trader, proposed_at__gte=since)
    rows = list(theirs.exclude(state="superseded").order_by("-pk")[:2000])
    found = {
        one.declared_id: one.found
        for one in Label.objects.filter(declared__in=[row.declared_id for row in rows])
    }
    months = Counter(f"{timezone.localtime(row.proposed_at):%Y-%m}" for row in rows)
    irregular = sum(found.values())
    told = _("%(count)d consignments of this importer in a year; %(examined)d with an outcome, "
             "%(found)d irregular")  # fmt: skip
    return Island(
        "bars",
        told % {"count": len(rows), "examined": len(found), "found": irregular},
        {
            "bars": [{"name": month, "value": count} for month, count in sorted(months.items())],
            "upright": True,
            "table": {
                "head": [_("Month"), _("Consignments")],
                "rows": [[month, count] for month, count in sorted(months.items())],
            },
        },
    )


def _similar(decision: Decision) -> Island | None:
    others = {one.declared_id: one for one in _of_same_goods(decision)}
    labels = Label.objects.filter(declared__in=list(others)).order_by("-known_at")
    known = list(labels.select_related("declared__declaration")[:_SIMILAR])
    if not known:
        return None
    found = sum(one.found for one in known)
    return Island(
        "",
        _("%(found)d of the last %(count)d examined of these goods were irregular")
        % {"found": found, "count": len(known)},
        {
            "cases": [
                {
                    "reference": one.declared.declaration.reference,
                    "at": one.known_at,
                    "found": one.found,
                    "category": one.category,
                }
                for one in known
            ]
        },
    )


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}"
