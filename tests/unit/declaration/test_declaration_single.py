"""One value alone is read as a file's column of values is."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tidegate.declaration.interface import Kind, Unfit, columns, read_value
from tidegate.declaration.mapping import FileFormat, Source, Target
from tidegate.declaration.values import cast

_KINDS = (Kind.TEXT, Kind.CODE, Kind.DECIMAL, Kind.INTEGER, Kind.BOOLEAN, Kind.DATE)
_COLUMNS = [column for column in columns().values() if column.kind in _KINDS]
_WRITTEN = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"\A[ \t]?[+-]?[0-9]{1,18}([.,'][0-9]{0,9})?([eE][+-]?[0-9]{1,3})?\Z"),
    st.from_regex(r"\A(19|20|0)?[0-9]{2}-[0-3][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9]Z?)?\Z"),
    st.from_regex(r"\A[A-Za-z]{2,5}( [A-Z]{2})?\Z"),
    st.sampled_from(
        ["", " ", "TRUE", "no", "Y", "0", "1e5", "1E-7", "-0", "9" * 30, "ß", "\u200bHK"]
    ),
)


@given(st.sampled_from(_COLUMNS), _WRITTEN)
@example(columns()["gross_weight_kg"], "1234567890.9999995")
@example(columns()["gross_weight_kg"], "9999999999.9999999")
@example(columns()["origin_country"], "ß")
@example(columns()["packages"], "1e-3")
@example(columns()["packages"], "1E-30")
@example(columns()["packages"], "3." + "0" * 20 + "1")
@example(columns()["gross_weight_kg"], "-.5")
@example(columns()["gross_weight_kg"], "+.5")
@example(columns()["gross_weight_kg"], "0.0000005" + "0" * 20 + "1")
@example(columns()["gross_weight_kg"], "1e999")
@example(columns()["packages"], "0E100")
@settings(max_examples=400, deadline=None)
def test_a_value_alone_is_read_as_in_a_column(column, text):
    import pyarrow as pa

    read = cast([pa.array([text])], Target(column, Source((column.name,))), FileFormat(), "UTC")
    code = read.verdict.codes[0]
    try:
        alone = read_value(column, text)
    except Unfit:
        assert code, f"{column.name} {text!r}: the column takes it as {read.values[0]}"
    else:
        assert not code, f"{column.name} {text!r}: {read.verdict.rules[code - 1].text}"
        assert alone == read.values[0].as_py()


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("gross_weight_kg", "1,234.5", "no thousands separators"),
        ("gross_weight_kg", "-1", "not negative"),
        ("gross_weight_kg", "1e12", "at most 10 digits before the point"),
        ("packages", "1.5", "a whole number"),
        ("origin_country", "Kong", "at most 2 characters: 4 found"),
        ("origin_country", "1", "matches [A-Z]{2}"),
        ("expected_date", "31/01/2026", "ISO 8601"),
        ("expected_date", "2026-02-30", "a day of the calendar"),
        ("refrigerated", "maybe", "one of true, 1, yes"),
    ],
)
def test_a_rule_is_said_in_words(name, text, says):
    with pytest.raises(Unfit) as refused:
        read_value(columns()[name], text)
    assert says in str(refused.value)
