"""Work orders: made by decisions, held by one examiner, closed once with a label."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tidegate.flow.interface import Conflict, NotPermitted, ReasonMissing
from tidegate.inspection import services
from tidegate.inspection.errors import FindingRefused, NotHeld, PhotoRefused
from tidegate.inspection.interface import (
    Finding,
    Result,
    WorkOrder,
    add_photo,
    claim,
    close,
    give_back,
    order_of,
    start,
)
from tidegate.ledger.interface import events_of
from tidegate.targeting.interface import Label, end_hold

FOUND = Result(
    found=True,
    means_used=("x_ray", "open"),
    signs=("weight_differs", "image_differs"),
    category="drugs",
    quantity=Decimal("501"),
    quantity_unit="KGM",
    weight_kg=Decimal("501.250"),
    packs_found=251,
    packs_of=1168,
    hiding_place="in_goods",
    words="In the lower layers, packed as the cement is.",
)
NOTHING = Result(found=False, means_used=("x_ray",))


def _examining(order, examiner):
    claim(order, examiner)
    start(order, examiner)
    return order


def test_a_decision_to_look_makes_a_work_order(decided):
    for lane in ("documents", "canine", "x_ray", "open"):
        decision = decided(lane)
        order = order_of(decision)
        assert (order.state, order.lane, order.control_point) == ("waiting", lane, "LMC")
        assert order.reference == decision.declaration.reference
        made = next(iter(events_of(order.stream))).event
        assert made.kind == "work_order.made"
        assert made.payload["declared"] == decision.declared_id
        assert made.actor.startswith("officer/")


def test_a_decision_not_to_look_makes_none(decided):
    assert [order_of(decided(lane)) for lane in ("release", "audit")] == [None, None]


def test_a_proposal_makes_none(proposed):
    assert order_of(proposed()) is None


def test_a_supervisor_cancels_what_need_not_be_examined(order, people, examiner):
    _examining(order, examiner)
    with pytest.raises(NotPermitted):
        services.cancel(order, examiner, "not_shipped")
    supervisor = people.actor("supervisor")
    with pytest.raises(ReasonMissing):
        services.cancel(order, supervisor, "")
    services.cancel(order, supervisor, "not_shipped")
    order = WorkOrder.objects.get(pk=order.pk)
    assert (order.state, order.examiner) == ("cancelled", None)
    last = list(events_of(order.stream))[-1].event
    assert (last.payload["reason"], last.actor) == ("not_shipped", supervisor.address)
    with pytest.raises(NotHeld):
        close(order, NOTHING, examiner)


def test_of_two_who_claim_one_is_told_who_was_first(order, people):
    ann, bo = people.actor("examiner"), people.actor("examiner")
    seen_by_bo = WorkOrder.objects.get(pk=order.pk)
    claim(order, ann)
    with pytest.raises(Conflict) as conflict:
        claim(seen_by_bo, bo)
    assert conflict.value.moved_by == ann.address
    assert WorkOrder.objects.get(pk=order.pk).examiner == ann.person


def test_only_an_examiner_examines(order, people):
    for role in ("targeting_officer", "supervisor", "auditor", "trader"):
        with pytest.raises(NotPermitted):
            claim(order, people.actor(role))


def test_only_who_holds_it_goes_on(order, examiner, people, photograph):
    other = people.actor("examiner")
    claim(order, examiner)
    with pytest.raises(NotHeld, match=examiner.person.name):
        start(order, other)
    start(order, examiner)
    with pytest.raises(NotHeld):
        close(order, NOTHING, other)
    with pytest.raises(NotHeld):
        add_photo(order, photograph(), other)
    with pytest.raises(NotHeld):
        give_back(order, other, "shift_ends")


def test_what_is_returned_waits_for_somebody_else(order, examiner, people, photograph):
    _examining(order, examiner)
    add_photo(order, photograph(), examiner)
    with pytest.raises(ReasonMissing):
        give_back(order, examiner, "")
    give_back(order, examiner, "shift_ends")
    fresh = WorkOrder.objects.get(pk=order.pk)
    assert (fresh.state, fresh.examiner, fresh.photos.count()) == ("waiting", None, 1)
    other = people.actor("examiner")
    close(_examining(fresh, other), NOTHING, other)


def test_closing_writes_finding_event_and_label_together(order, examiner, photograph):
    _examining(order, examiner)
    add_photo(order, photograph(), examiner)
    close(order, FOUND, examiner)

    finding = Finding.objects.get(work_order=order)
    assert (finding.packs_found, finding.packs_of, finding.weight_kg) == (251, 1168, 501.25)
    label = Label.objects.get(declared=order.decision.declared)
    assert (label.found, label.category) == (True, "drugs")
    assert label.known_at == finding.recorded_at
    assert label.recorded_by == examiner.address
    told = list(events_of(order.stream))[-1].event
    assert told.kind == "work_order.closed"
    assert told.payload["weight_kg"] == "501.25"
    assert (told.payload["found"], told.payload["photos"]) == (True, 1)
    assert "cement" not in str([one.event.payload for one in events_of(order.stream)])


def test_a_finding_of_nothing_is_a_label_too(order, examiner):
    close(_examining(order, examiner), NOTHING, examiner)
    label = Label.objects.get(declared=order.decision.declared)
    assert (label.found, label.category) == (False, "")


@pytest.mark.parametrize(("result", "state"), [(NOTHING, "cleared"), (FOUND, "held")])
def test_what_is_regular_is_released_and_what_is_not_stays_held(order, examiner, result, state):
    declaration = order.decision.declared.declaration
    declaration.refresh_from_db()
    assert declaration.state == "held"
    _examining(order, examiner)
    close(order, result, examiner)
    declaration.refresh_from_db()
    assert declaration.state == state


@pytest.mark.parametrize("ending", ["release", "seize", "re_export", "destroy"])
def test_nobody_examines_what_is_not_held_any_more(order, examiner, people, ending):
    _examining(order, examiner)
    reason = {"release": "paid", "seize": "smuggled", "re_export": "returned"}.get(
        ending, "harmful"
    )
    end_hold(people.actor("supervisor"), order.decision, ending, reason=reason)
    fresh = WorkOrder.objects.get(pk=order.pk)
    assert (fresh.state, fresh.examiner) == ("cancelled", None)
    last = list(events_of(order.stream))[-1].event
    assert (last.payload["reason"], last.actor) == ("hold_ended", "system/worker")
    with pytest.raises(NotHeld):
        close(fresh, NOTHING, examiner)


def test_the_examination_of_what_is_ended_afterwards_stays_closed(order, examiner, people):
    close(_examining(order, examiner), FOUND, examiner)
    end_hold(people.actor("investigator"), order.decision, "seize", reason="smuggled")
    assert WorkOrder.objects.get(pk=order.pk).state == "closed"


def test_when_the_label_fails_nothing_is_closed(order, examiner, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the label could not be written")

    _examining(order, examiner)
    before = len(list(events_of(order.stream)))
    monkeypatch.setattr(services, "record_outcome", broken)
    with pytest.raises(RuntimeError):
        close(order, FOUND, examiner)
    fresh = WorkOrder.objects.get(pk=order.pk)
    assert fresh.state == "examining"
    assert not Finding.objects.exists()
    assert len(list(events_of(order.stream))) == before


def test_it_is_closed_once(order, examiner):
    _examining(order, examiner)
    again = WorkOrder.objects.get(pk=order.pk)
    close(order, NOTHING, examiner)
    with pytest.raises(Conflict):
        close(again, FOUND, examiner)
    assert Label.objects.filter(declared=order.decision.declared).count() == 1


MISTAKES = [
    ({"means_used": ()}, {"means_used"}),
    ({"means_used": ("crystal_ball",)}, {"means_used"}),
    ({"category": ""}, {"category"}),
    ({"category": "magic"}, {"category"}),
    ({"signs": ("omens",)}, {"signs"}),
    ({"quantity_unit": ""}, {"quantity_unit"}),
    ({"quantity_unit": "???"}, {"quantity_unit"}),
    ({"weight_kg": Decimal("-1")}, {"weight_kg"}),
    ({"weight_kg": Decimal("NaN")}, {"weight_kg"}),
    ({"weight_kg": Decimal("1e20")}, {"weight_kg"}),
    ({"weight_kg": Decimal("1.2345")}, {"weight_kg"}),
    ({"packs_found": 1169}, {"packs_found"}),
    ({"packs_of": None}, {"packs_of"}),
    ({"packs_found": 0}, {"packs_found"}),
    ({"hiding_place": "moon"}, {"hiding_place"}),
    ({"words": "x" * 2001}, {"words"}),
    ({"found": False}, {"category", "quantity", "weight_kg", "packs_found", "hiding_place"}),
    ({"category": "", "means_used": (), "packs_of": 9}, {"category", "means_used", "packs_found"}),
]


def test_every_mistake_of_a_finding_is_named(code_tables):
    for changes, fields in MISTAKES:
        with pytest.raises(FindingRefused) as refusal:
            replace(FOUND, **changes).check()
        assert {one.field for one in refusal.value.mistakes} == fields, changes


def test_the_database_refuses_a_finding_without_category(order, examiner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(
            work_order=order, found=True, examiner=examiner.person, recorded_at=order.made_at
        )


def test_the_same_photograph_twice_is_one(order, examiner, photograph, folder):
    _examining(order, examiner)
    file = photograph()
    first = add_photo(order, file, examiner)
    file.seek(0)
    assert add_photo(order, file, examiner) == first
    assert add_photo(order, photograph(), examiner) != first
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 2
    kinds = [one.event.kind for one in events_of(order.stream)]
    assert kinds.count("work_order.photo_added") == 2


def test_photographs_are_added_while_examining_alone(order, examiner, photograph):
    claim(order, examiner)
    with pytest.raises(PhotoRefused, match="Start"):
        add_photo(order, photograph(), examiner)
    start(order, examiner)
    close(order, NOTHING, examiner)
    with pytest.raises(PhotoRefused, match="closed"):
        add_photo(order, photograph(), examiner)


def test_a_bad_photograph_leaves_nothing(order, examiner, folder):
    _examining(order, examiner)
    with pytest.raises(PhotoRefused):
        add_photo(order, io.BytesIO(b"MZ\x90 a program"), examiner)
    assert not order.photos.exists()
    assert not folder.exists()


def test_photographs_are_limited(order, examiner, photograph, monkeypatch):
    monkeypatch.setattr(services, "MOST_PHOTOS", 2)
    _examining(order, examiner)
    for _ in range(2):
        add_photo(order, photograph(), examiner)
    with pytest.raises(PhotoRefused, match="at most 2"):
        add_photo(order, photograph(), examiner)
