"""How long a route is, and how long it would be direct.

By sea the distance is that of the maritime network of the `searoute` package; otherwise, and where
the network does not reach, it is the great circle. Places are the package's 3,962 sea ports and the
airports of `airportsdata`, by UN/LOCODE. A country on the way is passed at the port of it that adds
least, so that a detour is never overstated.
"""

import math
import warnings
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pyarrow as pa

from tidegate.analytics.targeting.memory import LEGS

EARTH_RADIUS_KM = 6371.0088


class Place(NamedTuple):
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Atlas:
    """Places by UN/LOCODE, and the ports of each country."""

    places: dict[str, Place]
    ports: dict[str, tuple[Place, ...]]


@cache
def atlas() -> Atlas:
    """Places from the installed packages; a port wins over an airport of the same code."""
    import airportsdata
    from searoute.data.ports_dict import node_list

    places = {
        f"{airport['country']}{code}": Place(airport["lon"], airport["lat"])
        for code, airport in airportsdata.load("IATA").items()
    }
    terminals: dict[str, list[Place]] = {}
    others: dict[str, list[Place]] = {}
    for (longitude, latitude), port in node_list.items():
        place = Place(longitude, latitude)
        places[port["port"]] = place
        (terminals if port["t"] else others).setdefault(port["port"][:2], []).append(place)
    ports = {country: tuple(found) for country, found in (others | terminals).items()}
    return Atlas(places, ports)


def great_circle_km(start: Place, end: Place) -> float:
    """Length of the great circle, in kilometres (haversine)."""
    first, second = math.radians(start.latitude), math.radians(end.latitude)
    half_latitude = (second - first) / 2
    half_longitude = math.radians(end.longitude - start.longitude) / 2
    chord = (
        math.sin(half_latitude) ** 2
        + math.cos(first) * math.cos(second) * math.sin(half_longitude) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


@cache
def sea_km(start: Place, end: Place) -> float:
    """Length of the shortest sea route, in kilometres; the great circle where there is none."""
    from searoute import searoute

    straight = great_circle_km(start, end)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = float(searoute(list(start), list(end), units="km").properties["length"])
    # Two ports that share a node of the network are 0 km apart in it.
    return max(network, straight) if math.isfinite(network) else straight


class Route(NamedTuple):
    """A declared way: places by UN/LOCODE, countries by ISO 3166-1 alpha-2."""

    loading: str | None
    #: Countries passed, separated by spaces.
    routing: str | None
    discharge: str | None
    destination: str | None
    by_sea: bool


class Lengths(NamedTuple):
    """Whole kilometres as declared, and from loading to destination direct."""

    route_km: int
    direct_km: int


def lengths(route: Route) -> Lengths | None:
    """How long a declared way is; None where a place is not known or nothing lies between."""
    book = atlas()
    start = book.places.get(route.loading or "")
    discharge = book.places.get(route.discharge or "")
    if start is None or discharge is None:
        return None
    measure = sea_km if route.by_sea else great_circle_km
    stops = [start, *_passed(route, start, discharge), discharge]
    destination = route.destination or ""
    end = discharge
    if destination not in ("", str(route.discharge)[:2]):
        reachable = book.ports.get(destination)
        if not reachable:
            return None
        end = min(reachable, key=lambda port: great_circle_km(discharge, port))
        stops.append(end)
    if len(stops) == 2:
        return None
    direct = measure(start, end)
    if direct < 1:
        return None
    along = sum(measure(here, there) for here, there in pairwise(stops))
    return Lengths(round(max(along, direct)), round(direct))


def _passed(route: Route, start: Place, end: Place) -> list[Place]:
    """One port for each country of the routing that the ends do not already stand for."""
    own = {str(route.loading)[:2], str(route.discharge)[:2], route.destination}
    passed: list[Place] = []
    here = start
    for country in (route.routing or "").split():
        candidates = atlas().ports.get(country)
        if country in own or not candidates:
            continue
        here = min(
            candidates,
            key=lambda port, here=here: great_circle_km(here, port) + great_circle_km(port, end),  # type: ignore[misc]
        )
        passed.append(here)
    return passed


def measure_legs(routes: pa.Table, known: pa.Table) -> pa.Table:
    """Lengths of every route, measuring only those that are not known yet.

    Args:
        routes: distinct routes with the columns of `Route`.
        known: legs measured before; the schema is `LEGS`.

    Returns:
        All legs, known and new; the schema is `LEGS`. A way without lengths has nulls.
    """
    have = {Route(*(row[field] for field in Route._fields)) for row in known.to_pylist()}
    new = []
    for row in routes.to_pylist():
        route = Route(*(row[field] for field in Route._fields))
        if route not in have:
            found = lengths(route)
            new.append(
                route._asdict() | (found._asdict() if found else dict.fromkeys(Lengths._fields))
            )
    return pa.concat_tables([known, pa.Table.from_pylist(new, schema=LEGS)])
