"""Files are taken whole or not at all; each mistake has line, field and rule."""

from datetime import date

import pytest

from tidegate.codes.interface import BadFacts, BadFile, import_facts

HEAD = "code,name_en,modes,places,cargo_hours,valid_from,valid_until,source\n"


@pytest.fixture
def read(tmp_path):
    def reading(text, name="hours.csv", table="control_point"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_facts(table, path)

    return reading


def test_a_csv(read):
    (fact,) = read(HEAD + "MKT,Man Kam To,3 1,HKHKG,06:00-23:00,2027-01-01,,Gazette\n")

    assert (fact.code, fact.names.en, fact.source) == ("MKT", "Man Kam To", "Gazette")
    assert fact.data == {"modes": ["3", "1"], "places": ["HKHKG"], "cargo_hours": ["06:00-23:00"]}
    assert (fact.valid_from, fact.valid_until) == (date(2027, 1, 1), None)


def test_a_toml_says_once_what_holds_for_all(read):
    text = 'source = "x"\nplaces = ["HKHKG"]\nmodes = ["3"]\n[[row]]\ncode = "MKT"\nname_en = "M"\n'
    (fact,) = read(text, "hours.toml")
    assert (fact.source, fact.data["places"]) == ("x", ["HKHKG"])


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("mkt,M,3,,,,,s", "line 2 (mkt): code: is three capital letters"),
        ("MKT,,3,,,,,s", "line 2 (MKT): name_en: at least one name is given"),
        ("MKT,M,3,,,,,", "line 2 (MKT): source: says where the row is from"),
        ("MKT,M,3,,7-22,,,s", "cargo_hours: is a list, each hours as 07:00-22:00"),
        ("MKT,M,3,,22:00-07:00,,,s", "cargo_hours: is a list, each hours as 07:00-22:00"),
        ("MKT,M,3,,,1.1.2027,,s", "valid_from: is a day as 2026-11-21"),
        ("MKT,M,3,,,2027-01-01,2027-01-01,s", "valid_until: is after valid_from"),
        ("MKT,M,3,,,,,s\nMKT,M,3,,,2027-01-01,,s", "line 3 (MKT): valid_from: line 2 says"),
        (f"MKT,{'M' * 2001},3,,,,,s", "name_en: is text of up to 2000 characters"),
        ("MKT,M\0,3,,,,,s", "name_en: is text of up to 2000 characters"),
    ],
)
def test_a_mistake_is_named(read, row, mistake):
    with pytest.raises(BadFacts) as refused:
        read(HEAD + row + "\n")
    assert mistake in str(refused.value)


def test_every_mistake_is_named_at_once(read):
    with pytest.raises(BadFacts) as refused:
        read(HEAD + "mkt,,3,,,,,s\nSTK,S,3,,noon,,,s\n")
    assert [(one.line, one.field) for one in refused.value.mistakes] == [
        (2, "code"),
        (2, "name_en"),
        (3, "cargo_hours"),
    ]


@pytest.mark.parametrize(
    ("table", "text", "rule"),
    [
        ("capacity", "code,name_en,week,source\nA.b,x,1 2,s", "code: is a control point"),
        ("capacity", "code,name_en,week,source\nSBP.x_ray,x,1 2,s", "week: is a list of 7, each"),
        ("capacity", "code,name_en,week,source\nSBP.x_ray,x,1 2 3 4 5 6 -7,s", "week: is a list"),
        ("capacity", "code,name_en,week,source\nSBP.x_ray,x,1 2 3 4 5 6 1e99,s", "week: is a list"),
        ("capacity", "code,name_en,source\nSBP.x_ray,x,s", "week: is missing"),
        ("hs", "code,name_en,level,source\n010,x,2,s", "code: is 2, 4, 6, 8 or 10 digits"),
        ("mode", "code,name_en,colour,source\n1,x,red,s", "colour: the table mode has no such"),
        ("incoterm", "code,name_en,water_only,source\nFOB,x,yes,s", "water_only: is true or false"),
        ("locode", "code,name_en,latitude,longitude,kind,source\nHKHKG,x,nan,1,port,s", "latitude"),
    ],
)
def test_the_rules_of_tables(read, table, text, rule):
    with pytest.raises(BadFacts) as refused:
        read(text + "\n", table=table)
    assert rule in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("hours.csv", "", "the first line names the columns"),
        ("hours.csv", HEAD, "no rows"),
        ("hours.csv", "code,code\nA,B\n", "`code` once"),
        ("hours.csv", "code,name_en\nA,B,C\n", "line 2 has more values"),
        ("hours.csv", 'code,name_en\n"A,B\n', "unexpected end of data"),
        ("hours.csv", b"code\n\xff\xfe\n", "utf-8"),
        ("hours.toml", "row = 3", "`row` is no list of tables"),
        ("hours.toml", "[[row", "Expected"),
        ("hours.toml", "row = " + "[" * 5000, "hours.toml"),
        ("hours.xls", "x", "neither .csv nor .toml"),
    ],
)
def test_a_file_that_is_none_is_refused(read, name, content, what):
    with pytest.raises(BadFile, match=what):
        read(content, name)
