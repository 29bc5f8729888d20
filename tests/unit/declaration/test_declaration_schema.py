"""The 42 items, and how many of them a row fills."""

import re

import pyarrow as pa
import pytest

from tidegate.declaration.interface import ITEMS, Kind, columns, completeness


def test_there_are_42_items_numbered_in_order() -> None:
    assert [item.number for item in ITEMS] == list(range(1, 43))


def test_the_eight_advance_items_are_the_first() -> None:
    assert [item.number for item in ITEMS if item.advance] == list(range(1, 9))


def test_column_names_are_unique_identifiers() -> None:
    names = [column.name for item in ITEMS for column in item.columns]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


@pytest.mark.parametrize("column", columns().values(), ids=lambda column: column.name)
def test_every_column_can_be_stored_and_checked(column) -> None:
    assert column.arrow_type is not None
    re.compile(column.pattern)
    assert column.kind is not Kind.DECIMAL or column.length > column.scale


def test_completeness_counts_an_item_once_when_any_of_its_columns_is_filled() -> None:
    table = pa.table(
        {
            "declaration_id": ["a", "b", "c"],
            "consignor_city": ["Ghent", None, "  "],
            "consignor_country": ["BE", None, None],
            "goods_description": ["tea", "", None],
            "packages": pa.array([None, 0, None], pa.int64()),
            "x_rate": [1.0, 1.0, 1.0],
        }
    )
    assert completeness(table).tolist() == [2, 1, 0]
    assert completeness(table.to_batches()[0]).tolist() == [2, 1, 0]


def test_the_eight_advance_items_alone_are_a_file(read) -> None:
    names = [column.name for item in ITEMS if item.advance for column in item.columns]
    values = {
        "packages": "12",
        "package_kind": "CT",
        "expected_date": "2026-02-01",
        "consignor_country": "BE",
        "consignee_country": "HK",
    }
    header = ",".join(["declaration_id", "lodged_at", *names])
    line = ",".join(["d1", "2026-01-31", *(values.get(name, "text") for name in names)])
    outcome = read(f"{header}\n{line}\n")
    assert outcome.rejects == []
    assert set(outcome.rows[0]) == {"declaration_id", "lodged_at", *names}
    assert outcome.rows[0]["packages"] == 12
