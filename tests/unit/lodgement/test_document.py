"""Documents: what is read, what is refused, and by which name and rule."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.lodgement.documents import ADVANCE, FULL, TOMORROW, advance, full, with_line
from tidegate.analytics.chain.interface import canonical
from tidegate.declaration.interface import ITEMS, Kind, columns
from tidegate.lodgement import document
from tidegate.lodgement.document import Invalid, Mistake, Number, digest, parse, read
from tidegate.lodgement.shape import HEADER, LINE, MOST_LINES


def mistakes(sent):
    with pytest.raises(Invalid) as refused:
        read(sent)
    return refused.value.mistakes


def test_the_right_name_is_looked_for_a_few_times_and_not_for_every_wrong_one(monkeypatch):
    """A trader's batch of wrong names alone took 19 seconds, and nobody else could write."""
    asked = []
    monkeypatch.setattr(document, "get_close_matches", lambda *a, **_: asked.append(a) or [])
    found = mistakes({f"wrong_{number}": 1 for number in range(5_000)})
    assert len(asked) <= 5
    assert len(found) == 100
    assert {one.rule for one in found} == {"unknown item"}


def test_no_more_is_told_missing_than_is_told_at_all():
    whole, found = document.examine({"lines": [{}] * MOST_LINES})
    assert len(whole.lines) == MOST_LINES
    assert len(found) == 100


def outcome(function, *arguments):
    """What was read, or the mistakes."""
    try:
        return function(*arguments), []
    except Invalid as invalid:
        return None, invalid.mistakes


def test_every_column_of_the_42_items_is_in_the_header_or_in_the_lines():
    every = {column.name for item in ITEMS for column in item.columns}
    assert HEADER.keys() | LINE.keys() == every
    assert not HEADER.keys() & LINE.keys()


def test_the_eight_advance_items_are_enough():
    document = read(ADVANCE)
    assert document.completeness == 8
    assert document.header["expected_date"] == TOMORROW
    assert document.lines[0]["packages"] == 40


def test_a_full_document_keeps_exact_numbers():
    document = read(FULL)
    assert document.lines[0]["gross_weight_kg"] == Decimal("412.5")
    assert document.data["lines"][0]["customs_value"] == "156000"
    assert document.data["lines"][1]["net_weight_kg"] == "16.25"
    # Of the goods, what both lines say counts.
    assert document.completeness == 8 + 14 + 4


def test_what_is_stored_is_read_as_it_was():
    document = read(FULL)
    assert read(document.data) == document
    assert read(json.loads(json.dumps(document.data))).data == document.data


@pytest.mark.parametrize(
    ("sent", "mistake"),
    [
        (
            with_line(gross_weight_kg="12345678901"),
            ("lines[0].gross_weight_kg", "n..16,6", "at most 10 digits before the point"),
        ),
        (with_line(net_weight_kg="1,5"), ("lines[0].net_weight_kg", "n..16,6", "a number such")),
        (with_line(gross_weight_kg=True), ("lines[0].gross_weight_kg", "n..16,6", "a number, or")),
        (with_line(marks=["x"]), ("lines[0].marks", "an..512", "text")),
        (with_line(marks="a\x00b"), ("lines[0].marks", "an..512", "no control")),
        (with_line(marks="paid \u202e1$"), ("lines[0].marks", "an..512", "no control")),
        (with_line(marks="\ud800"), ("lines[0].marks", "an..512", "no control")),
        (with_line(refrigerated="perhaps"), ("lines[0].refrigerated", "bool", "one of true")),
        (with_line(refrigerated={}), ("lines[0].refrigerated", "bool", "true or false")),
        (advance(consignor_country="China"), ("consignor_country", "a2", "at most 2 characters")),
        (advance(transport_mode=3), ("transport_mode", "n1", "text, in quotation marks")),
        (advance(consignor_name=None), ("consignor_name", "required", "Consignor name is missing")),
        (advance(consignor_city=" "), ("consignor_street", "required", "one of consignor_street")),
        (with_line(package_kind=""), ("lines[0].package_kind", "required", "Package kind")),
        (advance(lines=None), ("lines", "count", "a list of 1 to 99")),
        (advance(lines=[]), ("lines", "count", "a list of 1 to 99")),
        (advance(lines=ADVANCE["lines"] * 100), ("lines", "count", "a list of 1 to 99")),
        (advance(lines=["x"]), ("lines[0]", "record", "a record of a line's items")),
        (advance(consignor_nam="x"), ("consignor_nam", "unknown item", "consignor_name?")),
        (with_line(colour="red"), ("lines[0].colour", "unknown item", "/schema lists them")),
        (advance(**{"<b>": "red"}), ("", "unknown item", "/schema lists them")),
        (advance(packages=4), ("packages", "place", "is said in every line")),
        (with_line(ucr="x"), ("lines[0].ucr", "place", "is said once, outside the lines")),
        ("no record", ("", "record", "a record of items")),
    ],
)
def test_a_mistake_names_field_and_rule(sent, mistake):
    found = mistakes(sent)
    assert [one[:2] for one in found] == [mistake[:2]]
    assert mistake[2] in found[0].detail


@pytest.mark.parametrize("day", ["1/6/2026", 20260601, "2026-02-30"])
def test_a_day_that_is_none_is_told_once(day):
    assert [one[:2] for one in mistakes(advance(expected_date=day))] == [("expected_date", "date")]


def test_all_mistakes_are_told_at_once():
    found = mistakes(with_line(packages="x", gross_weight_kg="-1", package_kind="???"))
    assert [one.field for one in found] == [
        "lines[0].packages",
        "lines[0].package_kind",
        "lines[0].gross_weight_kg",
    ]


def test_a_flood_of_mistakes_is_cut_off():
    lines = [{f"item_{n}": n for n in range(50)} for _ in range(MOST_LINES)]
    assert len(mistakes(advance(lines=lines))) == 100


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"{", "json"),
        (b"\xff\xfe", "json"),
        (b'{"ucr": "a", "ucr": "b"}', "json"),
        (b'{"packages": NaN}', "json"),
        (b'{"packages": 1' + b"0" * 5000 + b"}", None),
        (b"[" * 6 + b"]" * 6, "depth"),
        (b"[" * 50_000, "depth"),
        (b'{"a":' * 15_000, "depth"),
        (b'"' + b"x" * 200_000 + b'"', "size"),
        (b'{"ucr": "[[[[[[[["}', None),
    ],
    ids=range(10),
)
def test_a_body_is_limited_before_it_is_parsed(body, rule):
    if rule is None:
        assert parse(body, 100_000)
        return
    with pytest.raises(Invalid) as refused:
        parse(body, 100_000)
    assert refused.value.mistakes[0].rule == rule


def test_numbers_of_a_body_keep_their_digits():
    parsed = parse(b'{"gross_weight_kg": 0.1000000000000000055511151231257827, "packages": 3}', 999)
    assert parsed["gross_weight_kg"] == "0.1000000000000000055511151231257827"
    assert isinstance(parsed["packages"], Number)


def test_the_digest_depends_on_salt_and_document_and_not_on_order():
    data = read(FULL).data
    backwards = dict(reversed(data.items()))
    assert digest(data, "a") == digest(backwards, "a") != digest(data, "b")
    assert digest(read(full(ucr="6CN1")).data, "a") != digest(data, "a")


def test_a_value_that_was_refused_is_not_repeated():
    told = str(Invalid(mistakes(advance(consignor_country="Wong Tai Man", trader_id="x" * 90))))
    assert "Wong" not in told
    assert "xxx" not in told


_TEXT = st.text(max_size=30)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXT | st.just(Number("1")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from([*HEADER, *LINE, "lines", "other"])
_WRITTEN = _ANY | _TEXT | st.decimals(allow_nan=False, allow_infinity=False)


@given(
    header=st.dictionaries(_NAMES, _WRITTEN, max_size=6),
    line=st.dictionaries(_NAMES, _WRITTEN, max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_sent_is_read_or_refused_by_name(header, line):
    sent = {**advance(), **header}
    if "lines" not in header:
        sent["lines"] = [{**sent["lines"][0], **line}]
    document, refused = outcome(read, sent)
    if document is None:
        assert refused
        assert all(isinstance(one, Mistake) and one.rule for one in refused)
        return
    assert canonical(document.data)
    assert read(document.data) == document
    assert 8 <= document.completeness <= 42
    for values in (document.header, *document.lines):
        for name, value in values.items():
            assert value is not None
            if columns()[name].kind is Kind.CODE:
                assert value == str(value).upper()


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_value_or_invalid(body):
    _, refused = outcome(parse, body, 150)
    assert {one.rule for one in refused} <= {"json", "depth", "size"}
