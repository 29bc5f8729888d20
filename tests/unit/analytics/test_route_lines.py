"""The lines of a declared way and of the direct one."""

from itertools import pairwise

import pytest

from tidegate.analytics.targeting.interface import Route, drawn


def test_a_detour_is_drawn_beside_the_direct_way():
    found = drawn(Route("JPTYO", "MY SG HK", "HKHKG", "MO", by_sea=True))
    assert [name for name, _ in found.stops] == ["JPTYO", "MY", "SG", "HKHKG", "MO"]
    assert found.declared[0] == found.direct[0]
    assert found.declared[-1] == found.direct[-1]
    assert len(found.declared) > len(found.direct) > 2


@pytest.mark.parametrize("by_sea", [True, False])
def test_no_line_runs_round_the_world(by_sea):
    found = drawn(Route("USLAX", None, "HKHKG", "HK", by_sea=by_sea))
    for line in (found.declared, found.direct):
        east = [place.longitude for place in line]
        assert all(abs(one - other) <= 180 for one, other in pairwise(east))
    assert found.stops[-1][1].longitude < -180, "over the Pacific"


def test_a_place_that_is_not_known_has_no_line():
    assert drawn(Route("XXXXX", None, "HKHKG", None, by_sea=True)) is None
