"""Marginals, and those of the public set that were typed from it."""

import duckdb
import pytest

from tidegate.simulation.interface import marginals, public_marginals


def test_marginals_of_a_run(half_year):
    found = marginals(half_year.declarations)
    assert found["rows"] == half_year.declarations.num_rows
    assert sum(found["hours"]) == pytest.approx(1, abs=1e-3)
    assert sum(found["weekdays"]) == pytest.approx(1, abs=1e-3)
    assert found["value"]["p25"] < found["value"]["p50"] < found["value"]["p75"]
    assert next(iter(found["origins"])) == "CN"
    assert found["examined"] == pytest.approx(0.08, abs=0.001)
    assert 0 < found["traders"]["largest_1_percent"] < found["traders"]["largest_10_percent"] < 1


def test_both_have_the_same_keys(half_year):
    ours, public = marginals(half_year.declarations), public_marginals()
    assert set(public) - {"found_by_month"} == set(ours) - {"hours"}
    for key in ("value", "net_weight_kg", "value_per_kg", "traders"):
        assert set(public[key]) == set(ours[key])


def test_the_public_marginals_are_those_of_the_public_set(public_data):
    files = str(public_data / "korea-declarations" / "*.csv")
    rows = duckdb.sql(
        """
        select "Date"::timestamp at time zone 'UTC' as lodged_at, "Item Price" as customs_value,
            "Net Mass" as net_weight_kg, left("Mode of Transport"::varchar, 1) as transport_mode,
            lpad("HS6 Code"::varchar, 6, '0') as commodity_code,
            "Country of Origin" as origin_country, "Importer ID" as trader_id,
            Fraud::boolean as outcome_found
        from read_csv($files)
        """,
        params={"files": files},
    ).to_arrow_table()
    public = public_marginals()
    found = marginals(rows)
    assert {key: found[key] for key in public if key != "found_by_month"} == {
        key: public[key] for key in public if key != "found_by_month"
    }
