"""The demonstration's parts: its clock, its folder, its documents."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest
from django.utils import timezone

from tidegate.lodgement.interface import LINE, lodge_batch
from tidegate.parties.interface import Party, granted_on
from tidegate.simulation.console import cast, making, standing, year
from tidegate.simulation.console.clock import at
from tidegate.simulation.console.documents import document
from tidegate.simulation.interface import NotOurs, clear_demo, is_demo

MOMENT = datetime(2024, 5, 6, 7, tzinfo=UTC)


def test_only_a_demonstration_is_told_another_time(settings):
    settings.ENVIRONMENT = "development"
    with pytest.raises(RuntimeError, match="demonstration"), at(MOMENT):
        pass
    settings.ENVIRONMENT = "demo"
    with at(MOMENT):
        assert timezone.now() == MOMENT
        assert timezone.localdate() == date(2024, 5, 6)
    assert timezone.now().year > 2024


def test_a_folder_that_holds_something_else_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    for refused in (is_demo, clear_demo):
        with pytest.raises(NotOurs):
            refused(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_a_demonstration_that_broke_off_is_made_anew(tmp_path):
    home = tmp_path / "demo"
    assert not is_demo(home)
    clear_demo(home)
    (home / "tidegate.sqlite3").write_text("half", encoding="utf-8")
    assert not is_demo(home)
    clear_demo(home)
    assert [path.name for path in home.iterdir()] == [making.MARK]


def test_a_row_is_the_document_of_one_line():
    row = {
        "declaration_id": "20240506-1",
        "lodged_at": MOMENT,
        "goods_description": "rice",
        "packages": 3,
        "gross_weight_kg": Decimal("12.500000"),
        "expected_date": date(2024, 5, 7),
        "consignor_name": "A",
        "licence_number": None,
        "total_items": 4,
        "outcome_found": True,
        "x_duty_rate": 5.0,
    }
    assert document(row, LINE) == {
        "consignor_name": "A",
        "expected_date": "2024-05-07",
        "lines": [{"goods_description": "rice", "packages": 3, "gross_weight_kg": "12.5"}],
    }


def test_the_year_ends_with_this_month_and_may_be_lodged(people, code_tables, settings):
    settings.ENVIRONMENT = "demo"
    today = date(2026, 3, 10)
    simulated = year.simulate(today, 20, 1, lambda _: None)
    lodged = simulated.rows["lodged_at"]
    assert timezone.localdate(lodged[0].as_py()) == date(2025, 3, 1)
    assert timezone.localdate(lodged[-1].as_py()) == date(2026, 3, 31)
    last = making.start_of(today)
    rows = simulated.between(year_start := making.start_of(date(2026, 3, 9)), last)
    assert all(year_start <= row["lodged_at"] < last for row in rows)
    with at(last):
        outcomes = lodge_batch(people.actor("trader"), [document(row, LINE) for row in rows])
    assert [one.mistakes for one in outcomes if one.version is None] == []


def test_there_is_somebody_for_every_role():
    from tidegate.access.interface import ROLES

    assert {role for part in cast.PARTS for role in part.roles} == set(ROLES)
    assert len({part.email for part in cast.PARTS}) == len(cast.PARTS)


@pytest.mark.usefixtures("code_tables", "keys")
def test_most_who_quote_an_aeo_code_are_known_to_be_one(settings):
    settings.ENVIRONMENT = "demo"
    rows = pa.table(
        {
            "trader_id": [f"T{number:06}" for number in range(60)],
            "trader_name": [f"Firm {number}" for number in range(60)],
            "aeo_code": [f"HKAEO{number:06}" if number % 2 else None for number in range(60)],
        }
    )
    simulated = year.Year("a port", rows, {})

    dice = Random(3)  # noqa: S311 - made up
    assert standing.register(simulated, MOMENT.date(), MOMENT, dice) == 30

    known = Party.objects.filter(name__startswith="Firm")
    granted = [granted_on(one, MOMENT.date()) for one in known]
    assert len(granted) == 30
    assert 15 < sum(one is not None for one in granted) < 30
    assert all(one.source.endswith("(simulated)") for one in granted if one)
