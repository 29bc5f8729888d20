"""Challengers score what is live and decide nothing; the model before comes back in one step."""

import pytest

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, in_service, sign, trained, work
from tidegate.access.interface import Invalid, approve
from tidegate.flow.interface import Conflict, MoveRefused
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import lodge, lodge_batch
from tidegate.targeting import resident, services, shadowing, tasks
from tidegate.targeting.errors import NothingStored, WrongModel
from tidegate.targeting.interface import replay
from tidegate.targeting.models import Assessment, Awaited, Decision, ModelRecord, ShadowScore
from tidegate.targeting.places import folder_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("others") / "model", seed=3)


@pytest.fixture
def challenger(model, other_folder, people):
    """In shadow beside the model in service."""
    scientist = people.actor("data_scientist")
    record = services.register_model(other_folder, figures={}, actor=scientist)
    services.challenge(scientist, record)
    return record


def test_what_is_lodged_is_scored_by_the_challenger_after_its_lane_is_written(
    model, challenger, people
):
    trader = people.actor("trader")
    versions = [one.version for one in lodge_batch(trader, [full(ucr=f"U{n}") for n in range(3)])]
    assert work() == ["targeting.assess", "targeting.shadow"]

    assert Decision.objects.count() == 3
    assert all(replay(decided_on(one).pk).same for one in versions)
    shadows = ShadowScore.objects.filter(model=challenger, failure="")
    assert {one.assessment.declared_id for one in shadows} == {one.pk for one in versions}
    # What it says later is what it would have said in service.
    own = resident.Resident(challenger, lambda: None)
    (fresh,) = [one.version for one in lodge_batch(trader, [full(ucr="U3")])]
    judged = shadowing.assess_versions(own, [fresh.pk])
    own.close()
    work()
    assert ShadowScore.objects.get(assessment__declared=fresh).score == judged[0].score
    told = [one.event.payload for one in events_of(f"shadow/{challenger.pk}")]
    assert [(one["scored"], one["failed"]) for one in told] == [(3, 0), (1, 0)]


def test_only_what_was_assessed_since_it_is_in_shadow_is_scored(model, other_folder, people):
    scientist, trader = people.actor("data_scientist"), people.actor("trader")
    lodge(trader, full())
    assert work() == ["targeting.assess"], "nobody challenges"
    record = services.register_model(other_folder, figures={}, actor=scientist)
    services.challenge(scientist, record)
    later = lodge(trader, full(ucr="later"))
    work()
    assert [one.assessment.declared_id for one in ShadowScore.objects.all()] == [later.pk]

    services.stand_down(scientist, record)
    lodge(trader, full(ucr="last"))
    assert work() == ["targeting.assess"]
    assert resident._process.challengers.keys() == {record.pk}
    resident.keep_challengers(())
    assert ShadowScore.objects.count() == 1, "what it said is kept"


def test_a_challenger_that_fails_is_noted_and_nothing_else_happens(
    model, challenger, people, monkeypatch
):
    def failing(record, alive):
        raise ValueError("of the challenger")

    monkeypatch.setattr(shadowing, "challenger", failing)
    version = lodge(people.actor("trader"), full())
    assert work() == ["targeting.assess", "targeting.shadow"]
    assert decided_on(version).score is not None
    (noted,) = ShadowScore.objects.all()
    assert (noted.score, noted.failure) == (None, "ValueError")
    (told,) = events_of(f"shadow/{challenger.pk}")
    assert (told.event.payload["scored"], told.event.payload["failed"]) == (0, 1)


def test_what_waits_for_its_lane_goes_before_the_challenger(model, challenger, people, monkeypatch):
    trader, seen = people.actor("trader"), []
    asked = shadowing.assess_versions

    def meanwhile(held, versions):
        """A trader lodges while a worker is busy with the challenger."""
        if not seen:
            lodge(trader, full(ucr="meanwhile"))
        seen.append((len(versions), Awaited.objects.count()))
        return asked(held, versions)

    monkeypatch.setattr(shadowing, "assess_versions", meanwhile)
    monkeypatch.setattr(tasks, "FEWEST", 1)
    lodge_batch(trader, [full(ucr=f"U{n}") for n in range(2)])
    work()
    assert seen == [(1, 1), (1, 0), (1, 0)], "assessed before the challenger's next turn"
    assert ShadowScore.objects.count() == Assessment.objects.count() == 3


def test_said_twice_it_is_kept_once(model, challenger, people):
    lodge(people.actor("trader"), full())
    work()
    (kept,) = ShadowScore.objects.all()
    assert services.shadowing.keep_shadows(challenger, {kept.assessment_id: (0.5, "")}) == 0
    assert shadowing.unseen(challenger, 10) == {}


def test_what_is_proposed_is_in_shadow_until_it_is_answered(model, other_folder, people):
    scientist, boss = people.actor("data_scientist"), people.actor("supervisor")
    record = services.register_model(other_folder, figures={}, actor=scientist)
    services.propose_model(scientist, record)
    lodge(people.actor("trader"), full())
    work()
    assert ShadowScore.objects.filter(model=record).count() == 1
    services.reject_model(boss, record, "not_good_enough")
    lodge(people.actor("trader"), full(ucr="later"))
    assert work() == ["targeting.assess"]


def test_only_so_many_are_in_shadow(model, challenger, people, monkeypatch):
    monkeypatch.setattr(services.shadowing, "MOST_CHALLENGERS", 1)
    with pytest.raises(Invalid):
        services.challenge(people.actor("data_scientist"), _alike(model))


def test_the_model_before_comes_back_with_a_reason_and_a_threshold_of_its_own(
    model, other_folder, people
):
    sign(share=0.5, random_share=0.1)
    trader, boss = people.actor("trader"), people.actor("supervisor")
    lodge_batch(trader, [full(ucr=f"U{n}") for n in range(110)])
    work()
    second = in_service(other_folder, people)
    lodge_batch(trader, [full(ucr=f"V{n}") for n in range(5)])
    work()

    with pytest.raises(Invalid):
        services.roll_back(boss, second, "because")
    with pytest.raises(MoveRefused):
        services.roll_back(people.actor("data_scientist"), second, "finds_less")
    back = services.roll_back(boss, second, "finds_less")

    second.refresh_from_db()
    assert (back.pk, back.state, back.retired_at) == (model.pk, "in_service", None)
    assert back.in_service_since > second.in_service_since
    assert second.state == "candidate", "two people may put it in service anew"
    assert list(events_of(second.stream))[-1].event.payload["reason"] == "finds_less"
    assert list(events_of(back.stream))[-1].event.payload["transition"] == "restore"
    last = lodge(trader, full(ucr="last"))
    work()
    assessment = Assessment.objects.get(declared=last)
    assert (assessment.model_id, assessment.threshold is not None) == (model.pk, True)
    assert replay(decided_on(last).pk).same
    with pytest.raises(NothingStored):
        services.roll_back(boss, ModelRecord.objects.get(pk=back.pk), "finds_less")


def test_of_two_who_press_at_once_one_is_told(model, other_folder, people):
    between = _alike(model)
    approve(people.actor("supervisor"), services.propose_model(people.actor("supervisor"), between))
    second = in_service(other_folder, people)
    as_both_saw_it = [ModelRecord.objects.get(pk=second.pk) for _ in range(2)]
    services.roll_back(people.actor("supervisor"), as_both_saw_it[0], "fails")
    with pytest.raises(Conflict):
        services.roll_back(people.actor("duty_officer"), as_both_saw_it[1], "fails")
    assert ModelRecord.objects.get(state="in_service") == between, "one step back, not two"


def test_a_model_whose_folder_is_damaged_does_not_come_back(model, other_folder, people):
    second = in_service(other_folder, people)
    (folder_of(model) / "trees.txt").write_text("changed")
    with pytest.raises(WrongModel):
        services.roll_back(people.actor("supervisor"), second, "fails")
    assert ModelRecord.objects.get(state="in_service") == second


def _alike(model):
    """Another record, of the same files under another name."""
    names = ("learned_first", "learned_last", "learned_until", "learned_rows", "examined", "found")
    same = {name: getattr(model, name) for name in (*names, "trees", "registered_at")}
    (folder_of(model).parent / ("0" * 64)).symlink_to(folder_of(model))
    return ModelRecord.objects.create(digest="0" * 64, **same)
