"""What officers do: one holds, one decides, each with its event; and what is learned of it."""

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, work
from tidegate.access.interface import FourEyes, Invalid, approve
from tidegate.flow.interface import Conflict, NotPermitted
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import lodge, lodge_batch
from tidegate.targeting import services
from tidegate.targeting.errors import HeldByAnother, NotHeld, ReasonNeeded
from tidegate.targeting.models import CapacityDay, Decision, Label, ModelRecord, Policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def lot(monkeypatch):
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)


@pytest.fixture
def decision(people, lot):
    """Drawn for documents, since no model is in service."""
    version = lodge(people.actor("trader"), full())
    work()
    return decided_on(version)


@pytest.fixture
def officer(people):
    return people.actor("targeting_officer")


@pytest.fixture
def other(people):
    return people.actor("duty_officer")


def _again(decision):
    return Decision.objects.get(pk=decision.pk)


def _taken(means):
    return sum(CapacityDay.objects.filter(means=means).values_list("taken", flat=True))


def test_of_two_who_claim_the_second_is_told_who_was_first(decision, officer, other):
    seen_by_both = _again(decision)
    services.claim(officer, decision)
    for stale in (seen_by_both, _again(decision)):
        with pytest.raises(Conflict, match=f"{officer.address} moved it to claimed"):
            services.claim(other, stale)
    assert _again(decision).holder_id == officer.person.pk


def test_handed_over_put_back_and_only_the_holder_decides(decision, officer, other, people):
    services.claim(officer, decision)
    with pytest.raises(HeldByAnother, match=f"officer/{officer.person.pk}"):
        services.decide(other, _again(decision), "documents")
    with pytest.raises(Invalid, match="who may decide"):
        services.hand_over(officer, decision, people.person("examiner"))
    services.hand_over(officer, decision, other.person)
    services.put_back(other, decision)
    with pytest.raises(NotHeld):
        services.decide(other, decision, "documents")
    assert [one.event.kind for one in events_of(decision.stream)] == [
        "decision.proposed",
        "decision.claimed",
        "decision.handed_over",
        "decision.returned",
    ]


def test_a_supervisor_takes_back_what_an_absent_officer_holds(decision, officer, other, people):
    services.claim(officer, decision)
    for act in (services.put_back, lambda one, it: services.hand_over(one, it, one.person)):
        with pytest.raises(HeldByAnother):
            act(other, _again(decision))
    boss = people.actor("supervisor")
    services.hand_over(boss, decision, boss.person)
    services.decide(boss, decision, "documents")
    assert _again(decision).lane == "documents"
    assert [one.event.actor for one in events_of(decision.stream)][1:] == [
        officer.address,
        boss.address,
        boss.address,
    ]


def test_a_supervisor_puts_back_and_another_claims(decision, officer, other, people):
    services.claim(officer, decision)
    services.put_back(people.actor("supervisor"), _again(decision))
    services.claim(other, _again(decision))
    assert _again(decision).holder_id == other.person.pk
    with pytest.raises(HeldByAnother):
        services.decide(people.actor("supervisor"), _again(decision), "documents")


def test_decided_as_proposed_the_declaration_is_held(decision, officer):
    services.claim(officer, decision)
    services.decide(officer, decision, "documents", note="as it should be")
    stored = _again(decision)
    assert (stored.state, stored.lane, stored.decided_by) == ("decided", "documents", "officer")
    assert stored.declaration.state == "held"
    assert stored.notes.get().author == officer.person
    made = [one.event for one in events_of(decision.stream) if one.event.kind == "decision.made"]
    assert [(one.payload["lane"], one.payload["by"], one.actor) for one in made] == [
        ("documents", "officer", officer.address)
    ]


def test_decided_otherwise_takes_a_coded_reason_and_is_no_label(decision, officer):
    services.claim(officer, decision)
    for reason, note in (("", ""), ("because", ""), ("other", "")):
        with pytest.raises(ReasonNeeded):
            services.decide(officer, decision, "release", reason=reason, note=note)
    services.decide(officer, decision, "release", reason="seen_before")
    stored = _again(decision)
    assert (stored.lane, stored.override_reason) == ("release", "seen_before")
    assert stored.declaration.state == "cleared"
    assert _taken("documents") == 0, "its unit is given back"
    assert not Label.objects.exists()


def test_an_officer_may_take_more_than_the_day_has_and_the_event_says_so(decision, officer):
    services.claim(officer, decision)
    CapacityDay.objects.filter(means="open").update(taken=10_000)
    services.decide(officer, decision, "open", reason="intelligence")
    made = [one.event.payload for one in events_of(decision.stream)][-1]
    assert made["over_capacity"] is True
    assert (_taken("open"), _taken("documents")) == (10_001, 0)


def test_who_holds_no_permission_decides_nothing(decision, people):
    with pytest.raises(NotPermitted):
        services.claim(people.actor("examiner"), decision)


def test_many_are_released_at_once_or_none(people, officer, monkeypatch):
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.9)
    lodge_batch(people.actor("trader"), [full() for _ in range(5)])
    work()
    several = list(Decision.objects.all())
    services.claim(people.actor("duty_officer"), _again(several[3]))
    with pytest.raises(Conflict):
        services.release_selected(officer, several)
    assert not Decision.objects.filter(state="decided").exists()
    left = list(Decision.objects.filter(state="proposed"))
    assert services.release_selected(officer, left) == 4
    decided = Decision.objects.filter(state="decided", lane="release", decided_by="officer")
    assert {one.declaration.state for one in decided} == {"cleared"}


def test_what_is_proposed_for_examination_is_not_released_in_bulk(decision, officer):
    with pytest.raises(Invalid, match="1 of them"):
        services.release_selected(officer, [decision])


def test_a_finding_becomes_a_label_with_its_event(decision, people):
    examiner = people.actor("examiner")
    services.record_outcome(
        decision.declared_id,
        found=True,
        category="undervalued",
        known_at=timezone.now(),
        actor=examiner,
    )
    label = Label.objects.get()
    assert (label.found, label.category, label.recorded_by) == (
        True,
        "undervalued",
        examiner.address,
    )
    assert [one.event.kind for one in events_of(decision.stream)][-1] == "label.recorded"
    with pytest.raises(Invalid, match="finding_category"):
        services.record_outcome(
            decision.declared_id, found=True, category="x", known_at=timezone.now(), actor=examiner
        )


TERMS = {
    "share": 0.1,
    "random_share": 0.2,
    "open_from": 0.4,
    "window_days": 14,
    "release_by_machine": True,
}


def test_a_policy_holds_when_two_have_signed_it(people, db):
    one, two = people.actor("supervisor"), people.actor("supervisor")
    proposal = services.propose_policy(one, **TERMS)
    with pytest.raises(FourEyes):
        approve(one, proposal)
    assert Policy.in_force().release_by_machine is False
    policy = approve(two, proposal)
    assert Policy.in_force() == policy
    assert (policy.proposed_by, policy.approved_by) == (one.address, two.address)
    assert [one.event.kind for one in events_of(f"policy/{policy.pk}")] == ["policy.signed"]
    with pytest.raises(Invalid):
        services.propose_policy(one, **TERMS | {"random_share": 0})


def test_one_model_is_in_service_and_the_one_before_is_retired(model, people, tmp_path):
    from tests.unit.targeting.desk import in_service, trained

    second = in_service(trained(tmp_path / "second", seed=3), people)
    model.refresh_from_db()
    assert (model.state, second.state) == ("retired", "in_service")
    assert model.retired_at is not None
    moves = [one.event.payload.get("transition") for one in events_of(second.stream)]
    assert moves == [None, "propose", "approve"]


def test_registering_a_model_twice_is_one_record(folder, model, people):
    again = services.register_model(folder, figures={}, actor=people.actor("data_scientist"))
    assert (again, ModelRecord.objects.count()) == (model, 1)
