"""Has anything moved since the model in service began, at the end of a day.

It follows from what is stored: vectors, scores and propensities as they were logged, and outcomes
as they were known then. So a day that was missed is told later as it would have been told.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any

import numpy as np
from django.db.models import F
from django.utils import timezone
from numpy.typing import NDArray

from tidegate.analytics.drift.interface import (
    Windows,
    calibration_drift,
    input_drift,
    rate_drift,
    windows,
)
from tidegate.analytics.targeting.interface import Feature
from tidegate.web.interface import midnight

from .models import Assessment, DriftDay, Label, ModelRecord
from .packing import unpack_vectors
from .queries import FEATURES
from .rules import SelectedBy

#: Days of now at most, of inputs and of outcomes; days that now and then have at least.
INPUT_DAYS, OUTCOME_DAYS, FEWEST_DAYS = 14, 28, 5
#: Assessments of a day that are looked at, about.
_A_DAY = 1500
#: Features that are kept with their distributions.
_SHOWN = 12
#: A memory that is younger than this grows still, and with it whatever counts the past.
_GROWN = timedelta(days=365)
_OF_THE_ROW = "the row"
#: Days that are told afterwards at most, where no worker was there.
_LATE = timedelta(days=35)

Summary = dict[str, Any]


def days_to_tell(record: ModelRecord, today: date) -> list[date]:
    """Days that are over, in the model's service, and not told yet."""
    first = max(first_day(record), today - _LATE)
    told = set(DriftDay.objects.filter(day__gte=first).values_list("day", flat=True))
    every = (first + timedelta(days=n) for n in range((today - first).days))
    return [day for day in every if day not in told]


def first_day(record: ModelRecord) -> date:
    """The first whole day of a model's service."""
    since = timezone.localtime(record.in_service_since)
    return since.date() if since.time() == time() else since.date() + timedelta(days=1)


def summary(record: ModelRecord, day: date) -> Summary:
    """What had moved at the end of a day; each part is None while too little is known."""
    since, after = first_day(record), day + timedelta(days=1)
    of_inputs = windows(since, after, INPUT_DAYS, FEWEST_DAYS)
    of_outcomes = windows(since, after, OUTCOME_DAYS, FEWEST_DAYS)
    told: Summary = {
        "since": since.isoformat(),
        "inputs": None if of_inputs is None else _inputs(record, of_inputs),
        **(_no_outcomes() if of_outcomes is None else _outcomes(record, of_outcomes)),
    }
    return told | {"alarms": [kind for kind, one in told.items() if _moved(one)]}


def _moved(one: Any) -> bool:
    return isinstance(one, dict) and bool(one["moved"])


def _days(of: Windows) -> dict[str, str]:
    return {name: day.isoformat() for name, day in asdict(of).items()}


def _inputs(record: ModelRecord, of: Windows) -> Summary | None:
    features = tuple(FEATURES.values())
    vectors, days = [], []
    for first, until in ((of.then, of.then_until), (of.now, of.now_until)):
        for n in range((until - first).days):
            for one in _vectors_of(record, first + timedelta(days=n), features):
                vectors.append(one)
                days.append(np.full(len(one), (first - of.then).days + n))
    if not vectors:
        return None
    rows, day = np.concatenate(vectors), np.concatenate(days)
    is_now = day >= (of.now - of.then).days
    young = of.then - timezone.localdate(record.learned_first) < _GROWN
    looked_at = [n for n, one in enumerate(features) if one.window == _OF_THE_ROW or not young]
    names = [features[n].name for n in looked_at]
    told = input_drift(rows[:, looked_at], day, is_now, names)
    if told is None:
        return None
    moved = sum(one.moved for one in told)
    return {
        **_days(of),
        "rows_then": int((~is_now).sum()),
        "rows_now": int(is_now.sum()),
        "young": young,
        "looked_at": len(names),
        "moved": moved,
        "features": [
            asdict(one) | {"moved": one.moved} for one in told[: max(_SHOWN, min(moved, 40))]
        ],
    }


def _vectors_of(
    record: ModelRecord, day: date, features: tuple[Feature, ...]
) -> Iterator[NDArray[np.float32]]:
    """Vectors of a day's assessments, of every so many where there are very many."""
    first = midnight(day)
    found = Assessment.objects.filter(
        model=record, assessed_at__gte=first, assessed_at__lt=first + timedelta(days=1)
    ).exclude(vectors=b"")
    step = found.count() // _A_DAY + 1
    if step > 1:
        found = found.annotate(turn=F("pk") % step).filter(turn=0)
    for stored in found.order_by("pk").values_list("vectors", flat=True).iterator():
        if len(stored) % (4 * len(features)) == 0:
            yield unpack_vectors(bytes(stored), features)


def _no_outcomes() -> dict[str, Summary | None]:
    return {"drawn": None, "selected": None, "calibration": None}


def _outcomes(record: ModelRecord, of: Windows) -> dict[str, Summary | None]:
    rows = list(_known(record, of))
    if not rows:
        return _no_outcomes()
    at, found, score, chance, by, party = (np.array(column) for column in zip(*rows, strict=True))
    is_now, day = at >= of.now.toordinal(), _days(of)
    whose = np.unique(party, return_inverse=True)[1]

    def rate(which: NDArray[np.bool_]) -> Summary | None:
        weight = 1.0 / chance[which]
        told = rate_drift(found[which], weight, is_now[which], whose[which])
        return None if told is None else day | asdict(told) | {"moved": told.moved}

    calibration = calibration_drift(score, found, is_now, whose)
    return {
        "drawn": rate(by == SelectedBy.RANDOM.value),
        "selected": rate(by == SelectedBy.SCORE.value),
        "calibration": None
        if calibration is None
        else day | asdict(calibration) | {"moved": calibration.moved},
    }


def _known(record: ModelRecord, of: Windows) -> Iterator[tuple[int, bool, float, float, str, str]]:
    """Of each version whose outcome was known: the day, the outcome, and how it was assessed."""
    first, end = midnight(of.then), midnight(of.now_until)
    labels = Label.objects.filter(
        known_at__gte=first,
        known_at__lt=end,
        declared__assessment__model=record,
        declared__assessment__assessed_at__gte=first,
        declared__assessment__score__isnull=False,
    ).order_by("known_at", "pk")
    newest: dict[int, tuple[Any, ...]] = {
        declared: tuple(rest)
        for declared, *rest in labels.values_list(
            "declared",
            "declared__assessment__assessed_at",
            "found",
            "declared__assessment__score",
            "declared__assessment__propensity",
            "declared__decision__selected_by",
            "declared__decision__trader",
        )
    }
    for declared, (at, found, score, chance, by, trader) in newest.items():
        day = timezone.localdate(at)
        if day < of.then_until or of.now <= day < of.now_until:
            # Whose it was is not known any more where the document was erased.
            yield day.toordinal(), found, score, chance, by, trader or f"?{declared}"
