"""Ports and airports with coordinates: searoute's ports, and airportsdata's airports.

The airports' UN/LOCODE is derived, country and IATA code, which is right for most and not for all:
their source says so. A port wins over an airport of the same code, as in the engine's atlas.
"""

from importlib.metadata import version

from tidegate.codes.records import Fact, Names
from tidegate.codes.tables import table

_PORT = "UN/LOCODE, by searoute"
_AIRPORT = "UN/LOCODE derived from country and IATA code, by airportsdata"


def places() -> tuple[str, list[Fact]]:
    """Every place of the two packages, by UN/LOCODE."""
    import airportsdata
    from searoute.data.ports_dict import node_list

    own = table("locode")
    found = {}
    for iata, airport in airportsdata.load("IATA").items():
        locode = f"{airport['country']}{iata}"
        if not own.matches(locode):
            continue
        data = {"latitude": airport["lat"], "longitude": airport["lon"], "kind": "airport"}
        found[locode] = Fact(locode, Names(airport["name"]), data, source=_AIRPORT)
    for (longitude, latitude), port in node_list.items():
        locode = port["port"]
        if not own.matches(locode):
            continue
        data = {"latitude": latitude, "longitude": longitude, "kind": "port"}
        found[locode] = Fact(locode, Names(port["name"]), data, source=_PORT)
    return (
        f"searoute {version('searoute')}, airportsdata {version('airportsdata')}",
        [found[locode] for locode in sorted(found)],
    )
