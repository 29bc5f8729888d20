"""The morning's page: what came, what waits, what was found, what is left, what slips through."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.web.interface import midnight

from .. import queries
from ..models import Policy
from . import drift, figures
from .proof import broken

#: Days of which outcomes are told.
_DAYS = 30


@require_GET
@requires("targeting.read")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Today, and the last thirty days."""
    now = timezone.now()
    today = midnight(timezone.localdate(now))
    since = now - timedelta(days=_DAYS)
    return render(
        request,
        "targeting/dashboard.html",
        {
            "room": "dashboard",
            "lanes": figures.by_lane(today),
            "came": figures.came(today, now),
            "waits": figures.waits(now),
            "found": figures.found(since, _DAYS),
            "days": _DAYS,
            "left": figures.left(),
            "random": figures.random_share(since, now),
            "policy": Policy.in_force(),
            "model": queries.model_in_service(),
            "unworked_since": queries.unworked_since(),
            "drift": drift.fresh_alarms(),
            "broken": broken(),
        },
    )
