"""Trade statistics: what stands is counted once, as it was declared."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.unit.lodgement.filings.scenes import RATES, filed
from tidegate.codes.interface import load
from tidegate.lodgement.filings import processing, services
from tidegate.lodgement.filings.models import Revision
from tidegate.lodgement.interface import NoMonth, trade_statistics_csv, trade_statistics_of

pytestmark = pytest.mark.django_db

DAY = timezone.localdate().replace(day=1) - timedelta(days=1)
MONTH = f"{DAY:%Y-%m}"


@pytest.fixture
def trader(people):
    load(RATES)
    return people.actor("trader")


def _filed(trader, form="1", day=DAY, **items):
    return filed(trader, f"trade_declaration_{form}", expected_date=day.isoformat(), **items)


def _counted(month=MONTH):
    return {
        (row.direction, row.commodity_code, row.origin_country, row.country, row.unit): (
            row.quantity,
            row.value_hkd,
            row.lines,
            row.declarations,
        )
        for row in trade_statistics_of(month).rows
    }


def test_lines_are_added_up_by_goods_and_countries(trader):
    line = {
        "goods_description": "integrated circuits, memories",
        "commodity_code": "85423200",
        "quantity": "0.5",
        "quantity_unit": "C62",
        "customs_value": "10.10",
        "origin_country": "KR",
        "packages": 1,
        "package_kind": "CT",
    }
    _filed(trader)
    _filed(trader, lines=[line, {**line, "origin_country": "TW"}, line])
    _filed(trader, "2")
    _filed(trader, day=DAY.replace(day=1) - timedelta(days=1))

    assert _counted() == {
        ("export", "91021100", "CN", "US", "C62"): (500, Decimal("93600.00"), 1, 1),
        ("import", "85423200", "KR", "KR", "C62"): (4001, Decimal("100020.20"), 3, 2),
        ("import", "85423200", "TW", "KR", "C62"): (Decimal("0.5"), Decimal("10.10"), 1, 1),
    }


def test_what_was_withdrawn_or_not_accepted_is_not_counted(trader):
    stands, gone = _filed(trader), _filed(trader)
    given_back = _filed(trader, "1b")
    # It is late, so it is paid before it is issued.
    processing.settle(given_back.charges.get(), "test-payment")
    for one in (gone, given_back):
        services.withdraw(trader, one, "other")

    assert trade_statistics_of(MONTH).declarations == 1
    services.withdraw(trader, stands, "other")
    assert trade_statistics_of(MONTH).rows == ()


def test_what_was_erased_is_told_and_not_guessed(trader):
    Revision.objects.filter(filing=_filed(trader)).update(document=None)
    found = trade_statistics_of(MONTH)
    assert (found.rows, found.erased) == ((), 1)


def test_the_same_store_gives_the_same_file_on_every_way(people, trader):
    _filed(trader)
    _filed(trader, "2a")
    text = trade_statistics_csv(trade_statistics_of(MONTH))
    assert text == trade_statistics_csv(trade_statistics_of(MONTH))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["direction"] for row in rows] == ["export", "import"]
    assert rows[1]["value_hkd"] == "100000.00"
    assert rows[1]["quantity"] == "4000"

    officer = people.client("supervisor")
    page = officer.get("/trade-statistics/", {"month": MONTH})
    assert "180,000.00" in page.content.decode()
    assert officer.get("/trade-statistics/", {"month": MONTH, "file": ""}).content.decode() == text
    told = officer.get("/api/v1/trade-statistics", {"month": MONTH}).json()
    assert [row["commodity_code"] for row in told["rows"]] == ["62052000", "85423200"]
    assert people.client("trader").get("/trade-statistics/").status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "", "2026-10-01", "%"])
def test_what_is_no_month_is_refused(people, month):
    with pytest.raises(NoMonth):
        trade_statistics_of(month)
    officer = people.client("supervisor")
    assert officer.get("/trade-statistics/", {"month": month}).status_code == 422
    assert officer.get("/api/v1/trade-statistics", {"month": month}).status_code == 422
