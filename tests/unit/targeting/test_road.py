"""From lodged to proposed: each version exactly one decision, whatever happens meanwhile."""

import pytest
from django.db import transaction

from tests.unit.lodgement.documents import advance, full
from tests.unit.targeting.desk import decided_on, sign, work
from tidegate.jobs.models import JobRow
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import Shown, amend, cancel, lodge, lodge_batch, shown
from tidegate.targeting import resident, services
from tidegate.targeting.models import Assessment, Awaited, CapacityDay, Decision, Policy
from tidegate.targeting.services.awaiting import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def trader(people):
    return people.actor("trader")


@pytest.fixture
def drawn(monkeypatch):
    """Every draw is this one."""

    def set_to(lot):
        monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: lot)

    return set_to


def _kinds(thing):
    return [sealed.event.kind for sealed in events_of(thing.stream)]


def test_what_is_lodged_is_awaited_and_one_job_waits_for_all(trader):
    lodge(trader, full())
    lodge_batch(trader, [full(), advance()])
    assert Awaited.objects.count() == 3
    assert [one.task for one in JobRow.objects.all()] == ["targeting.assess"]


def test_what_is_rolled_back_is_not_awaited(trader):
    with transaction.atomic():
        lodge(trader, full())
        transaction.set_rollback(True)
    assert not Awaited.objects.exists()
    assert not JobRow.objects.exists()


def test_a_lane_is_proposed_with_its_event(trader, model):
    version = lodge(trader, full())

    assert work() == ["targeting.assess"]

    decision, assessed = decided_on(version), Assessment.objects.get()
    assert decision.state == "proposed"
    assert _kinds(decision) == ["decision.proposed"]
    assert 0 < assessed.score < 1
    assert assessed.score == decision.score
    assert assessed.model == model
    assert (decision.control_point, decision.mode) == ("SBP", "3")
    assert not Awaited.objects.exists()


def test_without_a_model_the_draw_alone_selects(trader, drawn):
    drawn(0.0)
    lodge_batch(trader, [full() for _ in range(20)])
    work()
    assert set(Decision.objects.values_list("lane_proposed", "selected_by")) == {
        ("documents", "random")
    }
    assert set(Assessment.objects.values_list("score", "model")) == {(None, None)}


def test_amended_while_it_waits_only_the_new_version_is_decided(trader, model):
    first = lodge(trader, full())
    second = amend(trader, first.declaration, full(ucr="9"), seen_version=1)
    work()
    assert list(Decision.objects.values_list("declared", flat=True)) == [second.pk]


def test_amended_while_the_engine_works_nothing_is_written_for_the_old_version(trader, model):
    first = lodge(trader, full())
    (taken,) = take(4711, 10)
    assert taken == first.pk
    from tidegate.targeting.assessing import assess_versions

    judged = assess_versions(resident.resident(), [taken])
    second = amend(trader, first.declaration, full(ucr="9"), seen_version=1)
    assert services.propose_lanes(judged, model, Policy.in_force(), None, 4711) == []
    work()
    assert list(Decision.objects.values_list("declared", flat=True)) == [second.pk]


def test_amended_after_it_was_proposed_the_old_decision_is_superseded(trader, model, drawn):
    drawn(0.0)
    first = lodge(trader, full())
    work()
    taken = CapacityDay.objects.filter(taken=1).count()
    amend(trader, first.declaration, full(ucr="9"), seen_version=1)
    assert decided_on(first).state == "superseded"
    assert _kinds(decided_on(first)) == ["decision.proposed", "decision.superseded"]
    assert taken == 1
    assert not CapacityDay.objects.filter(taken__gt=0).exists(), "its unit is given back"
    work()
    assert Decision.objects.filter(state="proposed").count() == 1


def test_cancelled_nothing_is_decided_any_more(trader, model):
    waiting, proposed = lodge(trader, full()), lodge(trader, full())
    Awaited.objects.filter(pk=waiting.pk).delete()
    work()
    cancel(trader, proposed.declaration, "lodged_twice")
    assert decided_on(proposed).state == "superseded"


def test_the_machine_releases_only_under_a_signed_policy(trader, model, drawn):
    drawn(0.5)
    sign(share=0.001, random_share=0.001)
    before = lodge(trader, full())
    work()
    assert decided_on(before).state == "proposed"

    sign(share=0.001, random_share=0.001, release_by_machine=True)
    version = lodge(trader, full())
    work()

    decision = decided_on(version)
    assert (decision.state, decision.lane, decision.decided_by) == ("decided", "release", "machine")
    assert _kinds(decision) == ["decision.proposed", "decision.made"]
    version.declaration.refresh_from_db()
    assert version.declaration.state == "cleared"
    from django.utils import timezone

    assert shown(version.declaration, [version], timezone.now()) is Shown.RECEIVED


def test_what_came_late_is_shown_to_officers_and_moves_nothing(trader, model, drawn):
    drawn(0.5)
    sign(share=0.001, random_share=0.001, release_by_machine=True)
    version = lodge(trader, full())
    work()
    amend(trader, version.declaration, full(ucr="9"), seen_version=1)
    work()
    decision = decided_on(version)
    assert decision.late_at is not None
    assert (decision.state, Decision.objects.count()) == ("decided", 1)


def test_the_engine_refuses_one_and_the_others_go_on(trader, model, monkeypatch):
    bad = lodge(trader, full(ucr="BAD"))
    good = [lodge(trader, full()) for _ in range(4)]
    held = resident.resident()
    judge = held.live.judge

    def choosy(rows):
        if "BAD" in rows["ucr"].to_pylist():
            raise ValueError("no such goods")
        return judge(rows)

    monkeypatch.setattr(held.live, "judge", choosy)
    work()

    refused = decided_on(bad)
    assert (refused.lane_proposed, refused.selected_by) == ("documents", "not_assessed")
    assert Assessment.objects.get(declared=bad).refusal == "ValueError"
    assert all(decided_on(one).score is not None for one in good)


def test_a_job_that_was_killed_gets_what_it_had_in_hand_and_no_other_does(trader):
    version = lodge(trader, full())
    assert take(1, 10) == [version.pk]
    assert list(take(2, 10)) == []
    assert take(1, 10) == [version.pk]


def test_a_version_is_drawn_the_same_each_time_and_amendments_draw_anew(trader):
    from tidegate.targeting.draws import draw

    assert draw("A", 1) == draw("A", 1) != draw("A", 2)
    lots = [draw("A", number) for number in range(2000)]
    assert 0 <= min(lots) < max(lots) < 1
    assert abs(sum(lots) / len(lots) - 0.5) < 0.03
