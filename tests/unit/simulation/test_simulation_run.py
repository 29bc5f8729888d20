"""A run: the same for a seed, whole, valid against the schema, silent about the truth."""

import json
import re
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from stdnum import imo, iso6346

from tidegate.declaration.interface import (
    OUTCOME,
    Kind,
    columns,
    ingest,
    load_mapping,
)
from tidegate.simulation.interface import generate, load_scenario, simulate


def test_a_seed_writes_the_same_bytes(ordinary, tmp_path):
    for name, seed in (("one", 3), ("same", 3), ("other", 4)):
        simulate(ordinary, months=1, per_day=15, seed=seed, out=tmp_path / name)
    written = {
        folder.name: {file.name: file.read_bytes() for file in folder.iterdir()}
        for folder in tmp_path.iterdir()
    }
    assert written["one"] == written["same"]
    assert set(written["one"]) == {"declarations.csv", "truth.csv", "simulation.json"}
    for name in written["one"]:
        assert written["one"][name] != written["other"][name]


@pytest.mark.parametrize(("months", "per_day", "rows"), [(1, 1, 31), (2, 7, 420), (3, 0.5, 46)])
def test_the_size_is_exact(ordinary, months, per_day, rows):
    run = generate(ordinary, months=months, per_day=per_day, seed=1)
    assert run.declarations.num_rows == run.truth.num_rows == rows


@pytest.mark.parametrize("arguments", [(0, 5, 1), (1, 0, 1), (1, 5, -1)])
def test_a_run_needs_a_size(ordinary, arguments):
    with pytest.raises(ValueError, match="a run needs"):
        generate(ordinary, *arguments)


def test_progress_adds_up(ordinary):
    told = []
    run = generate(ordinary, months=1, per_day=10, seed=1, progress=told.append)
    assert sum(told) == run.declarations.num_rows


def test_rows_are_canonical(half_year):
    table = half_year.declarations
    assert table.column_names == [*columns(), "x_duty_rate"]
    for column in columns().values():
        assert table.schema.field(column.name).type == column.arrow_type


@pytest.mark.parametrize(
    "column",
    [c for c in columns().values() if c.kind in (Kind.TEXT, Kind.CODE)],
    ids=lambda c: c.name,
)
def test_texts_fit_the_schema(half_year, column):
    values = half_year.declarations[column.name].drop_null()
    assert pc.max(pc.utf8_length(values)).as_py() <= column.length
    assert pc.min(pc.utf8_length(values)).as_py() > 0
    if column.pattern:
        found = pc.match_substring_regex(values, f"^(?:{column.pattern})$")
        assert pc.all(found).as_py(), values.filter(pc.invert(found))[:3]


def test_a_file_is_read_back_without_a_reject(ordinary, tmp_path):
    simulate(ordinary, months=1, per_day=20, seed=2, out=tmp_path)
    done = ingest(
        [tmp_path / "declarations.csv"],
        load_mapping("canonical"),
        tmp_path / "read.parquet",
        tmp_path / "rejected.csv",
    )
    assert (done.accepted, done.rejected) == (620, 0)


def test_declarations_stand_in_the_order_of_lodging(half_year):
    table = half_year.declarations
    lodged = table["lodged_at"].to_pylist()
    assert lodged == sorted(lodged)
    assert len(set(table["declaration_id"].to_pylist())) == table.num_rows
    # Local days: Hong Kong's midnight is four in the afternoon of the day before, UTC.
    assert lodged[0] >= datetime(2023, 12, 31, 16, tzinfo=UTC)
    assert lodged[-1] < datetime(2024, 6, 30, 16, tzinfo=UTC)


def test_expected_arrival_is_not_before_lodging(half_year):
    table = half_year.declarations
    pairs = zip(table["lodged_at"].to_pylist(), table["expected_date"].to_pylist(), strict=True)
    assert all(expected >= lodged.date() for lodged, expected in pairs)
    assert isinstance(table["expected_date"][0].as_py(), date)


def test_check_digits_hold(half_year):
    table = half_year.declarations
    sea = table.filter(pc.equal(table["transport_mode"], "1"))
    assert sea["container_number"].null_count < sea.num_rows / 5
    assert all(map(iso6346.is_valid, sea["container_number"].drop_null().to_pylist()))
    assert all(imo.is_valid(ship.split()[0]) for ship in sea["conveyance_id"].to_pylist())
    air = table.filter(pc.equal(table["transport_mode"], "4"))
    for waybill in air["transport_document"].to_pylist():
        assert re.fullmatch(r"\d{3}-\d{8}", waybill)
        assert int(waybill[4:11]) % 7 == int(waybill[11])


def test_amounts_agree(half_year):
    table = half_year.declarations
    for name in ("packages", "net_weight_kg", "gross_weight_kg", "gross_volume_m3", "quantity"):
        assert pc.min(table[name]).as_py() > 0
    heavier = pc.greater_equal(table["gross_weight_kg"], table["net_weight_kg"])
    assert pc.mean(heavier.cast(pa.int8())).as_py() > 0.99
    by_weight = table.filter(pc.equal(table["quantity_unit"], "KGM"))
    ratio = pc.divide(
        by_weight["quantity"].cast(pa.float64()), by_weight["net_weight_kg"].cast(pa.float64())
    )
    assert 0.95 < pc.quantile(ratio, 0.5)[0].as_py() < 1.05


def test_the_way_agrees_with_the_places(half_year):
    for row in half_year.declarations.slice(0, 2000).to_pylist():
        assert row["loading_place"][:2] == row["export_country"]
        assert row["discharge_place"][:2] == "HK"
        assert row["transhipment"] == (row["destination_country"] != "HK")
        assert row["export_country"] != row["destination_country"]
        way = (row["routing_countries"] or "").split()
        assert ("HK" in way) == row["transhipment"]
        assert row["export_country"] not in way


def test_no_truth_in_declarations(half_year):
    outcomes = {column.name for column in OUTCOME}
    secrets = {p.name for p in half_year.scenario.typology} | {"illicit", "typology"}
    assert not secrets & set(half_year.declarations.column_names)
    texts = [n for n in half_year.declarations.column_names if n not in outcomes]
    for name in texts:
        column = half_year.declarations[name]
        if pa.types.is_string(column.type):
            assert not secrets & set(pc.unique(column).to_pylist())


def test_the_summary_says_what_it_is(ordinary, tmp_path):
    done = simulate(ordinary, months=1, per_day=15, seed=3, out=tmp_path / "new" / "folder")
    summary = json.loads((done.folder / "simulation.json").read_text())
    assert summary == done.summary
    assert summary["simulated"] is True
    assert summary["notice"].startswith("SIMULATED")
    assert summary["counts"]["declarations"] == 465
    assert summary["scenario_sha256"] == ordinary.sha256
    assert len(ordinary.sha256) == 64


def test_a_failed_write_leaves_nothing(ordinary, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr("tidegate.simulation.writing._write_csv", fail)
    with pytest.raises(OSError, match="no room"):
        simulate(ordinary, months=1, per_day=5, seed=1, out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_another_typology_leaves_the_others_as_they_are(port, half_year):
    more = load_scenario(
        port('[[typology]]\nname = "another"\nshare = 0.01\nparty = { kind = "new" }\n')
    )
    run = generate(more, months=6, per_day=60, seed=5)
    keys = ["lodged_at", "net_weight_kg", "customs_value", "commodity_code", "trader_id"]

    def rows(table):
        return set(zip(*(table[k].to_pylist() for k in keys), strict=True))

    before, after = rows(half_year.declarations), rows(run.declarations)
    assert len(before & after) >= 0.988 * len(before)
