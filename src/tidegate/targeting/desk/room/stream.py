"""What was lodged and assessed in the last day, as it comes, beside what the day has left."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, CharField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Choice, Column, Search, Table

from ... import queries
from ...models import Decision
from ..words import LANES
from ..worklist import CONSIGNMENT, VALUE, cell, of_reference, reason, who, with_facts
from . import now

#: How long ago the oldest row came.
_LATELY = timedelta(hours=24)


def _opened(row: Any) -> str:
    """Its page in this room; where another waits for comparison, the two side by side."""
    own = row.declaration.reference
    if row.beside in ("", own):
        return _room(own)
    return reverse("room_compare", args=[row.beside, own])


def _room(reference: str) -> str:
    return reverse("room_consignment", args=[reference])


STREAM = Table(
    "targeting.stream",
    title=_("What came in the last 24 hours"),
    columns=(
        Column(
            "came",
            _("Came"),
            sort="proposed_at",
            cell=cell("came"),
            plain=lambda row: row.proposed_at,
        ),
        Column("lane", _("Lane"), cell=cell("lane"), plain=lambda row: row.lane_proposed),
        replace(CONSIGNMENT, sort=None),
        Column("who", _("Importer, lane of trade"), cell=who),
        replace(VALUE, sort=None),
        Column("score", _("Risk"), cell=cell("score"), plain=lambda row: row.score),
        Column(
            "reason",
            _("Strongest reason"),
            cell=cell("reason", lambda row: {"reason": reason(row)}),
            plain=reason,
        ),
        Column("state", _("Now"), cell=cell("state"), plain=lambda row: row.state),
    ),
    filters=(
        Choice("lane_is", _("Lane"), "lane_proposed", tuple(LANES.items())),
        Search("ref", _("Reference"), apply_text=of_reference),
    ),
    order="-came",
    row_url=_opened,
    empty=_("Nothing came in the last 24 hours. New consignments appear here by themselves."),
    arrivals=True,
)


@require_GET
@requires("targeting.read")
def room(request: HttpRequest) -> HttpResponseBase:
    """The room: the stream, what is left, who waits."""
    return STREAM.answer(
        request,
        _rows(request),
        "targeting/room/room.html",
        {"room": "room", **now.figures()},
    )


@require_GET
@requires("targeting.read")
def figures(request: HttpRequest) -> HttpResponse:
    """The figures beside the stream; nothing while they are as the page has them."""
    if request.GET.get("seen") == now.version():
        return HttpResponse(status=204)
    return render(request, "targeting/room/now.html", now.figures())


@require_GET
@requires("targeting.read")
def choose(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The stream once more, to choose what a consignment is compared with."""
    own = queries.declaration_of(reference).reference
    return STREAM.answer(
        request,
        _rows(request, beside=own),
        "targeting/room/choose.html",
        {"room": "room", "reference": own},
    )


def _rows(request: HttpRequest, beside: str = "") -> QuerySet[Any]:
    """What came, also what was superseded since: to leave that out costs a look at each."""
    lately = Decision.objects.filter(proposed_at__gte=timezone.now() - _LATELY)
    return with_facts(lately).annotate(
        beside=Value(beside, CharField()),
        may_try=Value(actor_of(request).may("targeting.what_if"), BooleanField()),
    )
