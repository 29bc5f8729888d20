"""How long a route is, and how long it would be direct.

By sea the distance is the shortest way over the maritime network of the `searoute` package, the
Northwest Passage left out as that package does; otherwise, and where the network does not reach, it
is the great circle. Places are the package's sea ports and the airports of `airportsdata`, by
UN/LOCODE. A country on the way is passed at the port of it that adds least, so that a detour is
never overstated. The network, and SciPy that reads it, are loaded with the first way measured.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.memory import LEGS

if TYPE_CHECKING:
    from scipy.sparse import csr_array
    from scipy.spatial import KDTree

EARTH_RADIUS_KM = 6371.0088
_CLOSED = "northwest"

Degrees = NDArray[np.float64]
Kilometres = NDArray[np.float64]


class Place(NamedTuple):
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Atlas:
    """Places by UN/LOCODE, and the ports of each country."""

    places: dict[str, Place]
    #: By ISO 3166-1 alpha-2: shape (ports, 2), longitude and latitude.
    ports: dict[str, Degrees]


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
    ports = {country: np.array(found) for country, found in (others | terminals).items()}
    return Atlas(places, ports)


def great_circles_km(start: Place, ends: Degrees) -> Kilometres:
    """Lengths of the great circles to some places, by the haversine formula.

    Args:
        start: where from.
        ends: shape (places, 2), longitude and latitude.

    Returns:
        Shape (places,), in kilometres.
    """
    (first_longitude, first_latitude), (longitude, latitude) = np.radians(start), np.radians(ends).T
    chord = (
        np.sin((latitude - first_latitude) / 2) ** 2
        + math.cos(first_latitude)
        * np.cos(latitude)
        * np.sin((longitude - first_longitude) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord))))


def great_circle_km(start: Place, end: Place) -> float:
    """Length of the great circle, in kilometres."""
    return float(great_circles_km(start, np.array([end]))[0])


@dataclass(frozen=True, slots=True)
class _Network:
    nodes: "KDTree"
    #: Weights in kilometres.
    edges: "csr_array"


@cache
def _network() -> _Network:
    from scipy.sparse import coo_array
    from scipy.spatial import KDTree
    from searoute.data.marnet_dict import edge_list

    number = {node: index for index, node in enumerate(edge_list)}
    ways = [
        (number[here], number[there], facts["weight"])
        for here, around in edge_list.items()
        for there, facts in around.items()
        if facts.get("passage") != _CLOSED
    ]
    here, there, weights = (np.array(column) for column in zip(*ways, strict=True))
    size = len(number)
    # A way of no length (across the date line) would read as no way at all.
    edges = coo_array((np.maximum(weights, 1e-9), (here, there)), shape=(size, size)).tocsr()
    return _Network(KDTree(np.array(list(number))), edges)


@cache
def _node(place: Place) -> int:
    return int(_network().nodes.query(place)[1])


@cache
def _from_node(node: int) -> Kilometres:
    from scipy.sparse.csgraph import dijkstra

    return np.asarray(dijkstra(_network().edges, directed=False, indices=node))


def sea_km(start: Place, end: Place) -> float:
    """Length of the shortest sea route, in kilometres; the great circle where there is none."""
    straight = great_circle_km(start, end)
    along = float(_from_node(_node(start))[_node(end)])
    # Two ports that share a node of the network are 0 km apart in it.
    return max(along, straight) if math.isfinite(along) else straight


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
    stops = [start, *(place for _, place in _passed(route, start, discharge)), discharge]
    destination = route.destination or ""
    end = discharge
    if destination not in ("", str(route.discharge)[:2]):
        nearest = _nearest(discharge, destination)
        if nearest is None:
            return None
        end = nearest
        stops.append(end)
    if len(stops) == 2:
        return None
    direct = measure(start, end)
    if direct < 1:
        return None
    along = sum(measure(here, there) for here, there in pairwise(stops))
    return Lengths(round(max(along, direct)), round(direct))


@cache
def _nearest(place: Place, country: str, onward: Place | None = None) -> Place | None:
    """The port of a country that adds least on the way from a place (to another)."""
    ports = atlas().ports.get(country)
    if ports is None:
        return None
    added = great_circles_km(place, ports)
    if onward is not None:
        added = added + great_circles_km(onward, ports)
    longitude, latitude = ports[int(added.argmin())]
    return Place(float(longitude), float(latitude))


def _passed(route: Route, start: Place, end: Place) -> list[tuple[str, Place]]:
    """Each country of the routing that the ends do not already stand for, with a port of it."""
    own = {str(route.loading)[:2], str(route.discharge)[:2], route.destination}
    passed: list[tuple[str, Place]] = []
    here = start
    for country in (route.routing or "").split():
        port = None if country in own else _nearest(here, country, end)
        if port is not None:
            passed.append((country, port))
            here = port
    return passed


def measured(routes: pa.Table) -> pa.Table:
    """The lengths of some ways.

    Args:
        routes: distinct routes with the columns of `Route`.

    Returns:
        A row for each; the schema is `LEGS`. A way without lengths has nulls.
    """
    legs = []
    for row in routes.to_pylist():
        route = Route(*(row[field] for field in Route._fields))
        found = lengths(route)
        legs.append(
            route._asdict() | (found._asdict() if found else dict.fromkeys(Lengths._fields))
        )
    return pa.Table.from_pylist(legs, schema=LEGS)


class Drawn(NamedTuple):
    """A declared way and the direct one, as lines of places; neither runs round the world."""

    declared: list[Place]
    direct: list[Place]
    #: Where the declared way stops: UN/LOCODE of the ends, and the countries between and beyond.
    stops: list[tuple[str, Place]]


def drawn(route: Route) -> Drawn | None:
    """The lines of a declared way and of the direct one; None where a place is not known."""
    book = atlas()
    start = book.places.get(route.loading or "")
    discharge = book.places.get(route.discharge or "")
    if start is None or discharge is None:
        return None
    stops = [(str(route.loading), start), *_passed(route, start, discharge)]
    stops.append((str(route.discharge), discharge))
    destination = route.destination or ""
    if destination not in ("", str(route.discharge)[:2]):
        beyond = _nearest(discharge, destination)
        stops += [] if beyond is None else [(destination, beyond)]
    line = _sea_line if route.by_sea else _straight
    declared, at = [start], [0]
    for (_, here), (_, there) in pairwise(stops):
        declared += line(here, there)[1:]
        at.append(len(declared) - 1)
    turned = _unrolled(declared)
    named = [(name, turned[one]) for (name, _), one in zip(stops, at, strict=True)]
    return Drawn(turned, _unrolled(line(start, stops[-1][1])), named)


def _straight(start: Place, end: Place) -> list[Place]:
    return [start, end]


def _sea_line(start: Place, end: Place) -> list[Place]:
    """The shortest way over the network; straight where there is none."""
    first, last = _node(start), _node(end)
    before = _steps_from(first)
    nodes = [last]
    while nodes[-1] != first:
        nodes.append(int(before[nodes[-1]]))
        if nodes[-1] < 0:
            return _straight(start, end)
    places = _network().nodes.data[nodes[::-1]]
    return [start, *(Place(float(east), float(north)) for east, north in places), end]


@cache
def _steps_from(node: int) -> NDArray[np.int32]:
    """Of each node, the one before it on the shortest way from a node; negative without one."""
    from scipy.sparse.csgraph import dijkstra

    _, before = dijkstra(_network().edges, directed=False, indices=node, return_predecessors=True)
    return np.asarray(before)


def _unrolled(line: list[Place]) -> list[Place]:
    """The line with longitudes beyond 180° where it crosses the date line."""
    turned = line[:1]
    for east, north in line[1:]:
        beside = turned[-1].longitude
        turned.append(Place(east + 360 * round((beside - east) / 360), north))
    return turned
