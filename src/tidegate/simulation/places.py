"""Where ports are: UN/LOCODE with coordinates, from the packages searoute and airportsdata.

Sea ports are searoute's own table (Apache-2.0, 3,962 ports). An airport's code is its country and
its IATA code, which is how UN/LOCODE writes nearly all of them (airportsdata, MIT).
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import airportsdata

_LOCODE = re.compile("[A-Z]{2}[A-Z2-9]{3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A port or an airport."""

    #: UN/LOCODE; its first two letters are the country.
    code: str
    #: Degrees, WGS 84.
    longitude: float
    latitude: float


@cache
def places() -> dict[str, Place]:
    """Every known place by UN/LOCODE; a sea port goes before an airport of the same code."""
    known: dict[str, Place] = {}
    for airport in airportsdata.load("IATA").values():
        code = airport["country"] + airport["iata"]
        if _LOCODE.fullmatch(code):
            known[code] = Place(code, airport["lon"], airport["lat"])
    ports = json.loads(files("searoute").joinpath("data/ports.geojson").read_text("utf-8"))
    for port in reversed(ports["features"]):
        code = port["properties"]["port"] or ""
        if _LOCODE.fullmatch(code):
            longitude, latitude = port["geometry"]["coordinates"]
            known[code] = Place(code, longitude, latitude)
    return known
