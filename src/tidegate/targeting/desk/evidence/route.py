"""The way that is declared, beside the direct one."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidegate.analytics.targeting.interface import Route, drawn, lengths
from tidegate.codes.interface import code

from ...models import Decision
from ..islands import Island
from ..worklist import line_of

_SEA = "1"
#: Three letters after the country's two.
_LOCODE = 5


def way(decision: Decision) -> Island | None:
    """Both ways on a map: what is declared as a thick line, the direct one dashed."""
    line = line_of(decision)
    route = Route(
        line.get("loading_place"),
        line.get("routing_countries"),
        line.get("discharge_place"),
        line.get("destination_country"),
        (line.get("transport_mode") or _SEA) == _SEA,
    )
    found = drawn(route)
    if found is None:
        return None
    names = [_name(one) for one, _at in found.stops]
    by_way = " – ".join(names)
    measured = lengths(route)
    if measured is None:
        title, direct = _("%(way)s: the direct way") % {"way": by_way}, []
    else:
        long, short = f"{measured.route_km:,}", f"{measured.direct_km:,}"
        title = _("%(way)s: %(long)s km as declared, %(short)s km direct") % {
            "way": by_way, "long": long, "short": short,
        }  # fmt: skip
        direct = found.direct
    stops = list(zip(names, found.stops, strict=True))
    return Island(
        "route-map",
        title,
        {
            "declared": found.declared,
            "direct": direct,
            "ports": [{"name": one, "title": name, "at": at} for name, (one, at) in stops],
            "table": {
                "head": [_("Place"), _("Code"), _("Latitude"), _("Longitude")],
                "rows": [
                    [name, one, f"{at.latitude:.2f}", f"{at.longitude:.2f}"]
                    for name, (one, at) in stops
                ],
            },
        },
    )


def _name(place: str) -> str:
    table = "locode" if len(place) == _LOCODE else "country"
    found = code(table, place)
    return found.name(get_language() or "en") if found is not None else place
