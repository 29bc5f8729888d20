"""What is found is part of the past of what is lodged after it, in a model that is open already."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, work
from tidegate.access.interface import SYSTEM
from tidegate.lodgement.interface import Version, amend, lodge
from tidegate.targeting import resident, services
from tidegate.targeting.assessing import assess_versions
from tidegate.targeting.interface import replay
from tidegate.targeting.models import Assessment, Label
from tidegate.targeting.newcomers import Newcomers
from tidegate.targeting.packing import unpack_vectors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

TOMORROW = timedelta(days=1)


@pytest.fixture
def lodged(people):
    trader = people.actor("trader")

    def lodge_later(later=timedelta(0)):
        """The same goods of the same firms, lodged that much later than now."""
        version = lodge(trader, full())
        Version.plain().filter(pk=version.pk).update(lodged_at=timezone.now() + later)
        return version

    return lodge_later


def _find(version, found=True):
    return services.record_outcome(
        version.pk,
        found=found,
        category="undervalued" if found else "",
        known_at=timezone.now(),
        actor=SYSTEM,
    )


def _vector(version, model):
    work()
    stored = bytes(Assessment.objects.get(declared=version).vectors)
    return unpack_vectors(stored, model.features)[0]


def _anew(version):
    """As a worker judges it that opens the model now."""
    resident.leave()
    (judged,) = assess_versions(resident.resident(), [version.pk])
    return unpack_vectors(judged.vectors, resident.resident().features)[0]


def _hits(vector, model):
    names = [one.name for one in model.features]
    return vector[names.index("found_importer")]


def test_two_declarations_around_a_finding_are_judged_differently(model, lodged):
    first = lodged()
    work()
    opened = resident.resident()
    _find(first)
    same_day, next_day = lodged(), lodged(TOMORROW)
    told = {one: _vector(one, opened) for one in (first, same_day, next_day)}

    assert resident.resident() is opened, "it was open all the time"
    assert _hits(told[next_day], opened) > _hits(told[first], opened)
    assert _hits(told[same_day], opened) == _hits(told[first], opened), "known, but not before"
    np.testing.assert_array_equal(told[next_day], _anew(next_day))
    assert all(replay(decided_on(one).pk).same for one in told)


def test_every_worker_learns_of_it(model, lodged):
    first = lodged()
    work()
    workers = [resident.Resident(model, lambda: None) for _ in range(2)]
    _find(first)
    next_day = lodged(TOMORROW)
    judged = []
    for one in workers:
        assert one.refresh()
        assert one.refresh(), "once is enough"
        (told,) = assess_versions(one, [next_day.pk])
        judged.append(told.vectors)
        one.close()
    assert judged[0] == judged[1]
    np.testing.assert_array_equal(
        unpack_vectors(judged[0], workers[0].features)[0], _anew(next_day)
    )


def test_a_corrected_outcome_makes_the_memory_anew(model, lodged):
    first = lodged()
    work()
    opened = resident.resident()
    _find(first)
    work()
    assert resident.resident() is opened
    _find(first, found=False)
    next_day = lodged(TOMORROW)
    corrected = _vector(next_day, opened)
    assert resident.resident() is not opened
    np.testing.assert_array_equal(corrected, _anew(next_day))


def test_what_was_found_after_the_models_past_ended_is_known_at_opening(model, lodged):
    """Of what the model learned from without an outcome."""
    first = lodged()
    work()
    Version.plain().filter(pk=first.pk).update(lodged_at=model.learned_until - TOMORROW)
    unknown = _anew(next_day := lodged(TOMORROW))
    _find(first)
    known = _anew(next_day)
    assert _hits(known, resident.resident()) > _hits(unknown, resident.resident())


def test_a_row_that_is_committed_late_is_told_all_the_same(model, lodged):
    first = lodged()
    work()
    told = {
        "declared": first,
        "found": True,
        "known_at": timezone.now(),
        "recorded_by": "officer/1",
    }
    newcomers = Newcomers(Label.objects.all())
    Label.objects.create(pk=12, **told)
    assert newcomers.look() == [12]
    Label.objects.create(pk=11, **told)
    Label.objects.create(pk=13, **told)
    assert newcomers.look() == [11, 13]
    assert newcomers.look() == []
    assert Label.objects.filter(newcomers.told()).count() == 3


def test_what_was_amended_stays_in_the_past_whenever_the_model_is_opened(model, people):
    """A model that is opened later sees what one sees that was open all the time."""
    trader = people.actor("trader")
    first = lodge(trader, full())
    work()
    opened = resident.resident()
    second = amend(trader, first.declaration, full(ucr="9"), seen_version=1)
    Version.plain().filter(pk=second.pk).update(lodged_at=timezone.now() + TOMORROW)
    told = _vector(second, opened)
    assert decided_on(first).state == "superseded"
    assert resident.resident() is opened
    np.testing.assert_array_equal(told, _anew(second))


def test_what_was_lodged_before_the_models_past_ended_is_no_newcomer(model, lodged):
    """The model's past is whole: what it lacks of it, it lacks for ever."""
    opened = resident.resident()
    late = lodged(model.learned_until - TOMORROW - timezone.now())
    work()
    next_day = lodged(TOMORROW)
    told = _vector(next_day, opened)
    assert Assessment.objects.get(declared=late).vectors
    np.testing.assert_array_equal(told, _anew(next_day))


@pytest.mark.parametrize("known_before", [True, False])
def test_an_outcome_of_the_models_past_that_was_recorded_late(model, lodged, known_before):
    first = lodged()
    work()
    Version.plain().filter(pk=first.pk).update(lodged_at=model.learned_until - TOMORROW * 9)
    resident.leave()
    opened = resident.resident()
    known = model.learned_until + TOMORROW * (-1 if known_before else 1)
    services.record_outcome(
        first.pk, found=True, category="undervalued", known_at=known, actor=SYSTEM
    )
    next_day = lodged(TOMORROW)
    told = _vector(next_day, opened)
    assert resident.resident() is opened
    np.testing.assert_array_equal(told, _anew(next_day))


def test_of_two_outcomes_that_came_together_the_one_known_later_counts(model, lodged):
    first = lodged()
    work()
    opened = resident.resident()
    for found, ago in ((True, 0), (False, 1)):
        services.record_outcome(
            first.pk,
            found=found,
            category="undervalued" if found else "",
            known_at=timezone.now() - timedelta(hours=ago),
            actor=SYSTEM,
        )
    next_day = lodged(TOMORROW)
    told = _vector(next_day, opened)
    np.testing.assert_array_equal(told, _anew(next_day))


def test_a_decision_keeps_what_had_been_told(model, lodged):
    first, second = lodged(), lodged()
    work()
    _find(first)
    third = lodged()
    work()
    before, after = (Assessment.objects.get(declared=one).recollection for one in (first, third))
    assert before == Assessment.objects.get(declared=second).recollection, "judged together"
    assert (before.assessed_upto, before.labels_upto) == (0, 0)
    assert after.assessed_upto == Assessment.objects.get(declared=second).pk
    assert after.labels_upto == Label.objects.get().pk
    # PostgreSQL never gives a number twice, so some below may be of rows that nobody committed.
    assert not Assessment.objects.filter(pk__in=after.assessed_untold).exists()
    assert not Label.objects.filter(pk__in=after.labels_untold).exists()
    assert after.not_stored == []
