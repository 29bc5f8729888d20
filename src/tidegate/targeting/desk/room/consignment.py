"""A consignment in the room: why, and beside what; each view of it a tab of its own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import NotThere, PersonActor, actor_of, requires

from ... import queries
from ...models import Assessment, Decision
from ..evidence import kind_of
from ..words import Words
from ..worklist import figures, line_of
from . import bars
from .weighing import weigh


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a consignment, with the key that opens it."""

    name: str
    title: Words
    url: str
    key: str


#: Each view: its name, its title, and its address where that is not one of a kind of evidence.
_VIEWS: tuple[tuple[str, Words, str], ...] = (
    ("why", _("Why"), "room_consignment"),
    ("cases", _("Similar cases"), ""),
    ("prices", _("Prices"), ""),
    ("route", _("Route"), ""),
    ("year", _("Importer’s year"), ""),
    ("network", _("Network"), "room_network"),
    ("what-if", _("What if"), "room_what_if"),
)
_EVIDENCE = frozenset(name for name, _title, route in _VIEWS if not route)


def decision_in(reference: str) -> Decision:
    """The newest decision on a consignment, with what is shown of it; raises `NotThere`."""
    found = queries.decision_of_reference(reference)
    if found is None:
        raise NotThere("there is no such consignment, or it waits for assessment")
    return found


def assessment_of(decision: Decision) -> Assessment:
    """What was seen of it."""
    several = Assessment.objects.select_related("model", "policy")
    return several.get(declared=decision.declared_id)


def framed(decision: Decision, actor: PersonActor, tab: str) -> dict[str, Any]:
    """What every tab of a consignment shows around its own view."""
    return {
        "room": "room",
        "decision": decision,
        "reference": decision.declaration.reference,
        "line": line_of(decision),
        "tab": tab,
        "tabs": _tabs(decision.declaration.reference, actor),
        **figures(decision),
    }


@require_GET
@requires("targeting.read", purpose=True)
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """What raised its chance of a find and what lowered it, in words and bars."""
    decision = decision_in(reference)
    assessment, language = assessment_of(decision), get_language() or "en"
    weighed = weigh(assessment, language)
    return render(
        request,
        "targeting/room/why.html",
        {
            **framed(decision, actor_of(request), "why"),
            "assessment": assessment,
            "heads": [_("This consignment")],
            "rows": bars.rows([weighed], language),
            "whole": weighed.whole,
        },
    )


@require_GET
@requires("targeting.read", purpose=True)
def evidence(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """What it is compared with, a kind at a time."""
    if kind not in _EVIDENCE:
        raise NotThere("there is no such view")
    decision, asked = decision_in(reference), kind_of(kind)
    return render(
        request,
        "targeting/room/evidence.html",
        {
            **framed(decision, actor_of(request), kind),
            "kind": asked,
            "found": asked.make(decision),
        },
    )


def _tabs(reference: str, actor: PersonActor) -> list[Tab]:
    views = [one for one in _VIEWS if one[0] != "what-if" or actor.may("targeting.what_if")]
    return [
        Tab(
            name,
            title,
            reverse(route, args=[reference])
            if route
            else reverse("room_evidence", args=[reference, name]),
            "w" if name == "what-if" else str(key),
        )
        for key, (name, title, route) in enumerate(views, 1)
    ]
