"""Patterns: their share, their effects, their parties, what they may never make."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidegate.simulation.interface import generate, load_scenario

_QUIET = "\n".join(
    f'[[typology]]\nname = "{name}"\nshare = 0'
    for name in (
        *("undervaluation", "misdescription", "weight-manipulation", "rare-lane-smuggling"),
        *("split-shipments", "phoenix-company", "counterfeit", "drugs-in-heavy-goods"),
    )
)


@pytest.fixture
def only(port):
    """A run whose only typology is the one given, as rows of it and ordinary rows."""

    def run(keys, months=3, per_day=60, seed=2):
        head = f'{_QUIET}\n[[typology]]\nname = "only"\noutcome = "test"\ndetection = 1.0\n{keys}'
        made = generate(load_scenario(port(head)), months, per_day, seed)
        both = pa.table(
            {
                **dict(zip(made.declarations.column_names, made.declarations, strict=True)),
                **dict(zip(made.truth.column_names, made.truth, strict=True)),
            }
        )
        plain = pc.and_(pc.invert(both["illicit"]), pc.is_null(both["oddity"]))
        return both.filter(both["illicit"]), both.filter(plain)

    return run


def floats(table, name):
    return table[name].cast(pa.float64()).to_numpy()


@pytest.mark.parametrize("name", ["ordinary", "drift"])
def test_shares_are_as_asked(name):
    scenario = load_scenario(name)
    run = generate(scenario, months=12, per_day=30, seed=1)
    rows = run.truth.num_rows
    counted = Counter(run.truth["typology"].drop_null().to_pylist())
    asked = {
        p.name: p.share * rows
        for p in scenario.typology
        if (p.from_month, p.until_month, p.over_months) == (1, 600, 0)
    }
    for typology, wanted in asked.items():
        assert abs(counted[typology] - wanted) <= 1
    assert 0.02 <= counted.total() / rows <= 0.045


def test_undervalued_goods_are_worth_what_the_truth_says(only):
    illicit, plain = only('share = 0.05\neffects = [{ kind = "value", multiply = [0.3, 0.6] }]\n')
    ratio = floats(illicit, "customs_value") / floats(illicit, "true_customs_value")
    assert ratio.min() > 0.29
    assert ratio.max() < 0.61
    np.testing.assert_allclose(
        floats(plain, "customs_value"), floats(plain, "true_customs_value"), rtol=0.01
    )
    due = (floats(illicit, "true_customs_value") - floats(illicit, "customs_value")) * floats(
        illicit, "x_duty_rate"
    )
    home = illicit["transhipment"].to_numpy() == np.False_
    np.testing.assert_allclose(
        floats(illicit, "evaded_value")[home], due[home] / 100, rtol=0.01, atol=1
    )


def test_declared_goods_have_a_lower_duty(only):
    illicit, _ = only(
        "share = 0.02\ngoods = { duty_from = 10 }\n"
        'effects = [{ kind = "declare-as", lower_duty = true, goods = { duty_to = 6 } }]\n'
    )
    assert floats(illicit, "x_duty_rate").max() <= 6
    declared = pc.utf8_slice_codeunits(illicit["commodity_code"], 0, 6)
    assert not pc.any(pc.equal(declared, illicit["true_commodity_code"])).as_py()
    assert floats(illicit, "evaded_value").sum() > 0


def test_weights_change_as_said(only):
    illicit, _ = only(
        'share = 0.03\neffects = [{ kind = "package-weight", multiply = [0.7, 0.9] }]\n'
    )
    ratio = floats(illicit, "net_weight_kg") / floats(illicit, "true_net_weight_kg")
    assert ratio.min() > 0.69
    assert ratio.max() < 0.91


def test_a_split_goes_to_one_address_within_hours(only):
    illicit, _ = only(
        'share = 0.03\neffects = [{ kind = "split", parcels = [4, 4], within_hours = 6 }]\n'
    )
    families = Counter(
        zip(
            illicit["trader_id"].to_pylist(),
            illicit["consignee_street"].to_pylist(),
            illicit["commodity_code"].to_pylist(),
            illicit["loading_place"].to_pylist(),
            strict=True,
        )
    )
    assert pc.mean(pa.array([n >= 4 for n in families.values()]).cast(pa.int8())).as_py() > 0.9
    assert len(set(illicit["consignee_name"].to_pylist())) > 0.9 * illicit.num_rows


def test_routes_change_as_said(only):
    illicit, _ = only(
        "share = 0.03\neffects = [\n"
        '  { kind = "rare-lane", origins = { CO = 1, PK = 1 } },\n'
        '  { kind = "destination", countries = { NZ = 1 } },\n'
        '  { kind = "calls", by = [["SG", "PH"]] },\n]\n'
    )
    assert set(illicit["destination_country"].to_pylist()) == {"NZ"}
    ways = Counter(illicit["routing_countries"].to_pylist())
    assert ways["SG PH HK"] == illicit.num_rows
    # Goods that both countries send ordinarily keep their origin: nowhere is rare for them.
    origins = Counter(illicit["origin_country"].to_pylist())
    assert origins["CO"] + origins["PK"] > 0.9 * illicit.num_rows


def test_hours_go_over_midnight(only):
    illicit, _ = only('share = 0.03\neffects = [{ kind = "hours", between = [22, 4] }]\n')
    hours = {(instant.hour + 8) % 24 for instant in illicit["lodged_at"].to_pylist()}
    assert hours <= {22, 23, 0, 1, 2, 3}


def test_every_other_effect_acts(only):
    illicit, plain = only(
        "share = 0.03\neffects = [\n"
        '  { kind = "mode", modes = { air = 1 } },\n'
        '  { kind = "load", multiply = [0.5, 0.5] },\n'
        '  { kind = "net-weight", multiply = [0.9, 0.9] },\n'
        '  { kind = "packages", multiply = [3, 3] },\n'
        '  { kind = "volume", multiply = [2, 2] },\n'
        '  { kind = "quantity", multiply = [5, 5] },\n'
        '  { kind = "wording", pool = "vague" },\n'
        '  { kind = "round-value", to = 1000 },\n'
        '  { kind = "claim-origin", origins = { QA = 1 } },\n'
        '  { kind = "brokers", few = 2 },\n'
        '  { kind = "sellers", few = 1 },\n'
        '  { kind = "no-licence" },\n]\n'
    )
    assert set(illicit["transport_mode"].to_pylist()) == {"4"}
    pool = set(load_scenario("ordinary").wording["vague"])
    assert set(illicit["goods_description"].to_pylist()) <= pool
    assert not np.any(floats(illicit, "invoice_amount") % 1000)
    assert set(illicit["origin_country"].to_pylist()) == {"QA"}
    assert len(set(illicit["agent"].to_pylist())) == 2
    assert illicit["licence_number"].null_count == illicit.num_rows
    assert plain["licence_number"].null_count < plain.num_rows


def test_new_traders_have_no_past_and_rings_share_an_address(only):
    illicit, plain = only(
        'share = 0.04\nparty = { kind = "new", ring = 3, repeats = [3, 6], life_days = [30, 60] }\n'
    )
    assert not set(illicit["trader_id"].to_pylist()) & set(plain["trader_id"].to_pylist())
    addresses = {}
    for row in illicit.to_pylist():
        if not row["transhipment"]:
            addresses.setdefault(row["consignee_street"], set()).add(row["trader_id"])
    assert max(map(len, addresses.values())) == 3


def test_a_phoenix_rises_at_its_address(only):
    illicit, _ = only(
        'share = 0.03\ndirection = "import"\nparty = { kind = "phoenix", repeats = [3, 6], '
        "lives = [3, 3], life_days = [20, 30], gap_days = [1, 5] }\n"
        "[parties]\nshared_address = 0.0\n",
        months=6,
    )
    lives = {}
    for row in illicit.to_pylist():
        lives.setdefault(row["consignee_street"], []).append(row["trader_id"])
    # One name after the other: nobody comes back after the next has begun.
    several = [traders for traders in lives.values() if len(set(traders)) > 1]
    assert several
    for traders in several:
        changes = sum(a != b for a, b in pairwise(traders))
        assert changes == len(set(traders)) - 1


def test_what_may_never_be_is_never(half_year):
    truth, table = half_year.truth, half_year.declarations
    drugs = table.filter(pc.equal(truth["typology"], "drugs-in-heavy-goods").fill_null(False))
    assert drugs.num_rows > 20
    for row in drugs.to_pylist():
        assert not row["commodity_code"].startswith("2523")
        assert (row["origin_country"], row["destination_country"]) != ("VN", "AU")
    cement = table.filter(pc.starts_with(table["commodity_code"], "2523"))
    assert cement.num_rows > 10


def test_never_holds_for_honest_traffic_too(port):
    path = port('never = [{ code = "85" }, { origin = "CN", mode = "air" }]\n')
    table = generate(load_scenario(path), 1, 60, 1).declarations
    assert not pc.any(pc.starts_with(table["commodity_code"], "85")).as_py()
    lane = pc.and_(pc.equal(table["origin_country"], "CN"), pc.equal(table["transport_mode"], "4"))
    assert not pc.any(lane).as_py()


def test_drift_shows():
    run = generate(load_scenario("drift"), months=12, per_day=40, seed=1)
    table, truth = run.declarations, run.truth
    month = pc.month(pc.add(table["lodged_at"], pa.scalar(8 * 3600, pa.duration("s"))))
    months = {}
    for typology, when in zip(truth["typology"].to_pylist(), month.to_pylist(), strict=True):
        months.setdefault(typology, set()).add(when)
    assert min(months["vape-flood"]) >= 7
    assert min(months["chip-diversion"]) >= 9
    assert max(months["counterfeit"]) <= 7
    late, early = pc.greater(month, 9), pc.less(month, 4)
    chapter = pc.utf8_slice_codeunits(table["commodity_code"], 0, 2)
    garments = pc.is_in(chapter, pa.array(["42", "61", "62", "64"]))

    def chinese(when):
        rows = table.filter(pc.and_(garments, when))
        return pc.mean(pc.equal(rows["origin_country"], "CN").cast(pa.float64())).as_py()

    assert chinese(late) < chinese(early) - 0.1
