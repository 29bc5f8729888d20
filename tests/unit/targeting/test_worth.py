"""What finds are worth and examinations take: signed by two, kept with what they order."""

import re
from datetime import date

import pytest

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, work
from tidegate.access.interface import AccessError, Invalid, approve
from tidegate.analytics.targeting.interface import Outcomes
from tidegate.codes.interface import choices
from tidegate.lodgement.interface import lodge
from tidegate.targeting.interface import replay
from tidegate.targeting.models import Assessment, CapacityDay, Decision, Worth
from tidegate.targeting.rules import (
    Lane,
    Seen,
    Terms,
    Weights,
    expected_harm,
    harm_per_minute,
    turn,
)
from tidegate.targeting.services import propose_worth
from tidegate.targeting.workbench.card import outcomes_of

TERMS = Terms(0.05, 0.1, 0.5)
WEIGHTS = Weights({"drugs": 100, "revenue": 10}, {"x_ray": 15, "open": 180})


def test_expected_harm_adds_what_each_outcome_is_worth_and_what_is_not_told_is_nothing():
    assert expected_harm({"drugs": 0.1, "revenue": 0.5, "strange": 1.0}, WEIGHTS) == 15.0


def test_a_minute_is_of_the_means_that_the_reasons_ask_for():
    chances = {"drugs": 0.3}
    assert harm_per_minute(Seen(0.3, None, 0.9), chances, WEIGHTS, TERMS) == 2.0
    assert harm_per_minute(Seen(0.6, None, 0.9), chances, WEIGHTS, TERMS) == 30 / 180
    assert harm_per_minute(Seen(0.3, "documents", 0.9), chances, WEIGHTS, TERMS) is None
    assert harm_per_minute(Seen(0.3, None, 0.9), {}, WEIGHTS, TERMS) is None


def test_what_is_due_earlier_comes_first_and_in_a_day_what_finds_more():
    today, tomorrow = date(2026, 5, 1), date(2026, 5, 2)
    order = [turn(today, 9.0), turn(today, 0.1), turn(today, None), turn(tomorrow, 99.0)]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 4


@pytest.mark.parametrize("wrong", [{"harms": {"a": -1}}, {"minutes": {"open": 0}}])
def test_a_harm_below_nothing_and_an_examination_in_no_time_are_refused(wrong):
    with pytest.raises(ValueError, match=r"harm|time"):
        Weights(**{"harms": {}, "minutes": {}} | wrong)


def test_a_card_says_which_outcomes_have_a_head_and_that_none_was_found():
    found = Outcomes({"drugs": 7, "revenue": 90}, 97, {"revenue": None}, ())
    assert outcomes_of(found) == "`drugs` 7 (its share), `revenue` 90 (a head of its own)"
    assert "no head" in outcomes_of(Outcomes({}, 3, {}, ()))
    assert outcomes_of(None) == "none are told"


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
class TestSigned:
    def test_the_first_are_the_examples_of_the_tables_and_nobody_signed_them(self):
        first = Worth.in_force()
        assert first.harms["drugs"] > first.harms["revenue"] > 0
        assert first.minutes[Lane.OPEN] > first.minutes[Lane.DOCUMENTS]
        assert first.shown_by == {"drugs": "canine"}
        assert not first.signed

    def test_a_second_person_signs_and_nobody_signs_their_own(self, people):
        officer, boss = people.actor("targeting_officer"), people.actor("supervisor")
        proposal = propose_worth(officer, harms={"drugs": 7.0}, minutes={"open": 60.0})
        with pytest.raises(AccessError):
            approve(officer, proposal)
        approve(boss, proposal)
        held = Worth.in_force()
        assert (held.harms, held.minutes) == ({"drugs": 7.0}, {"open": 60.0})
        assert held.signed

    def test_what_is_out_of_bounds_is_not_proposed(self, people):
        with pytest.raises(Invalid):
            propose_worth(people.actor("targeting_officer"), harms={"drugs": -7.0}, minutes={})

    def test_the_page_proposes_and_says_that_examples_are_examples(self, people):
        officer = people.client("targeting_officer")
        page = opened(officer, "/worth/")
        assert "made-up examples" in page
        first = Worth.in_force()
        typed = {f"harm_{name}": value for name, value in first.harms.items()}
        typed |= {f"minutes_{one}": 30 for one in ("documents", "canine", "x_ray", "open")}
        assert officer.post("/worth/", typed | {"harm_drugs": "-1"}).status_code == 200
        changed = {"harm_drugs": "999", "shown_counterfeit": "open"}
        assert officer.post("/worth/", typed | changed).status_code == 302
        boss = people.client("supervisor")
        page = opened(boss, "/worth/")
        assert "999" in page
        assert "best shown by: Opening" in page
        number = re.search(r"/proposals/(\d+)/answer", page).group(1)
        boss.post(f"/proposals/{number}/answer", {"approve": "1"})
        assert Worth.in_force().shown_by == {"counterfeit": "open"}


@pytest.mark.django_db
@pytest.mark.usefixtures("home", "model")
class TestOrdered:
    def test_chances_are_kept_and_shown_and_order_the_worklist(self, people, monkeypatch):
        monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)
        version = lodge(people.actor("trader"), full())
        other = lodge(people.actor("trader"), full())
        work()
        kept = Assessment.objects.get(declared=version)
        assert set(kept.chances) == {"drugs", "revenue"}
        assert max(kept.chances.values()) <= kept.score
        assert kept.spread > 0
        assert kept.worth == Worth.in_force()
        assert decided_on(version).harm_per_minute > 0
        officer = people.client("targeting_officer")
        page = opened(officer, f"/consignments/{version.declaration.reference}/")
        assert "How sure" in page
        assert "Drugs" in page
        last = decided_on(other)
        Decision.objects.filter(pk=last.pk).update(turn=last.turn + 1)
        listed = opened(officer, "/worklist/")
        first, second = (one.declaration.reference for one in (other, version))
        assert listed.index(first) < listed.index(second)

    def test_a_dog_is_sent_to_what_it_shows_best_and_the_trader_is_not_told(
        self, people, monkeypatch
    ):
        monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)
        first = Worth.in_force()
        Worth.objects.create(
            harms=first.harms, minutes=first.minutes, shown_by=dict.fromkeys(first.harms, "canine")
        )
        version, other = (lodge(people.actor("trader"), full()) for _ in range(2))
        work()
        decision = decided_on(version)
        assert (decision.lane_wanted, decision.lane_proposed) == ("canine", "canine")
        point = {"control_point": decision.control_point, "day": decision.day}
        assert CapacityDay.objects.get(**point, means="canine").taken == 2
        assert replay(decision.pk).same
        officer = people.client("targeting_officer")
        one, two = (at.declaration.reference for at in (version, other))
        assert "is best shown by: Detector dog" in opened(officer, f"/room/compare/{one}/{two}/")
        assert one in opened(officer, "/worklist/?lane_is=canine")
        said = {row.data["lane"]: row.name("en") for row in choices("lane_reason")}
        assert said["canine"] == said["x_ray"]

    def test_a_model_that_tells_no_outcomes_decides_as_before(self, people, monkeypatch):
        monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)
        monkeypatch.setattr(
            "tidegate.targeting.assessing.outcomes_told", lambda _, rows, __: [None] * len(rows)
        )
        version = lodge(people.actor("trader"), full())
        work()
        kept = Assessment.objects.get(declared=version)
        assert (kept.chances, kept.spread, kept.worth) == ({}, None, None)
        assert kept.score is not None
        assert decided_on(version).harm_per_minute is None
