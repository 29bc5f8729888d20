"""Each night it is told whether anything moved; what begins to move is an event and a notice."""

from datetime import datetime, time, timedelta

import numpy as np
import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import opened, sign, work
from tidegate.jobs.interface import enqueue
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import lodge_batch
from tidegate.targeting import drifting, tasks
from tidegate.targeting.models import Assessment, Decision, DriftDay, Label, ModelRecord
from tidegate.targeting.packing import pack_vectors
from tidegate.targeting.queries import FEATURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

_DAYS, _A_DAY, _LINES = 20, 8, 6
_MOVED = list(FEATURES).index("value")


@pytest.fixture
def served(model, people):
    """Twenty days of a model; in the last ones goods are cheaper, and draws find much more."""
    sign(share=0.9, random_share=0.5)
    documents = [full(ucr=f"U{n}") for n in range(_DAYS * _A_DAY)]
    lodge_batch(people.actor("trader"), documents)
    work()
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    ModelRecord.objects.filter(pk=model.pk).update(in_service_since=today - timedelta(days=_DAYS))
    draw = np.random.default_rng(0)
    for n, one in enumerate(Assessment.objects.order_by("pk")):
        day = n // _A_DAY
        vectors = draw.normal(size=(_LINES, len(FEATURES))).astype(np.float32)
        vectors[:, _MOVED] -= 1.5 * (day >= _DAYS - 8)
        at = today - timedelta(days=_DAYS - day) + timedelta(hours=n % _A_DAY)
        Assessment.objects.filter(pk=one.pk).update(
            vectors=pack_vectors(vectors), assessed_at=at, score=0.2, propensity=0.5
        )
        Decision.objects.filter(declared=one.declared_id).update(
            trader=f"T{n}", selected_by="random"
        )
        Label.objects.create(declared_id=one.declared_id, known_at=at + timedelta(hours=1),
                             found=n % 10 < (1 if day < _DAYS - 10 else 6),
                             recorded_by="officer/1")  # fmt: skip
    model.refresh_from_db()
    return model


def test_what_moved_is_told_each_day_once_with_an_event_when_it_begins(served, people):
    enqueue(tasks.watch_drift)
    assert work() == ["targeting.watch_drift"]

    days = list(DriftDay.objects.order_by("day"))
    assert [one.day for one in days] == [
        drifting.first_day(served) + timedelta(days=n) for n in range(_DAYS)
    ]
    assert days[0].summary["inputs"] is None, "not known yet"
    last = days[-1].summary
    assert set(last["alarms"]) == {"inputs", "drawn", "calibration"}
    assert last["inputs"]["features"][0]["name"] == "value"
    assert (last["inputs"]["moved"], last["inputs"]["looked_at"]) == (1, len(FEATURES))
    assert last["drawn"]["now"]["share"] > last["drawn"]["then"]["share"]
    assert last["selected"] is None
    assert min(last["raised"].values()) < days[-1].day.isoformat(), "since when"
    begun = [one.event.payload for one in events_of(f"drift/{served.pk}")]
    assert {one["what"] for one in begun} == {"calibration", "drawn", "inputs"}

    enqueue(tasks.watch_drift)
    work()
    assert DriftDay.objects.count() == _DAYS
    assert len(list(events_of(f"drift/{served.pk}"))) == len(begun)


def test_a_night_that_was_cut_short_goes_on_where_it_was(served, monkeypatch):
    told, asked = [], drifting.summary

    def cut_short(record, day):
        told.append(day)
        if len(told) == 4:
            raise RuntimeError("kill -9")
        return {**asked(record, day), "inputs": None, "alarms": []}

    monkeypatch.setattr(tasks, "summary", cut_short)
    enqueue(tasks.watch_drift)
    with pytest.raises(RuntimeError):
        work()
    assert DriftDay.objects.count() == 3
    assert drifting.days_to_tell(served, timezone.localdate())[0] == told[3]


def test_an_outcome_that_was_known_later_is_not_known_then(served):
    day = drifting.first_day(served) + timedelta(days=_DAYS - 1)
    known = drifting.summary(served, day)["drawn"]
    Label.objects.update(known_at=timezone.now() + timedelta(days=1))
    assert known is not None
    assert drifting.summary(served, day)["drawn"] is None


def test_the_pages_say_what_moved_since_when_and_what_to_do(served, people):
    officer = people.client("data_scientist")
    assert "Not known yet" in opened(officer, "/models/drift/")
    enqueue(tasks.watch_drift)
    work()
    page = opened(officer, "/models/drift/")
    assert "What is lodged has moved" in page
    assert "Customs value: the middle was" in page
    assert "learn a candidate" in page
    since = DriftDay.objects.order_by("-day").first().summary["raised"]["inputs"]
    assert f"since {since}" in page
    assert "What is lodged has moved" in opened(people.client("targeting_officer"), "/dashboard/")
    assert people.client("examiner").get("/models/drift/").status_code == 403


def test_without_a_model_the_page_says_so(people):
    enqueue(tasks.watch_drift)
    work()
    assert "No model is in service" in opened(people.client("supervisor"), "/models/drift/")
