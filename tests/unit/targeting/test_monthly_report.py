"""The report of a month: empty, with no draws, with much; who may read it; its files."""

import csv
import importlib
import io
from datetime import date

import numpy as np
import pytest
from django.apps import apps
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, sign, work
from tidegate.lodgement.interface import lodge
from tidegate.targeting import services
from tidegate.targeting.desk.report import pictures, reading, telling
from tidegate.targeting.desk.report.reading import Month
from tidegate.targeting.models import Decision
from tidegate.targeting.rules import Terms

TERMS = Terms(share=0.1, random_share=0.4, open_from=0.5)
ROWS = 4000


@pytest.fixture(scope="module")
def much():
    """A month of which the truth is known: a twentieth is irregular, and it."""
    draw = np.random.default_rng(8)
    truth = draw.random(ROWS) < 0.05
    score = np.clip(draw.beta(1, 18, ROWS) + 0.25 * truth * draw.random(ROWS), 0, 1)
    chance = np.where(score > np.quantile(score, 1 - TERMS.targeted), 1.0, TERMS.lot)
    selected = draw.random(ROWS) < chance
    point = np.where(draw.random(ROWS) < 0.7, "KCT", "AIR")
    origin = np.where(draw.random(ROWS) < 0.5, "CN", "VN")
    return truth, Month(
        first=date(2026, 10, 1),
        propensity=chance,
        selected=selected,
        drawn=selected & (chance < 1),
        spared=np.zeros(ROWS, bool),
        examined=selected,
        found=truth & selected,
        score=score,
        refused=np.zeros(ROWS, bool),
        value=np.full(ROWS, 1000.0),
        minutes=np.where(selected, 30.0, np.nan),
        point=point,
        chapter=np.full(ROWS, "85"),
        route=np.full(ROWS, "CNSZX"),
        origin=origin,
        tier=np.full(ROWS, ""),
        dealings=np.where(origin == "CN", 200, 2),
    )


def test_found_and_missed_are_told_as_they_are(much):
    truth, month = much
    own = telling.missed(month)
    there = int((truth & ~month.examined).sum())
    assert own.low <= there <= own.high
    assert own.high < ROWS / 4
    share = telling.leaked(month)
    assert share.low <= there / truth.sum() <= share.high
    assert str(int(month.found.sum())) in pictures.slipping(month).title


def test_other_rates_are_told_with_their_intervals(much):
    truth, month = much
    sheet = telling.other_rates(month, TERMS)
    for rate, row in zip(telling.RATES, sheet.rows, strict=True):
        by_score = telling._policy(month, rate, TERMS)
        assert row[2].low <= (by_score * truth).sum() <= row[2].high
    assert sheet.rows[0][2].value < sheet.rows[2][2].value
    assert pictures.at_other_rates(sheet) is not None


def test_a_table_adds_up_and_says_what_honest_trade_bore(much):
    _, month = much
    sheet = telling.by(month, "points", "", "", month.point, lambda some: {a: a for a in some})
    assert [row[0] for row in sheet.rows] == ["KCT", "AIR"]
    assert sum(row[1] for row in sheet.rows) == ROWS
    assert sum(row[3] for row in sheet.rows) == month.found.sum()
    assert all(row[7] == 30.0 for row in sheet.rows)


def test_who_bears_more_than_all_together_is_marked(much):
    _, month = much
    assert not telling.sizes(month).marked, "both kinds of trader bear the same"
    heavy = month.origin == "CN"
    uneven = {name: getattr(month, name) for name in Month.__dataclass_fields__}
    uneven["examined"] = month.examined | (heavy & (np.arange(ROWS) % 3 == 0))
    sheet = telling.sizes(Month(**uneven))
    assert {sheet.rows[at][0] for at in sheet.marked} == {"100 a year and more"}


def test_what_the_cap_spared_is_told_beside_what_it_did_not_and_is_estimated_alone(much):
    """Half of what one trader's scores select: those say nothing of what was never suspicious."""
    truth, month = much
    by_score, drawn = month.propensity == 1, month.drawn
    chance = np.where(by_score & (month.origin == "CN"), 0.5, month.propensity)
    kept = np.random.default_rng(3).random(ROWS) < chance
    selected = np.where(by_score, kept, drawn)
    uneven = {name: getattr(month, name) for name in Month.__dataclass_fields__} | {
        "propensity": chance,
        "selected": selected,
        "spared": by_score & ~kept,
        "examined": selected,
        "found": truth & selected,
    }
    own = Month(**uneven)
    assert [row[1] for row in telling.draws(own).rows] == [
        int((by_score & (chance == 1)).sum()),
        int((by_score & (chance < 1) & kept).sum()),
        int(drawn.sum()),
    ]
    there = telling.missed(own)
    assert there.low <= (truth & ~selected).sum() <= there.high
    nobody = Month(**uneven | {"examined": selected & by_score})
    assert telling.missed(nobody) is None, "what was drawn is not told from what the cap spared"


def test_small_groups_are_told_together(much):
    _, month = much
    codes = np.array([f"P{at % 20:02d}" for at in range(ROWS)])
    sheet = telling.by(month, "routes", "", "", codes, lambda some: {a: a for a in some})
    assert len(sheet.rows) == 13
    assert sheet.rows[-1][1] == ROWS * 8 / 20


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
class TestPages:
    """As officers see it."""

    def test_an_empty_month_says_so(self, people):
        officer = people.client("supervisor")
        assert officer.get("/report/").status_code == 302
        assert "Nothing was assessed in this month" in opened(officer, "/report/2020-02/")
        assert officer.get("/report/2020-13/").status_code == 404
        assert officer.get("/report/2020-02/points.csv").status_code == 404

    def test_a_month_with_few_draws_says_what_is_missing(self, people, model, monkeypatch):
        sign(share=0.5, random_share=0.5)
        trader = people.actor("trader")
        for lot in (0.99, 0.0):
            monkeypatch.setattr(
                "tidegate.targeting.services.proposing.draw", lambda *_, lot=lot: lot
            )
            version = lodge(trader, full())
            work()
        officer = people.client("targeting_officer")
        path = f"/consignments/{version.declaration.reference}/"
        opened(officer, path)
        officer.post(path + "claim")
        officer.post(path + "decide", {"lane": decided_on(version).lane_proposed})
        services.record_outcome(
            version.pk,
            found=False,
            category="",
            known_at=timezone.now(),
            actor=people.actor("examiner"),
        )
        month = f"{timezone.localdate():/report/%Y-%m}"
        page = opened(officer, f"{month}/")
        assert "1 consignment was drawn by chance, and of 1 the outcome is known" in page
        assert "not known yet" in page
        assert "China" in page
        own = reading.month(timezone.localdate().replace(day=1))
        assert (len(own), own.clear.sum(), own.minutes[1] >= 0) == (2, 1, True)
        for name in ("rates", "points", "goods", "routes", "tiers", "sizes", "origins", "draws"):
            answer = officer.get(f"{month}/{name}.csv")
            lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert len({len(line) for line in lines}) == 1, "every line has every column"
            assert len(lines) >= 2

    def test_traders_do_not_see_it(self, people):
        assert people.client("trader").get("/report/2026-10/").status_code == 403
        assert people.client("trader").get("/report/2026-10/points.csv").status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_what_was_decided_before_places_were_kept_gets_them_from_its_document(people):
    version = lodge(people.actor("trader"), full())
    work()
    kept = [(one.origin, one.route) for one in Decision.objects.all()]
    document = version.document
    assert kept == [(document["lines"][0]["origin_country"], document["loading_place"])]
    Decision.objects.update(origin="", route="")
    importlib.import_module("tidegate.targeting.migrations.0014_places").name_places(apps, None)
    assert [(one.origin, one.route) for one in Decision.objects.all()] == kept
