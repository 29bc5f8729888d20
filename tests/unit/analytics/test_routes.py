"""Distances of routes: against the package whose network they run over, and against the map."""

import pyarrow as pa
import pytest
from searoute import searoute

from tidegate.analytics.targeting.memory import LEGS
from tidegate.analytics.targeting.routes import (
    Place,
    Route,
    atlas,
    great_circle_km,
    lengths,
    measure_legs,
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


def test_only_new_legs_are_measured_and_unknown_ones_are_kept_as_unknown():
    unknown = Route("ZZZZZ", None, "HKHKG", "AU", True)
    told = {"route_km": 1, "direct_km": 1}
    known = pa.Table.from_pylist([SAIGON_HONG_KONG_SYDNEY._asdict() | told], schema=LEGS)
    asked = pa.Table.from_pylist([one._asdict() for one in (SAIGON_HONG_KONG_SYDNEY, unknown)])
    legs = measure_legs(asked, known)
    assert legs.schema == LEGS
    assert legs["route_km"].to_pylist() == [1, None]
