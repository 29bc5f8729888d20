"""Queueing, leases and delays, in one process."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.example.models import Effect
from tests.example.tasks import flaky, march, note, poison
from tidegate.jobs import leases, records
from tidegate.jobs.interface import (
    Cancelled,
    NoSuchJob,
    NotDead,
    Overtaken,
    Run,
    WrongJob,
    cancel,
    dead_jobs,
    enqueue,
    enqueue_once,
    job,
    progress,
    queues,
    retry,
)
from tidegate.jobs.models import JobRow
from tidegate.jobs.records import Job, names
from tidegate.jobs.services import enqueue_daily
from tidegate.ledger.interface import events_of

pytestmark = pytest.mark.django_db


def _claim():
    return leases.claim("here/1", names())


def _later(number, seconds=60):
    JobRow.objects.filter(pk=number).update(due_at=timezone.now() - timedelta(seconds=seconds))


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_queued():
    class Changed(Exception):
        pass

    def change_your_mind():
        with transaction.atomic():
            enqueue(note, what="never")
            raise Changed

    with pytest.raises(Changed):
        change_your_mind()
    assert _claim() is None
    with transaction.atomic():
        number = enqueue(note, what="now")
    assert _claim().pk == number


def test_jobs_are_taken_up_in_their_order_and_not_before_their_time():
    first, _, third = (
        enqueue(note, what="a"),
        enqueue(note, delay_s=60, what="b"),
        enqueue(march, steps=1),
    )
    assert [_claim().pk, _claim().pk] == [first, third]
    assert _claim() is None


def test_a_key_is_one_job_of_a_task_whatever_became_of_it():
    number = enqueue(note, key="D1", what="a")
    leases.finish(_claim())
    assert enqueue(note, key="D1", what="a") == number
    assert enqueue(march, key="D1", steps=1) != number
    assert enqueue(note, what="a") != enqueue(note, what="a")


def test_what_is_daily_is_queued_once_a_day_whoever_asks(monkeypatch):
    daily = Job("example.tidy", lambda run: None, 0, 1.0, 60.0, False, daily=True)
    monkeypatch.setitem(records._jobs, daily.name, daily)
    for day in (1, 1, 2, 1):
        enqueue_daily(date(2026, 11, day))
    queued = JobRow.objects.filter(task=daily.name).order_by("pk")
    assert list(queued.values_list("key", flat=True)) == ["2026-11-01", "2026-11-02"]


def test_arguments_are_checked_when_queued():
    for wrong in ({}, {"what": "a", "who": "b"}, {"what": float("nan")}, {"what": (1, 2)}):
        with pytest.raises(WrongJob, match=r"example\.note: "):
            enqueue(note, **wrong)
    assert not JobRow.objects.exists()


def test_a_run_that_was_overtaken_changes_nothing():
    number = enqueue(march, steps=3)
    late = _claim()
    _later(number)
    run = Run(_claim(), lambda: None)
    assert run.attempt == 2
    old = Run(late, lambda: None)
    with pytest.raises(Overtaken), old.step():
        Effect.objects.create(what="late")
    with run.step():
        Effect.objects.create(what="mine")
    for change in (leases.give_back, leases.end_cancelled, lambda row: leases.fail(row, "late")):
        change(late)
    assert [one.what for one in Effect.objects.all()] == ["mine"]
    assert (progress(number).state, progress(number).done) == ("running", 1)


def test_a_cancelled_run_is_undone_at_its_next_step():
    number = enqueue(march, steps=3)
    run = Run(_claim(), lambda: None)
    cancel(number, actor="officer/ann")
    with pytest.raises(Cancelled), run.step():
        Effect.objects.create(what="late")
    assert not Effect.objects.exists()
    assert [one.event.kind for one in events_of(f"job/{number}")] == ["jobs.job_cancelled"]


def test_steps_are_for_stepwise_jobs():
    enqueue(note, what="a")
    with pytest.raises(WrongJob, match="declare it stepwise"), Run(_claim(), lambda: None).step():
        pass


def test_a_job_dies_after_its_retries_and_a_person_gives_it_a_new_start():
    number = enqueue(poison)
    for _ in range(3):
        leases.fail(_claim(), "RuntimeError: no")
        _later(number)
    assert _claim() is None
    assert [(one.number, one.failures, one.reason) for one in dead_jobs()] == [
        (number, 3, "RuntimeError: no")
    ]

    retry(number, actor="officer/ann")

    assert (progress(number).state, progress(number).failures) == ("waiting", 0)
    with pytest.raises(NotDead):
        retry(number, actor="officer/ann")
    events = [one.event for one in events_of(f"job/{number}")]
    assert [(one.kind, one.actor) for one in events] == [
        ("jobs.job_died", "system/worker"),
        ("jobs.job_retried", "officer/ann"),
    ]


def test_depth_and_oldest_age():
    numbers = [enqueue(note, what=str(n)) for n in range(3)]
    enqueue(flaky, delay_s=100)
    _later(numbers[0], 90)
    _later(numbers[1], 30)
    assert _claim().pk == numbers[0]
    flakies, notes = queues()
    assert (flakies.task, flakies.waiting, flakies.oldest_s) == ("example.flaky", 1, 0)
    assert (notes.waiting, notes.running, notes.dead) == (2, 1, 0)
    assert 29 < notes.oldest_s < 60


def test_a_job_of_another_version_waits_for_its_worker():
    JobRow.objects.create(task="later.thing", due_at=timezone.now(), queued_at=timezone.now())
    assert _claim() is None


def test_no_such_job():
    for ask in (progress, lambda n: cancel(n, actor="officer/ann")):
        with pytest.raises(NoSuchJob):
            ask(4711)


def test_the_delay_doubles_with_jitter_up_to_an_hour():
    plain = Job("a.b", print, retries=9, backoff_s=2, timeout_s=1, stepwise=False)
    for failures, middle in ((1, 2), (2, 4), (5, 32), (40, 3600)):
        delays = [plain.delay_s(failures) for _ in range(50)]
        assert middle * 0.5 <= min(delays) < max(delays) <= middle * 1.5


@pytest.mark.parametrize(
    ("name", "options"),
    [("Note", {}), ("a.b", {"retries": -1}), ("a.b", {"timeout_s": 0}), ("example.note", {})],
)
def test_a_job_that_is_declared_wrongly(name, options):
    with pytest.raises(WrongJob):
        job(name, **options)(print)


def test_many_causes_are_one_job_while_it_waits():
    first = enqueue_once(note, what="a")
    assert enqueue_once(note, what="a") == first
    assert _claim().pk == first
    second = enqueue_once(note, what="a")
    assert second != first
    JobRow.objects.filter(pk=second).update(due_at=timezone.now() + timedelta(seconds=60))
    assert enqueue_once(note, what="a") not in (first, second)
