"""One move: its event, its refusals, and that nothing goes past it."""

import pytest
from django.db import transaction

from tests.example.models import Errand
from tests.example.people import Person
from tidegate.flow.interface import (
    Conflict,
    Gone,
    GuardRefused,
    MovedByHand,
    NotFromHere,
    NotPermitted,
    OutsideTransaction,
    ReasonMissing,
    move,
    move_all,
    moves_of,
)
from tidegate.ledger.interface import LedgerError, events_of

pytestmark = pytest.mark.django_db
ANN, BO = Person("officer/ann"), Person("officer/bo", frozenset({"errand.claim"}))


@pytest.fixture
def errand():
    return Errand.objects.create(title="first")


def _stored(errand):
    row = Errand.objects.get(pk=errand.pk)
    return row.state, row.version, row.moved_by


def _unmoved(errand):
    return _stored(errand) == ("waiting", 0, "") and not list(events_of(errand.stream))


def test_a_move_changes_the_row_and_writes_its_event(errand):
    sealed = move(errand, "claim", ANN, parcels=3)

    assert _stored(errand) == ("claimed", 1, "officer/ann")
    assert (errand.state, errand.version, errand.moved_by) == ("claimed", 1, "officer/ann")
    assert errand.moved_at == Errand.objects.get().moved_at
    assert [one.event for one in events_of(errand.stream)] == [sealed.event]
    assert sealed.event.actor == "officer/ann"
    assert sealed.event.payload == {
        "transition": "claim",
        "source": "waiting",
        "target": "claimed",
        "version": 1,
        "parcels": 3,
    }


def test_moves_follow_each_other_in_one_transaction(errand):
    move(errand, "claim", ANN)
    move(errand, "return", ANN)
    move(errand, "cancel", ANN, reason="weather")
    assert _stored(errand) == ("off", 3, "officer/ann")
    assert [one.event.payload["version"] for one in events_of(errand.stream)] == [1, 2, 3]


def test_who_comes_second_is_told_who_moved_it_whither(errand):
    late = Errand.objects.get(pk=errand.pk)
    move(errand, "claim", ANN)
    with pytest.raises(Conflict, match=r"errand/\d+: officer/ann moved it to claimed at ") as told:
        move(late, "claim", BO)
    assert (told.value.state, told.value.moved_by) == ("claimed", "officer/ann")
    assert (late.state, late.version) == ("waiting", 0)


def test_there_and_back_is_a_conflict_too(errand):
    """The same state with another version is not what was seen."""
    late = Errand.objects.get(pk=errand.pk)
    move(errand, "claim", ANN)
    move(errand, "return", ANN)
    with pytest.raises(Conflict):
        move(late, "claim", BO)


def test_a_move_that_does_not_leave_this_state(errand):
    with pytest.raises(NotFromHere, match=r"is waiting; no finish from there .*claim, cancel"):
        move(errand, "finish", ANN, parcels=1)
    assert _unmoved(errand)


def test_a_move_takes_its_permission(errand):
    with pytest.raises(NotPermitted, match=r"officer/bo may not cancel .*it takes errand\.cancel"):
        move(errand, "cancel", BO, reason="weather")
    assert _unmoved(errand)


def test_a_move_takes_its_reason(errand):
    with pytest.raises(ReasonMissing):
        move(errand, "cancel", ANN)
    assert _unmoved(errand)


def test_a_guard_says_what_is_missing_and_nothing_of_the_move_stays(errand):
    move(errand, "claim", ANN)
    with pytest.raises(GuardRefused, match="no parcel was counted for first"):
        move(errand, "finish", ANN)
    assert _stored(errand) == ("claimed", 1, "officer/ann")
    assert len(list(events_of(errand.stream))) == 1
    move(errand, "finish", ANN, parcels=2)
    assert _stored(errand) == ("done", 2, "officer/ann")


def test_a_guard_sees_the_row_as_it_is_now(errand):
    move(errand, "claim", ANN)
    Errand.objects.filter(pk=errand.pk).update(title="renamed meanwhile")
    with pytest.raises(GuardRefused, match="renamed meanwhile"):
        move(errand, "finish", ANN)


def test_an_event_that_the_ledger_refuses_undoes_the_move(errand):
    with pytest.raises(LedgerError):
        move(errand, "claim", ANN, note="Chan Tai Man")
    assert _unmoved(errand)


def test_a_thing_that_is_gone(errand):
    Errand.objects.all().delete()
    with pytest.raises(Gone):
        move(errand, "claim", ANN)


@pytest.mark.django_db(transaction=True)
def test_a_move_outside_a_transaction_is_refused(errand):
    with pytest.raises(OutsideTransaction):
        move(errand, "claim", ANN)
    with transaction.atomic():
        move(errand, "claim", ANN)
    assert _stored(errand)[0] == "claimed"


def test_the_moves_of_a_page_are_those_that_the_actor_has(errand):
    assert [one.name for one in moves_of(errand, ANN)] == ["claim", "cancel"]
    assert [one.name for one in moves_of(errand, BO)] == ["claim"]


def test_saving_a_row_read_long_ago_does_not_bring_its_state_back(errand):
    old = Errand.objects.get(pk=errand.pk)
    move(errand, "claim", ANN)
    old.title, old.state = "second", "done"
    old.save()
    assert _stored(errand) == ("claimed", 1, "officer/ann")
    assert Errand.objects.get().title == "second"


@pytest.mark.parametrize(
    "by_hand",
    [
        lambda errand: errand.save(update_fields=["state"]),
        lambda errand: Errand.objects.update(state="done"),
        lambda errand: Errand.objects.filter(pk=errand.pk).update(version=7),
        lambda errand: Errand.objects.bulk_update([errand], ["state"]),
        lambda errand: Errand.objects.create(state="done"),
        lambda errand: Errand.objects.bulk_create([Errand(state="done")]),
        lambda errand: Errand.objects.bulk_create(
            [Errand(pk=errand.pk)],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["version"],
        ),
    ],
)
def test_a_state_is_never_written_by_hand(errand, by_hand):
    with pytest.raises(MovedByHand):
        by_hand(errand)
    assert _unmoved(errand)


def test_many_are_moved_at_once_each_with_its_event():
    errands = [Errand.objects.create(title=f"E{n}") for n in range(5)]
    for early in errands[:2]:
        move(early, "claim", ANN)
        move(early, "return", ANN)

    events = move_all(errands[::-1], "claim", ANN, lambda one: {"parcels": int(one.title[1:])})

    assert [(one.event.stream, one.event.seq, one.event.payload["parcels"]) for one in events] == [
        (one.stream, 3 if one in errands[:2] else 1, n) for n, one in enumerate(errands)
    ]
    assert [_stored(one) for one in errands] == [
        ("claimed", one.version, "officer/ann") for one in errands
    ]
    assert [one.version for one in errands] == [3, 3, 1, 1, 1]
    assert move_all([], "claim", ANN, lambda one: {}) == []


def test_of_many_none_is_moved_when_one_cannot_be():
    errands = [Errand.objects.create(title=f"E{n}") for n in range(3)]
    move(Errand.objects.get(pk=errands[1].pk), "claim", BO)
    with pytest.raises(Conflict, match=rf"errand/{errands[1].pk}: officer/bo moved it to claimed"):
        move_all(errands, "claim", ANN, lambda one: {})
    assert _unmoved(errands[0])
    assert _unmoved(errands[2])

    move(errands[0], "claim", ANN)
    move(errands[2], "claim", ANN)
    claimed = [errands[0], errands[2]]
    facts = {errands[0].pk: {"parcels": 1}, errands[2].pk: {"parcels": 0}}
    with pytest.raises(GuardRefused, match=f"errand/{errands[2].pk}: no parcel"):
        move_all(claimed, "finish", ANN, lambda one: facts[one.pk])
    assert [_stored(one)[0] for one in claimed] == ["claimed", "claimed"]
