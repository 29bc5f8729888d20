"""`tidegate codes …`: what it prints, what it writes, how it ends."""

import pytest
from typer.testing import CliRunner

from tidegate.cli.main import app
from tidegate.ledger.interface import events_of

HEAD = "code,name_en,name_zh_hant,modes,places,cargo_hours,valid_from,source\n"
ROW = 'MKT,Man Kam To,文錦渡,3,HKHKG,06:00-23:00,2027-01-01,"Notice 1234"\n'


@pytest.fixture
def tidegate(code_tables):
    def run(*arguments, code=0):
        answer = CliRunner().invoke(app, [*map(str, arguments)])
        assert answer.exit_code == code, answer.output
        return answer

    return run


def test_from_a_list_to_a_file_of_ones_own(tidegate, tmp_path):
    listed = tidegate("codes", "list").stdout
    assert "control_point" in listed
    assert "249" in listed
    again = tidegate("codes", "load", "country", "means").stdout
    assert "2 of 2 tables were up to date" in again
    assert "added" not in again

    hours = tmp_path / "hours-2027.csv"
    hours.write_text(HEAD + ROW, encoding="utf-8")
    dry = tidegate("codes", "import", "control_point", hours).stdout
    assert "would add 2 rows, close 1; 0 hold already" in dry
    assert "06:00" not in tidegate("codes", "show", "control_point", "MKT").stdout

    assert "added 2" in tidegate("codes", "import", "control_point", hours, "--apply").stdout
    shown = tidegate("codes", "show", "control_point", "MKT").stdout
    assert "06:00-23:00" in shown
    assert shown.count("known from") == 3
    twice = tidegate("codes", "import", "control_point", hours, "--apply").stdout
    assert "nothing was written" in twice
    found = tidegate("codes", "show", "country", "--find", "香港").stdout
    assert found.startswith("HK  Hong Kong / 香港")
    assert "nothing is known" in tidegate("codes", "show", "country", "ZZ").stdout

    hours.write_text(HEAD + ROW + ROW.replace("06:00", "6"), encoding="utf-8")
    refused = tidegate("codes", "import", "control_point", hours, "--apply", code=4).stderr
    assert "line 3 (MKT): cargo_hours: is a list, each hours as 07:00-22:00" in refused
    assert "next: Correct the lines that are named" in refused
    assert "no table 'colour'" in tidegate("codes", "show", "colour", code=4).stderr
    assert len(list(events_of("codes/control_point"))) == 2
