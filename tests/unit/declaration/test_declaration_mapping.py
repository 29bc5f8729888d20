"""A mapping is refused with all its mistakes at once, each with its place and a suggestion."""

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from tidegate.declaration.interface import (
    MappingError,
    load_mapping,
    parse_mapping,
    shipped_mappings,
)

GOOD = """
[mapping]
name = "office"
title = "An office"
currency = "EUR"
timezone = "Europe/Brussels"

[columns]
declaration_id = "No"
lodged_at = { columns = ["Day", "Time"], format = "%d/%m/%Y %H:%M" }
transport_mode = { column = "Mode", map = { "SEA" = "1", "AIR" = "4" } }
origin_country = { column = "Origin", map = { "UK" = "GB" }, keep_others = true }
commodity_code = { column = "HS", remove = ".", pad_left = 6 }
net_weight_kg = { column = "Grams", scale = 0.001 }
consignor_name = { column = "Sender", upper = true, optional = true }

[constants]
destination_country = "be"
refrigerated = false

[extensions]
x_rate = { column = "Rate", kind = "number", optional = true }
x_kind = { column = "Kind", kind = "code" }

[outcome]
found = { column = "Hit", true = ["P"], false = ["N"] }
class = { column = "What", map = { "D" = "drugs" }, otherwise = "" }
known_at = { column = "Closed", format = "%d/%m/%Y" }

[identity]
columns = ["commodity_code", "x_rate"]

[revenue]
expression = "net_weight_kg * x_rate"
is = "a made-up duty"
is_zh_hant = "虛構稅款"
"""
HEADER = "No,Day,Time,Mode,Origin,HS,Grams,Kind,Hit,What,Closed\n"


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(MappingError) as error:
        parse_mapping(text, "test")
    return error.value.mistakes


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_each_transform_does_what_the_reference_says(read) -> None:
    outcome = read(
        HEADER
        + "1,31/01/2026,08:30,SEA,UK,8471.30,1500,ab,P,D,02/02/2026\n"
        + "2,31/01/2026,08:30,AIR,cn,102.21,0.5,,N,D,02/02/2026\n"
        + "3,31/01/2026,08:30,,,,,,,,\n",
        GOOD,
    )
    assert outcome.rejects == []
    first, second, third = outcome.rows
    assert first["lodged_at"].isoformat() == "2026-01-31T07:30:00+00:00"
    assert (first["transport_mode"], first["origin_country"]) == ("1", "GB")
    assert (first["commodity_code"], str(first["net_weight_kg"])) == ("847130", "1.500000")
    assert (second["commodity_code"], str(second["net_weight_kg"])) == ("010221", "0.000500")
    assert second["origin_country"] == "CN"
    assert (first["destination_country"], first["refrigerated"]) == ("BE", False)
    assert (first["outcome_found"], second["outcome_found"]) == (True, False)
    assert third["outcome_found"] is None
    assert third["outcome_class"] is None
    assert "x_rate" not in first
    assert "consignor_name" not in first


def test_the_day_an_outcome_was_known_ends_at_midnight(read) -> None:
    """A find of the afternoon must not inform the morning of the same day."""
    outcome = read(HEADER + "1,31/01/2026,08:30,SEA,UK,8471.30,1500,ab,P,D,31/01/2026\n", GOOD)
    assert outcome.rows[0]["outcome_known_at"].isoformat() == "2026-01-31T22:59:59.999999+00:00"


def test_an_outcome_known_before_lodgement_is_rejected(read) -> None:
    outcome = read(HEADER + "1,31/01/2026,08:30,SEA,UK,8471.30,1,ab,P,D,30/01/2026\n", GOOD)
    assert "known after" in outcome.refusals[0][2]


def test_an_outcome_without_its_instant_is_rejected(read) -> None:
    outcome = read(HEADER + "1,31/01/2026,08:30,SEA,UK,8471.30,1,ab,P,D,\n", GOOD)
    assert outcome.refusals == [
        (
            2,
            "Closed (outcome_known_at)",
            "an outcome has the instant it was known: empty",
        )
    ]


def test_an_outcome_of_another_word_is_a_bad_row(read) -> None:
    outcome = read(HEADER + "1,31/01/2026,08:30,SEA,UK,8471.30,1,ab,X,D,02/02/2026\n", GOOD)
    assert outcome.refusals == [(2, "Hit (outcome_found)", "bool: one of P, N")]


def test_a_code_outside_the_map_is_a_bad_row(read) -> None:
    outcome = read(HEADER + "1,31/01/2026,08:30,BUS,UK,8471.30,1,ab,P,D,02/02/2026\n", GOOD)
    assert outcome.refusals == [(2, "Mode (transport_mode)", "a value is one of the mapping's map")]


def test_outcomes_can_be_left_alone(read) -> None:
    outcome = read(
        "No,Day,Time,Mode,Origin,HS,Grams,Kind\n1,31/01/2026,08:30,SEA,UK,8471.30,1,ab\n",
        GOOD,
        with_outcomes=False,
    )
    assert not [name for name in outcome.rows[0] if name.startswith("outcome_")]


def test_missing_columns_are_all_named_with_the_closest_name(read) -> None:
    with pytest.raises(MappingError) as error:
        read("No.,Day,Time,Mod,Origin,HS,Grams,Kind,Hit,What,Closed\n", GOOD)
    assert len(error.value.mistakes) == 2
    assert "'No'; did you mean 'No.'?" in error.value.mistakes[0]
    assert "'Mode'; did you mean 'Mod'?" in error.value.mistakes[1]


def test_a_mapping_tells_what_a_table_can_say() -> None:
    mapping = parse_mapping(GOOD, "test")
    assert mapping.identity_in(["commodity_code", "lodged_at"]) == ("commodity_code",)
    assert mapping.revenue_in(["net_weight_kg"]) is None
    revenue = mapping.revenue_in(["net_weight_kg", "x_rate"])
    assert revenue is not None
    said = [revenue.title_in(language) for language in ("en", "zh-hant", "zh-hans")]
    assert said == ["a made-up duty", "虛構稅款", "a made-up duty"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("net_weight_kg = {", "net_weigth_kg = {", "[columns.net_weigth_kg] unknown item; did"),
        ("[revenue]", "[revenu]", "[revenu] unknown table; did you mean 'revenue'?"),
        ("scale =", "scal =", "[columns.net_weight_kg.scal] unknown key; did you mean 'scale'?"),
        ("currency =", "curency =", "[mapping.curency] unknown key; did you mean 'currency'?"),
        ('"EUR"', '"euro"', "[mapping.currency] three capital letters"),
        ('"Europe/Brussels"', '"Europe/Brusels"', "'Europe/Brusels' is not an IANA time zone"),
        ('"Europe/Brussels"', '"../../etc/passwd"', "is not an IANA time zone"),
        ('"Europe/Brussels"', "3", "[mapping.timezone] is a text"),
        ('declaration_id = "No"', "", "declaration_id is not mapped, and every row must have it"),
        ('declaration_id = "No"', 'x_no = "No"', "a national item goes into [extensions]"),
        ('declaration_id = "No"', "declaration_id = 3", "is the name of a column, or a table"),
        ('declaration_id = "No"', "declaration_id = {}", "has column or columns, one of the two"),
        ('"%d/%m/%Y %H:%M"', '"%d/%m/%y"', "%y is not one of %Y"),
        ('"%d/%m/%Y %H:%M"', '"%H:%M"', "a date has %Y, %m (or %b) and %d"),
        ("pad_left = 6", 'pad_left = "6"', "[columns.commodity_code.pad_left] is a whole number"),
        ("pad_left = 6", "scale = 2", "[columns.commodity_code.scale] does not go with a code"),
        ("scale = 0.001", "scale = -1", "[columns.net_weight_kg.scale] is a number above 0"),
        ("scale = 0.001", "scale = inf", "[columns.net_weight_kg.scale] is a number above 0"),
        ("keep_others = true", 'otherwise = "", keep_others = true', "not both"),
        ('map = { "UK" = "GB" }, ', "", "otherwise and keep_others go with a map"),
        ('{ "UK" = "GB" }', '{ "UK" = 3 }', "[columns.origin_country.map] is a table of texts"),
        ('"be"', '"BEL"', "'BEL' breaks the rule a2: at most 2 characters"),
        ("refrigerated = false", "refrigerated = []", "[constants.refrigerated] is a text"),
        ("refrigerated = false", 'declaration_id = "1"', "cannot be a constant"),
        ("refrigerated = false", 'transport_mode = "1"', "is in [columns] as well"),
        ("x_kind =", "kind =", "[extensions.kind] a name begins with x_"),
        ('"code"', '"money"', "[extensions.x_kind.kind] is one of number, code, text"),
        ('false = ["N"]', 'false = ["P"]', "true and false are two lists that share no value"),
        ('false = ["N"]', "false = [0]", "[outcome.found.false] is a list of texts"),
        ('known_at = { column = "Closed", format = "%d/%m/%Y" }', "", "one of the two"),
        (
            'known_at = { column = "Closed", format = "%d/%m/%Y" }',
            "known_after_days = -1",
            "[outcome.known_after_days] is a whole number from 0",
        ),
        ('"commodity_code", "x_rate"', '"comodity_code"', "did you mean 'commodity_code'?"),
        ("net_weight_kg * x_rate", "net_weight * x_rate", "did you mean 'net_weight_kg'?"),
        ("net_weight_kg * x_rate", "x_kind * 2", "'x_kind' is not a number"),
        ("net_weight_kg * x_rate", "open('x')", "not plain arithmetic"),
        ('is = "a made-up duty"', "", "[revenue.is] is missing"),
    ],
)
def test_one_mistake_is_one_line_that_names_the_place_and_the_rule(old, new, told) -> None:
    lines = mistakes(changed(old, new))
    assert any(told in line for line in lines), lines
    assert all(line.startswith("[") for line in lines)


def test_every_mistake_is_told_at_once() -> None:
    text = (
        GOOD.replace("net_weight_kg = {", "net_weigth_kg = {")
        .replace('"EUR"', '"euro"')
        .replace("scale = 0.001", "scal = 0.001")
        .replace('"be"', '"BEL"')
        .replace("x_kind =", "kind =")
    )
    told = "\n".join(mistakes(text))
    for place in (
        "mapping.currency",
        "columns.net_weigth_kg",
        "columns.net_weigth_kg.scal",
        "constants.destination_country",
        "extensions.kind",
        "revenue.expression",
    ):
        assert f"[{place}" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('delimiter = ";;"', "[file.delimiter] is one ASCII character"),
        ('encoding = "utf-7"', "[file.encoding] 'utf-7' is not one of"),
        ("decimal_comma = 1", "[file.decimal_comma] is true or false"),
        ("header = 2", "[file.header] unknown key"),
    ],
)
def test_mistakes_in_the_file_table(line, told) -> None:
    assert any(told in found for found in mistakes(f"{GOOD}\n[file]\n{line}\n"))


def test_invalid_toml_names_the_line() -> None:
    assert "line 3" in mistakes("\n[mapping]\nname = \n")[0]


@pytest.mark.parametrize("text", ["", "mapping = 3", "columns = []", "[columns]\n"])
def test_a_document_that_is_hardly_a_mapping(text) -> None:
    assert mistakes(text)


def test_decimal_commas(read) -> None:
    mapping = (
        '[mapping]\nname = "t"\ncanonical = true\n[file]\ndelimiter = ";"\ndecimal_comma = true\n'
    )
    text = "declaration_id;lodged_at;customs_value\na;2026-01-31;12,5\nb;2026-01-31;1.234,5\n"
    outcome = read(text, mapping)
    assert float(outcome.rows[0]["customs_value"]) == 12.5
    assert "no full stop" in outcome.refusals[0][2]


@pytest.mark.parametrize("name", shipped_mappings())
def test_shipped_mappings_load_by_name_and_say_where_their_facts_come_from(name) -> None:
    mapping = load_mapping(name)
    assert mapping.name == name
    assert mapping.title
    assert mapping.source


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(MappingError, match="canonical, korea"):
        load_mapping("corea")


def test_a_path_is_a_mapping_too(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_mapping(path).title == "An office"
    assert load_mapping(str(path)) == load_mapping(path)
    with pytest.raises(MappingError):
        load_mapping(tmp_path)


@pytest.mark.parametrize("page", ["reference/mappings.md", "how-to/describe-your-file.md"])
def test_the_examples_of_the_documentation_are_toml(page) -> None:
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    examples = re.findall(r"^ *```toml\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    assert examples
    for example in map(dedent, examples):
        if example.startswith("[mapping]"):
            assert parse_mapping(example, page).name == "office"
        else:
            tomllib.loads(example)
