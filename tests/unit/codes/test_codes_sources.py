"""What is loaded at set-up: from packages, and typed by us."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tidegate.analytics.targeting.routes import atlas
from tidegate.codes.interface import (
    NoControlPoint,
    capacities,
    capacity,
    choices,
    code,
    control_point_of,
    is_open,
    load,
    place_position,
    search,
    table,
    tables,
)
from tidegate.codes.models import CodeRow, Edition
from tidegate.codes.sources import source, un_ece
from tidegate.simulation.interface import load_scenario

NAMES = [one.name for one in tables()]


@pytest.mark.parametrize("name", NAMES)
def test_every_source_keeps_the_rules_of_its_table(name):
    """What we load is held to what we ask of an import."""
    own = table(name)
    for fact in source(name).facts:
        assert re.fullmatch(own.pattern, fact.code), fact.code
        assert fact.source
        assert fact.names.best()
        assert not fact.data.keys() - own.columns.keys()
        for key, column in own.columns.items():
            if key in fact.data:
                assert column.read(fact.data[key]) == fact.data[key]
            else:
                assert column.optional or column.many, f"{fact.code} {key}"


@pytest.mark.parametrize("name", NAMES)
def test_no_source_says_two_things_of_one_day(name):
    seen = {}
    for fact in source(name).facts:
        assert not any(fact.period.overlaps(other) for other in seen.get(fact.code, []))
        seen.setdefault(fact.code, []).append(fact.period)


def test_places_lie_where_the_engine_takes_them_to_be():
    places = atlas().places
    for fact in source("locode").facts:
        here = places[fact.code]
        assert (fact.data["longitude"], fact.data["latitude"]) == here


def test_names_of_three_languages(code_tables):
    country = code("country", "HK")
    assert (country.name("en"), country.name("zh-hant")) == ("Hong Kong", "香港")
    assert code("currency", "HKD").name("zh-hans") == "港元"
    assert code("country", "TW").names.zh_hant == "台灣"


def test_loading_again_changes_nothing(code_tables):
    before = CodeRow.objects.count(), Edition.objects.count()
    assert all(one.edition is None for one in load([n for n in NAMES if table(n).small]))
    assert (CodeRow.objects.count(), Edition.objects.count()) == before


@pytest.mark.django_db
def test_goods_and_places():
    load(["hs", "locode"])

    assert code("hs", "252329", date(2026, 1, 1)).data["parent"] == "2523"
    assert code("hs", "252329", date(2021, 12, 31)) is None
    latitude, longitude = place_position("HKHKG")
    assert 22 < latitude < 23
    assert 113 < longitude < 115
    assert place_position("ZZZZZ") is None
    assert [one.code for one in search("locode", "rotterdam")] == ["NLRTM"]
    assert search("hs", "portland cement")[0].code == "2523"
    assert len(search("hs", "live", limit=7)) == 7


@pytest.mark.parametrize(
    ("text", "first"),
    [("香港", "HK"), ("hong KONG", "HK"), ("hk", "HK"), ("COTE divoire", None), ("côte", "CI")],
)
def test_search_folds_case_accents_and_script(code_tables, text, first):
    found = search("country", text)
    assert (found[0].code if found else None) == first


def test_search_finds_either_script_by_two_characters(code_tables):
    """簡 and 繁 are one to search; two characters are enough."""
    for text in ("貨櫃", "货柜"):
        assert {one.code for one in search("hiding_place", text)} == {
            "container_frame",
            "container_wall",
        }
    assert search("hiding_place", "%") == search("hiding_place", "")


def hong_kong(day, hour, minute=0):
    return datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}:00+08:00").astimezone(UTC)


HOURS = [
    ("SBP", hong_kong("2020-12-09", 3), True, False),
    ("SBP", hong_kong("2020-12-10", 3), True, True),
    ("SBP", hong_kong("2020-12-10", 3), False, False),
    ("MKT", hong_kong("2026-11-21", 6, 59), True, False),
    ("MKT", hong_kong("2026-11-21", 7), True, True),
    ("MKT", hong_kong("2026-11-21", 22), True, False),
    ("HYW", hong_kong("2020-08-25", 12), True, False),
    ("LWU", hong_kong("2026-11-21", 12), True, False),
    ("LWU", hong_kong("2026-11-21", 23, 59), False, True),
    ("XXX", hong_kong("2026-11-21", 12), True, False),
]


def test_hours_of_control_points(code_tables):
    """Shenzhen Bay takes cargo round the clock since 10 December 2020."""
    for point, instant, cargo, opened in HOURS:
        assert is_open(point, instant, cargo=cargo) is opened, (point, instant)


def test_capacity_by_weekday(code_tables):
    assert capacity("SBP", "x_ray", date(2026, 11, 20)) == 80
    assert capacity("SBP", "x_ray", date(2026, 11, 22)) == 40
    assert capacity("SBP", "diver", date(2026, 11, 20)) == 0
    assert capacities(["SBP"], ["x_ray", "diver"], date(2026, 11, 22)) == {
        ("SBP", "x_ray"): 40,
        ("SBP", "diver"): 0,
    }


def test_the_control_point_of_a_place_and_mode(code_tables):
    day = date(2026, 11, 21)
    assert control_point_of("HKHKG", "1", day) == "KTC"
    assert control_point_of("HKHKG", "3", day) == "SBP"
    assert control_point_of("HKHKG", "4", day) == "HIA"
    assert control_point_of("CNSZX", "4", day) == "HIA"
    assert control_point_of("HKHKG", "9", day) in {one.code for one in choices("control_point")}


@pytest.mark.django_db
def test_without_tables_no_control_point_is_made_up():
    with pytest.raises(NoControlPoint):
        control_point_of("HKHKG", "1")


def test_the_simulation_declares_codes_that_exist(monkeypatch):
    """Of the lists typed by us: those are what an installation without set-up has."""
    monkeypatch.setattr(un_ece, "BUILT", Path("there-is-none"))
    goods = load_scenario("ordinary").goods
    for table_name, said in (
        ("unit", {one.unit for one in goods}),
        ("package", {one.pack for one in goods}),
    ):
        assert not said - {fact.code for fact in source(table_name).facts}


def test_units_are_ours_where_set_up_brought_no_list(monkeypatch, tmp_path):
    monkeypatch.setattr(un_ece, "BUILT", tmp_path / "un-ece.json")
    ours = un_ece.units()[1]
    built = {
        "version": "v9",
        "unit": [["KGM", "kilo"], ["A1", "new"], ["§", "bad"]],
        "unit_retired": [["05", "lift"]],
    }
    (tmp_path / "un-ece.json").write_text(json.dumps(built), encoding="utf-8")

    version, whole = un_ece.units()

    assert version.startswith("v9, tidegate unit.toml")
    assert [fact.code for fact in whole] == [*(fact.code for fact in ours), "05", "A1"]
    assert "retired" in next(fact for fact in whole if fact.code == "05").source
    assert next(fact for fact in whole if fact.code == "KGM").names.zh_hant == "公斤"


def test_names_of_goods_are_of_codes_that_there_are():
    listed = {fact.code for fact in source("hs").facts}
    named = {fact.code: fact.data["hs"] for fact in source("goods_name").facts}
    assert {name: hs for name, hs in named.items() if hs not in listed} == {}
