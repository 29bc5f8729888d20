"""Which parties may be one: what the machine proposes, and what an officer says of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import actor_of, requires
from tidegate.flow.interface import MoveRefused, moves_of
from tidegate.jobs.interface import enqueue_once, newest_open
from tidegate.web.interface import Choice, Column, Table

from .. import queries, tasks
from ..flow import JUDGE_LINKS
from ..models import Link, Party
from ..services import confirm_link, part_link, reject_link
from ..year import year_of

_STATES = {
    "proposed": gettext_lazy("Not judged"),
    "confirmed": gettext_lazy("One party"),
    "rejected": gettext_lazy("Two parties"),
}
_TRAITS = {
    "name": gettext_lazy("Name"),
    "chinese_name": gettext_lazy("Chinese name"),
    "address": gettext_lazy("Address"),
    "number": gettext_lazy("Number of a register"),
}
_AGREEMENTS = {
    "same": gettext_lazy("the same"),
    "near": gettext_lazy("nearly the same"),
    "other": gettext_lazy("another"),
    "unknown": gettext_lazy("cannot be compared"),
}
#: From here on a percentage would say more than is known.
_NEARLY_SURE = 0.99


def _agreeing(link: Link) -> str:
    """What agrees, in a few words."""
    told = [
        f"{_TRAITS[trait]}: {_AGREEMENTS[how]}"
        for trait, how in link.agreement.items()
        if how in ("same", "near")
    ]
    return "; ".join(told)


def _chance(link: Link) -> str:
    return "> 99%" if link.probability > _NEARLY_SURE else f"{link.probability:.0%}"


LINKS = Table(
    "parties.links",
    title=gettext_lazy("Parties that may be one"),
    columns=(
        Column("first", gettext_lazy("Party"), cell=lambda one: one.first.name, fixed=True),
        Column("second", gettext_lazy("and party"), cell=lambda one: one.second.name),
        Column(
            "probability",
            gettext_lazy("Chance that they are one"),
            sort="probability",
            cell=_chance,
            numeric=True,
        ),
        Column("agreement", gettext_lazy("What agrees"), cell=_agreeing),
        Column("state", gettext_lazy("Judged"), sort="state", cell=lambda one: _STATES[one.state]),
    ),
    filters=(Choice("state_is", gettext_lazy("Judged"), "state", _STATES.items()),),
    order="-probability",
    row_url=lambda one: reverse("party_link", args=[one.pk]),
    empty=gettext_lazy("No two parties are alike enough. They are compared every Monday."),
)


@requires("parties.see_all")
def links(request: HttpRequest) -> HttpResponseBase:
    """Every pair, the likeliest first."""
    rows = Link.objects.select_related("first", "second")
    context = {
        "room": "parties",
        "looking": newest_open(tasks.link),
        "may_judge": actor_of(request).may(JUDGE_LINKS),
    }
    return LINKS.answer(request, rows, "parties/links.html", context)


@require_POST
@requires(JUDGE_LINKS)
def look(_request: HttpRequest) -> HttpResponse:
    """Have a worker compare all parties now."""
    with transaction.atomic():
        enqueue_once(tasks.link)
    return redirect("party_links")


@require_GET
@requires("parties.see_all")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Two parties beside each other, and what agrees."""
    found = get_object_or_404(Link.objects.select_related("first", "second"), pk=number)
    return render(
        request,
        "parties/link.html",
        {
            "room": "parties",
            "link": found,
            "chance": _chance(found),
            "state": _STATES[found.state],
            "agreement": [
                (_TRAITS[trait], _AGREEMENTS[how]) for trait, how in found.agreement.items()
            ],
            "sides": [_side(found.first), _side(found.second)],
            "moves": {one.name for one in moves_of(found, actor_of(request))},
        },
    )


def _side(party: Party) -> dict[str, Any]:
    return {"party": party, "values": queries.readable(party), "year": year_of(party)}


def _judging(judge: Callable[..., None], done: Any) -> Callable[..., HttpResponse]:
    @require_POST
    @requires(JUDGE_LINKS)
    def view(request: HttpRequest, number: int) -> HttpResponse:
        found = get_object_or_404(Link, pk=number)
        try:
            judge(actor_of(request), found)
        except MoveRefused:
            messages.error(request, _("It is past that by now; this page shows how it stands"))
        else:
            messages.success(request, done)
        return redirect("party_link", number)

    return view


confirm = _judging(confirm_link, gettext_lazy("They are one party from now on"))
reject = _judging(reject_link, gettext_lazy("They are two parties; the pair is not proposed again"))
part = _judging(part_link, gettext_lazy("They are two parties again"))

urlpatterns = [
    path("parties/links/", links, name="party_links"),
    path("parties/links/look", look, name="party_links_look"),
    path("parties/links/<int:number>/", link, name="party_link"),
    path("parties/links/<int:number>/confirm", confirm, name="party_link_confirm"),
    path("parties/links/<int:number>/reject", reject, name="party_link_reject"),
    path("parties/links/<int:number>/part", part, name="party_link_part"),
]
