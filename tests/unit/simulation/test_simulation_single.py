"""One hand-written consignment: the 2020 case as a test would tell it."""

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow.compute as pc
import pytest

from tidegate.simulation.interface import ItemError, consignment, insert

CASE = {
    "declaration_id": "case-2020",
    "lodged_at": datetime(2024, 3, 2, 3, tzinfo=UTC),
    "commodity_code": "25232900",
    "origin_country": "VN",
    "export_country": "VN",
    "loading_place": "VNSGN",
    "destination_country": "AU",
    "routing_countries": "HK",
    "net_weight_kg": 9500,
    "customs_value": "8075.50",
}


def test_a_consignment_is_one_row_with_what_was_asked(ordinary):
    row = consignment(ordinary, 1, **CASE, x_duty_rate=0)
    assert row.num_rows == 1
    (made,) = row.to_pylist()
    assert {name: made[name] for name in ("origin_country", "destination_country")} == {
        "origin_country": "VN",
        "destination_country": "AU",
    }
    assert made["customs_value"] == Decimal("8075.500")
    assert made["outcome_found"] is None
    assert made["trader_id"]


def test_a_case_stands_in_its_place(half_year):
    with_case = insert(half_year.declarations, CASE, like=5)
    assert with_case.num_rows == half_year.declarations.num_rows + 1
    assert with_case.schema == half_year.declarations.schema
    lodged = with_case["lodged_at"].to_pylist()
    assert lodged == sorted(lodged)
    assert pc.sum(pc.equal(with_case["declaration_id"], "case-2020")).as_py() == 1


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ({"declaration_id": "x", "orign_country": "VN"}, "did you mean 'origin_country'"),
        ({"declaration_id": "x", "net_weight_kg": "heavy"}, "net_weight_kg: can't hold 'heavy'"),
        ({"declaration_id": "x", "lodged_at": datetime(2024, 1, 1)}, "time zone"),  # noqa: DTZ001
        ({"origin_country": "VN"}, "declaration_id: is required"),
        ({"declaration_id": "20240101-000001"}, "lodged already"),
    ],
)
def test_an_impossible_item_is_named(half_year, items, message):
    with pytest.raises(ItemError, match=message):
        insert(half_year.declarations, items)
