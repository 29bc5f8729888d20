"""The morning's page: what came, what waits, what was found, what is left, what slips through."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.codes.interface import capacity, choices

from .. import queries
from ..estimating import Share, irregular_share
from ..models import CapacityDay, Decision, Label, Policy
from ..rules import MEANS
from .words import LANES

#: Days of which outcomes are told.
_DAYS = 30
#: Draws that an estimate is made of at most, the newest.
_MOST = 20_000
_COUNTED = 10_000


@require_GET
@requires("targeting.read")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Today, and the last thirty days."""
    now = timezone.now()
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    since = now - timedelta(days=_DAYS)
    came = Decision.objects.filter(proposed_at__gte=midnight)
    labels = Label.objects.filter(known_at__gte=since)
    return render(
        request,
        "targeting/dashboard.html",
        {
            "room": "dashboard",
            "came": _by_lane(came.values_list("lane_proposed").annotate(n=Count("pk"))),
            "waits": queries.open_decisions()[: _COUNTED + 1].count(),
            "counted": _COUNTED,
            "late": queries.open_decisions().filter(due_at__lt=now)[: _COUNTED + 1].count(),
            "examined": labels.count(),
            "found": labels.filter(found=True).count(),
            "days": _DAYS,
            "left": _left(),
            "means": [LANES[means.value] for means in MEANS],
            "slips": slips_through(since),
            "policy": Policy.in_force(),
            "model": queries.model_in_service(),
        },
    )


def _by_lane(pairs: Any) -> list[tuple[str, int]]:
    counted = dict(pairs)
    return [(lane, counted.get(lane, 0)) for lane in LANES]


def _left() -> list[tuple[str, list[tuple[int, int]]]]:
    """For each control point: of each means, what is left today and what there was."""
    today = timezone.localdate()
    taken = {
        (one.control_point, one.means): one.taken for one in CapacityDay.objects.filter(day=today)
    }
    rows = []
    for point in choices("control_point"):
        whole = {means: capacity(point.code, means.value, today) for means in MEANS}
        if any(whole.values()):
            left = [
                (max(0, whole[means] - taken.get((point.code, means.value), 0)), whole[means])
                for means in MEANS
            ]
            rows.append((point.code, left))
    return rows


def slips_through(since: datetime) -> Share | None:
    """The share of irregular ones among what the score did not select, from the random draws."""
    drawn = Label.objects.filter(
        known_at__gte=since, declared__decision__selected_by="random"
    ).order_by("-known_at")
    pairs = drawn.values_list("declared__assessment__propensity", "found")[:_MOST]
    return irregular_share((float(chance), found) for chance, found in pairs)
