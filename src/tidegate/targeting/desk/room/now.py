"""The figures of this minute: what came, what waits and for whom, what the day has left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.access.interface import Person
from tidegate.codes.interface import Code, choices
from tidegate.ledger.interface import newest
from tidegate.web.interface import midnight

from ... import queries
from ...models import Awaited, Decision
from ...rules import MEANS, Lane
from ..figures import Units, units_today
from ..words import LANES, Words

_SOON = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
#: Officers that are named, those who hold the most.
_MOST_HOLDERS = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an officer in one lane."""

    lane: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What a means has left at a control point: of the day, and how this hour goes."""

    day: Units
    #: Proposed in this hour for today.
    taken: int
    #: The day's units, spread over the hours in which the point takes cargo.
    hour: int


def version() -> str:
    """Grows with whatever is written, and with every minute: figures of the same one are alike."""
    return f"{newest()}-{timezone.now():%H%M}"


def figures() -> dict[str, Any]:
    """All of them, and the version that they are of."""
    seen, moment = version(), timezone.now()
    waiting = _waiting(moment)
    return {
        "seen": seen,
        "came": _came(moment),
        "awaited": Awaited.objects.count(),
        "awaited_since": Awaited.objects.order_by("since").values_list("since", flat=True).first(),
        "waiting": waiting,
        "waits": sum(one.count for one in waiting),
        "late": sum(one.late for one in waiting),
        "first_due": queries.open_decisions().order_by("due_at", "id")
        .select_related("declaration").only("due_at", "declaration__reference").first(),
        "holders": _holders(),
        "means": MEANS,
        "places": _places(units_today(), moment),
        "model": queries.model_in_service(),
        "unworked_since": queries.unworked_since(),
    }  # fmt: skip


def _came(moment: datetime) -> list[tuple[Words, int]]:
    """How many were assessed lately; counted in the index."""
    spans = (
        (_("in 5 minutes"), moment - _SOON),
        (_("in an hour"), moment - _HOUR),
        (_("since midnight"), midnight(timezone.localdate(moment))),
    )
    return [
        (name, Decision.objects.filter(proposed_at__gte=since).count()) for name, since in spans
    ]


def _waiting(moment: datetime) -> list[Waiting]:
    """Lanes in which something waits. Each is counted in the index: of all at once, a database
    reads every row for its hour.
    """
    found = []
    for lane in LANES:
        own = queries.open_decisions().filter(lane_proposed=lane)
        if count := own.count():
            found.append(Waiting(lane, count, own.filter(due_at__lt=moment).count()))
    return found


def _holders() -> list[tuple[str, int]]:
    """Who holds how many, those with the most first."""
    held = queries.open_decisions().filter(holder__isnull=False).values_list("holder")
    most = list(held.annotate(n=Count("pk")).order_by("-n", "holder")[:_MOST_HOLDERS])
    people = Person.objects.in_bulk([pk for pk, _n in most])
    return [(people[pk].name, count) for pk, count in most]


def _places(
    units: Mapping[Lane, Sequence[Units]], moment: datetime
) -> list[tuple[str, list[Cell | None]]]:
    """Control points with what each means has left there; None for what they do not have."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    newest = Decision.objects.filter(proposed_at__gte=hour, lane_proposed__in=list(units))
    pairs = newest.filter(day=timezone.localdate(moment)).values_list("control_point", "means")
    taken = {tuple(where): count for *where, count in pairs.annotate(n=Count("pk")).order_by()}
    open_hours = {one.code: _open_hours(one) for one in choices("control_point")}
    at = {
        (means, one.point): Cell(
            one, taken.get((one.code, means.value), 0), ceil(one.whole / open_hours[one.code])
        )
        for means, some in units.items()
        for one in some
    }
    names = dict.fromkeys(name for _means, name in at)
    return [(name, [at.get((means, name)) for means in units]) for name in names]


def _open_hours(point: Code) -> float:
    """Hours of a day in which a control point takes cargo; the whole day where it does not say."""
    spans = [(_minutes(one[:5]), _minutes(one[6:])) for one in point.data.get("cargo_hours", [])]
    return sum(until - since for since, until in spans) / 60 or 24.0


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)
