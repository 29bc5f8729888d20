"""Distances of routes: against the package whose network they run over, and against the map."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from searoute import searoute

from tests.unit.analytics.port import EXTENSIONS, port
from tidegate.analytics.targeting.interface import DuckDB, Memory, Past, first_memory, numbered
from tidegate.analytics.targeting.memory import LEGS
from tidegate.analytics.targeting.routes import (
    Place,
    Route,
    atlas,
    great_circle_km,
    lengths,
    measured,
    sea_km,
)

SAIGON_HONG_KONG_SYDNEY = Route("VNSGN", None, "HKHKG", "AU", True)


def sea(start, end):
    places = atlas().places
    return sea_km(places[start], places[end])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("VNSGN", "AUSYD"),
        ("CNSHA", "NLRTM"),
        ("HKHKG", "USLAX"),
        ("INNSA", "DEHAM"),
        ("JPYOK", "CLVAP"),
    ],
)
def test_by_sea_it_is_as_far_as_the_package_says(start, end):
    places = atlas().places
    there = searoute(list(places[start]), list(places[end]), units="km")
    assert sea(start, end) == pytest.approx(there["properties"]["length"], rel=0.01)
    assert sea(start, end) == pytest.approx(sea(end, start))


def test_ho_chi_minh_city_to_sydney_as_published():
    assert sea("VNSGN", "AUSYD") == pytest.approx(8_607, rel=0.01)


def test_the_great_circle_of_a_quarter_of_the_earth():
    assert great_circle_km(Place(0, 0), Place(90, 0)) == pytest.approx(10_007.557, rel=1e-5)
    assert great_circle_km(Place(10, 20), Place(10, 20)) == 0


def test_no_sea_route_is_shorter_than_the_great_circle():
    places = atlas().places
    for start, end in (("HKHKG", "CNSZX"), ("SGSIN", "MYPKG"), ("VNSGN", "AUSYD")):
        assert sea(start, end) >= great_circle_km(places[start], places[end])


def test_hong_kong_is_a_detour_on_the_way_to_australia():
    told = lengths(SAIGON_HONG_KONG_SYDNEY)
    assert told is not None
    assert 1.15 < told.route_km / told.direct_km < 1.6


@pytest.mark.parametrize("country", ["PH", "JP", "US", "DE", "SG", "VN", "CH", "ZZ"])
@pytest.mark.parametrize("by_sea", [True, False])
def test_a_country_on_the_way_never_shortens_it(country, by_sea):
    direct = lengths(Route("VNSGN", None, "HKHKG", "AU", by_sea))
    by_way = lengths(Route("VNSGN", country, "HKHKG", "AU", by_sea))
    assert direct is not None
    assert by_way is not None
    assert by_way.route_km >= direct.route_km
    assert by_way.direct_km == direct.direct_km


@pytest.mark.parametrize(
    "route",
    [
        Route("ZZZZZ", None, "HKHKG", "AU", True),
        Route("VNSGN", None, "ZZZZZ", "AU", True),
        Route(None, "PH", "HKHKG", "AU", True),
        Route("VNSGN", None, "HKHKG", "ZZ", True),
        # Nothing lies between.
        Route("VNSGN", None, "HKHKG", "HK", True),
        Route("VNSGN", None, "HKHKG", None, True),
        Route("HKHKG", "ZZ", "HKHKG", None, True),
    ],
)
def test_what_is_not_known_has_no_length(route):
    assert lengths(route) is None


def test_a_way_that_is_not_known_is_kept_without_lengths():
    unknown = Route("ZZZZZ", None, "HKHKG", "AU", True)
    asked = pa.Table.from_pylist([one._asdict() for one in (SAIGON_HONG_KONG_SYDNEY, unknown)])
    legs = measured(asked)
    assert legs.schema == LEGS
    known, not_known = legs["route_km"].to_pylist()
    assert known > 1000
    assert not_known is None


def test_a_way_that_was_measured_is_not_measured_again():
    told = {"route_km": 1, "direct_km": 1}
    known = pa.Table.from_pylist([SAIGON_HONG_KONG_SYDNEY._asdict() | told], schema=LEGS)
    first = first_memory("0a")
    memory = Memory(first.tallies, first.spreads, first.words, known, "0a")
    rows = port()
    rows = rows.filter(pc.equal(rows["loading_place"], "VNSGN"))
    with DuckDB(1) as engine:
        engine.register("canonical", numbered(rows))
        past = Past(engine, memory, EXTENSIONS)
        told_of = past.evidence(range(rows.num_rows))
        legs = past.remembered(20_000).legs
    bound_for = told_of["destination"].to_pylist()
    way = told_of["route_km"].to_pylist()
    assert {km for km, end in zip(way, bound_for, strict=True) if end == "AU"} == {1}
    assert legs.equals(known)
