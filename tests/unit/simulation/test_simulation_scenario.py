"""Scenario files: every mistake named with table, key and rule, all at once."""

import pytest

from tidegate.simulation.interface import (
    ScenarioError,
    generate,
    load_scenario,
    shipped_scenarios,
)
from tidegate.simulation.places import places


def mistakes(path):
    with pytest.raises(ScenarioError) as refused:
        load_scenario(path)
    return {m.at: m.rule for m in refused.value.mistakes}


def test_what_ships():
    assert shipped_scenarios() == ["drift", "long-drift", "ordinary"]
    names = {p.name for p in load_scenario("drift").typology}
    assert {p.name for p in load_scenario("ordinary").typology} < names


def test_ordinary_has_the_trade_that_the_2020_case_needs(ordinary):
    cement = [goods for goods in ordinary.goods if goods.code.startswith("2523")]
    assert cement
    assert not any("VN" in goods.origins for goods in cement)
    assert len(ordinary.goods) >= 150


def test_all_mistakes_at_once(port):
    found = mistakes(
        port(
            """
[parties]
densitty = 3
zipf = "steep"
[[typology]]
name = "undervaluation"
share = 7
effects = [{ kind = "valu", multiply = [1, 2] }, { kind = "value", multiply = [3, 2] }]
party = { kind = "ghost" }
"""
        )
    )
    assert "did you mean 'density'?" in found["parties.densitty"]
    assert "number from 0 to 3" in found["parties.zipf"]
    assert "number from 0 to 0.5" in found["typology[undervaluation].share"]
    assert "did you mean 'value'?" in found["typology[undervaluation].effects[1]"]
    assert "in order" in found["typology[undervaluation].effects[2](value).multiply"]
    assert "any, new, phoenix" in found["typology[undervaluation].party.kind"]


def test_all_broken_references_at_once(port):
    found = mistakes(
        port(
            """
[[goods]]
code = "990000"
share = 1
price = 1
load = 1
pack_kg = 1
origins = { XX = 1 }
season = "lunr"
[[countries]]
code = "CN"
sea = { CNSHX = 1, JPTYO = 1 }
[[typology]]
name = "undervaluation"
goods = { tags = ["brandd"] }
effects = [
  { kind = "wording", pool = "vage" },
  { kind = "destination" },
  { kind = "rare-lane", origins = { QQ = 1 } },
  { kind = "calls", by = [["ZZ"]] },
]
never = [{}]
[[oddity]]
name = "bargain"
detection = 0.5
[[price_shift]]
name = "p"
from_month = 1
per_month = 0.1
origin = "QX"
[[route_shift]]
name = "r"
from_month = 1
share = 1
"""
        )
    )
    assert "no subheading of HS 2022" in found["goods[990000]"]
    assert "not in countries" in found["goods[990000].origins"]
    assert "did you mean 'lunar'?" in found["goods[990000].season"]
    assert "JPTYO" in found["countries[CN].sea"]
    assert "did you mean 'brand'?" in found["typology[undervaluation].goods.tags"]
    assert "did you mean 'vague'?" in found["typology[undervaluation].effects[1].pool"]
    assert found["typology[undervaluation].effects[2].countries"] == "is required"
    assert "match everything" in found["typology[undervaluation].never[1]"]
    assert "honest" in found["oddity[bargain].detection"]
    assert "price_shift[p].origin" in found
    assert "moves nothing" in found["route_shift[r]"]


def test_unknown_ports_are_refused_with_a_near_one(port):
    found = mistakes(port('[[countries]]\ncode = "CN"\nsea = { CNSHX = 1 }\n'))
    assert "did you mean 'CN" in found["countries[CN].sea"]


def test_shares_must_leave_ordinary_trade(port):
    many = "\n".join(f'[[oddity]]\nname = "o{i}"\nshare = 0.3\n' for i in range(3))
    assert "the most is 0.6" in mistakes(port(many))["typology"]


def test_a_rate_is_needed_for_every_currency(port):
    found = mistakes(port("[[rates]]\nstart = 2025-06-01\nrates = { HKD = 1 }\n"))
    assert set(found) == {"rates[2025-06-01].rates"}


@pytest.mark.parametrize(
    ("text", "at", "rule"),
    [
        ("name = 'a'\nname = 'b'", "file", "is not TOML"),
        ("extends = 3", "extends", "a name or a list of names"),
        ("extends = 'ordinry'", "name", "did you mean 'ordinary'?"),
        ("extends = 'none.toml'", "file", "is not there"),
        ("extends = 'port.toml'", "extends", "back to the file itself"),
        ("start = '2024-01-01'", "start", "without quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, text, at, rule):
    path = tmp_path / "port.toml"
    path.write_text(text, encoding="utf-8")
    assert rule in mistakes(path)[at]


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "true", "'much'", "[1]"])
def test_numbers_are_numbers(port, value):
    assert "parties.zipf" in mistakes(port(f"[parties]\nzipf = {value}\n"))


def test_a_message_names_the_file_and_says_what_next(tmp_path):
    path = tmp_path / "port.toml"
    path.write_text("nonsense = 1\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"port\.toml") as refused:
        load_scenario(path)
    assert "nonsense: is not a key" in str(refused.value)


def test_never_that_forbids_everything_is_told(port):
    impossible = port(
        '[[typology]]\nname = "x"\nshare = 0.05\nnever = [{ destination = "NZ" }]\n'
        'effects = [{ kind = "destination", countries = { NZ = 1 } }]\n'
    )
    with pytest.raises(ScenarioError, match=r"x\.never"):
        generate(load_scenario(impossible), 1, 30, 1)


def test_places_have_coordinates():
    assert len(places()) > 9000
    hong_kong = places()["HKHKG"]
    assert abs(hong_kong.latitude - 22.3) < 0.3
    assert abs(hong_kong.longitude - 114.1) < 0.3
