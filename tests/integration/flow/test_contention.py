"""Several processes move the same things; the database decides, and the ledger has the truth."""

import pytest

from tests.example.flow import ERRAND


def _assert_lawful(history):
    """Each move has one event, each event is a legal move from where the last one ended."""
    state = ERRAND.initial
    for number, event in enumerate(history["events"], start=1):
        assert event["version"] == number
        assert event["source"] == state
        record = ERRAND.find(event["transition"], state)
        assert record is not None
        assert event["target"] == record.target
        assert not record.needs_reason or event["reason"]
        assert record.guard is None or event["parcels"] > 0
        state = event["target"]
    assert (history["state"], history["version"]) == (state, len(history["events"]))
    assert history["moved_by"] == (history["events"][-1]["actor"] if history["events"] else "")


def test_of_four_who_claim_one_wins_and_the_others_are_told_who(example):
    errands = example.scene("make_errands", 40)
    officers = [f"officer/{n}" for n in range(4)]

    answers = example.at_once(*(("claim_all", officer) for officer in officers))

    winner = {pk: who for who, one in zip(officers, answers, strict=True) for pk in one["won"]}
    assert sorted(pk for one in answers for pk in one["won"]) == sorted(errands)
    for who, one in zip(officers, answers, strict=True):
        assert {int(pk): other for pk, other in one["lost"].items()} == {
            pk: winner[pk] for pk in errands if winner[pk] != who
        }
    histories = example.scene("histories")
    assert all(len(one["events"]) == 1 for one in histories)
    for one in histories:
        _assert_lawful(one)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_moves_by_many_never_leave_the_flow(example, seed):
    example.scene("make_errands", 12)

    made = example.at_once(*(("wander", f"officer/{n}", seed * 10 + n, 60) for n in range(4)))

    histories = example.scene("histories")
    for one in histories:
        _assert_lawful(one)
    assert sum(made) == sum(len(one["events"]) for one in histories)
    assert sum(made) > 12
