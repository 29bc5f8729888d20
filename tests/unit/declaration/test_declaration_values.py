"""Each field has a format; what breaks it is rejected in words, and nothing is guessed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tidegate.declaration.interface import columns


def one(read, column: str, value: str, mapping: str = "canonical"):
    """Reads one row with this value, and a good row beside it, which must come through."""
    quoted = '"' + value.replace('"', '""') + '"'
    filler = "1"
    text = f"declaration_id,lodged_at,{column}\na,2026-01-31,{quoted}\nb,2026-01-31,{filler}\n"
    return read(text, mapping)


def accepted(read, column: str, value: str):
    outcome = one(read, column, value)
    assert "a" in outcome.ids, outcome.refusals
    return outcome.rows[0][column]


def refused(read, column: str, value: str) -> str:
    outcome = one(read, column, value)
    assert "a" not in outcome.ids
    [rule] = [rule for line, _, rule in outcome.refusals if line == 2]
    return rule


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", "12"),
        (" 12.50 ", "12.5"),
        ("+7", "7"),
        ("-0", "0"),
        (".5", ".5"),
        ("5.", "5"),
        ("0000000000000000000012", "12"),
        ("1e3", "1000"),
        ("2.5E-2", ".025"),
        ("241.58000000000004", "241.58"),
        ("0.1000000000000000055511151231257827021181583404541015625", ".1"),
        ("0.0005", "0"),
        ("0.0015", ".002"),
        ("9999999999999.999", "9999999999999.999"),
    ],
)
def test_numbers_are_exact_and_rounded_half_even(read, written, value) -> None:
    assert accepted(read, "customs_value", written) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("-1", "not negative"),
        ("1,234.50", "thousands"),
        ("1 234", "thousands"),
        ("1'234'567", "thousands"),
        ("12,5", "a number such as"),
        ("NaN", "a number such as"),
        ("inf", "a number such as"),
        ("-Infinity", "a number such as"),
        ("twelve", "a number such as"),
        ("0x1F", "a number such as"),
        ("1e", "a number such as"),
        ("12 kg", "a number such as"),
        ("\uff11\uff12", "a number such as"),
        ("1e30", "at most 13 digits"),
        ("1e999", "at most 13 digits"),
        ("10000000000000", "at most 13 digits"),
        ("9999999999999.9999", "at most 13 digits"),
        ("9" * 400, "at most 13 digits"),
    ],
)
def test_numbers_that_break_a_rule(read, written, rule) -> None:
    told = refused(read, "customs_value", written)
    assert rule in told
    assert told.startswith("n..16,3: ")


def test_an_integer_written_as_a_float_is_that_integer(read) -> None:
    assert accepted(read, "packages", "12.0") == 12
    assert "whole number" in refused(read, "packages", "12.5")
    assert "not negative" in refused(read, "packages", "-3")
    assert "at most 8 digits" in refused(read, "packages", "123456789")


@pytest.mark.parametrize("column", ["gross_weight_kg", "quantity", "invoice_amount"])
def test_no_measure_is_negative(read, column) -> None:
    assert "not negative" in refused(read, column, "-0.5")


def test_a_text_over_its_length_says_how_long_it_is(read) -> None:
    assert accepted(read, "trader_name", "é" * 70) == "é" * 70
    assert refused(read, "trader_name", "x" * 83) == "an..70: at most 70 characters: 83 found"


def test_codes_are_stripped_and_become_capitals(read) -> None:
    assert accepted(read, "origin_country", " hk ") == "HK"
    assert "a2" in refused(read, "origin_country", "HKG")
    assert "a2" in refused(read, "origin_country", "C1")


def test_white_space_is_an_empty_value(read) -> None:
    assert accepted(read, "origin_country", "  \u00a0 ") is None


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-01-31", datetime(2026, 1, 30, 16, tzinfo=UTC)),
        ("2026-01-31 08:30", datetime(2026, 1, 31, 0, 30, tzinfo=UTC)),
        ("2026-01-31T08:30:15.25Z", datetime(2026, 1, 31, 8, 30, 15, 250_000, UTC)),
        ("2026-01-31T08:30:15.123456789+08:00", datetime(2026, 1, 31, 0, 30, 15, 123_456, UTC)),
        ("2026-01-31 00:30:00-0330", datetime(2026, 1, 31, 4, 0, tzinfo=UTC)),
        ("1970-01-02", datetime(1970, 1, 1, 16, tzinfo=UTC)),
        ("2199-12-31", datetime(2199, 12, 30, 16, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 28, 16, tzinfo=UTC)),
    ],
)
def test_instants_are_utc_and_naive_ones_are_in_the_mappings_zone(read, written, instant) -> None:
    text = f"declaration_id,lodged_at\na,{written}\n"
    assert read(text).rows[0]["lodged_at"] == instant


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("2026-02-30", "calendar"),
        ("2023-02-29", "calendar"),
        ("2100-02-29", "calendar"),
        ("2026-13-01", "calendar"),
        ("2026-00-10", "calendar"),
        ("0000-01-01", "calendar"),
        ("9999-12-31", "from 1970 to 2199"),
        ("1969-12-31", "from 1970 to 2199"),
        ("2200-01-01", "from 1970 to 2199"),
        ("2026-01-31 24:00", "time is between"),
        ("2026-01-31 23:59:60", "time is between"),
        ("31/01/2026", "ISO 8601"),
        ("20260131", "ISO 8601"),
        ("1767225600", "ISO 8601"),
        ("2026-01-31x", "ISO 8601"),
        ("today", "ISO 8601"),
        ("", "required: empty"),
    ],
)
def test_dates_that_no_calendar_has(read, written, rule) -> None:
    outcome = read(f"declaration_id,lodged_at\na,{written}\nb,2026-01-31\n")
    assert outcome.ids == ["b"]
    assert rule in outcome.refusals[0][2]


@pytest.mark.parametrize(
    ("format", "written"),
    [
        ("%d/%m/%Y", "31/1/2026"),
        ("%Y%m%d", "20260131"),
        ("%d-%b-%Y", "31-JAN-2026"),
        ("%m.%d.%Y %H:%M", "01.31.2026 0:00"),
        ("%d/%m/%Y", "2026-01-31"),
    ],
)
def test_a_mapping_names_the_format_of_its_dates(read, format, written) -> None:
    mapping = (
        '[mapping]\nname = "t"\n[columns]\ndeclaration_id = "id"\n'
        f'lodged_at = {{ column = "day", format = "{format}" }}\n'
    )
    row = read(f"id,day\na,{written}\n", mapping).rows[0]
    assert row["lodged_at"] == datetime(2026, 1, 31, tzinfo=UTC)


def test_a_format_is_not_second_guessed(read) -> None:
    mapping = (
        '[mapping]\nname = "t"\n[columns]\ndeclaration_id = "id"\n'
        'lodged_at = { column = "day", format = "%Y-%d-%m" }\n'
    )
    outcome = read("id,day\na,2026-13-02\nb,2026-02-13\n", mapping)
    assert outcome.ids == ["a"]
    assert "calendar" in outcome.refusals[0][2]


def test_a_clock_change_is_read_as_the_earlier_instant(read) -> None:
    mapping = '[mapping]\nname = "t"\ncanonical = true\ntimezone = "Europe/Brussels"\n'
    text = "declaration_id,lodged_at\na,2026-10-25 02:30\nb,2026-03-29 02:30\n"
    instants = [row["lodged_at"] for row in read(text, mapping).rows]
    assert instants[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instants[1].date() == date(2026, 3, 29)


@pytest.mark.parametrize(("written", "value"), [("Y", True), ("false", False), ("1", True)])
def test_booleans(read, written, value) -> None:
    assert accepted(read, "refrigerated", written) is value
    assert "one of true" in refused(read, "refrigerated", "maybe")


def test_every_bad_field_of_a_row_is_named_and_the_row_counts_once(read) -> None:
    outcome = read("declaration_id,lodged_at,customs_value,origin_country\na,2026-02-30,-1,XXX\n")
    assert [field for _, field, _ in outcome.refusals] == [
        "lodged_at",
        "customs_value",
        "origin_country",
    ]
    assert outcome.ingestion.rejected == 1
    assert sum(outcome.ingestion.rules.values()) == 3


def test_rejected_values_cannot_run_as_formulas(read) -> None:
    outcome = read("declaration_id,lodged_at,customs_value\na,2026-01-31,=1+cmd|' /C x'!A0\n")
    assert outcome.rejects[0]["value"].startswith("'=1+cmd")


def test_a_long_value_is_cut_in_the_report(read) -> None:
    outcome = read(f"declaration_id,lodged_at,customs_value\na,2026-01-31,{'7x' * 300}\n")
    assert len(outcome.rejects[0]["value"]) == 80


def test_all_canonical_columns_are_taken_by_the_canonical_mapping(read) -> None:
    text = ",".join(columns()) + "\n"
    assert set(read(text).ingestion.columns) == set(columns())
