"""A consignment in the room: why, and beside what; each view of it a tab of its own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import NotThere, requires

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
    key: int


_TITLES: dict[str, Words] = {
    "why": _("Why"),
    "cases": _("Similar cases"),
    "prices": _("Prices"),
    "route": _("Route"),
    "year": _("Importer’s year"),
}


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


def framed(decision: Decision, tab: str) -> dict[str, Any]:
    """What every tab of a consignment shows around its own view."""
    return {
        "room": "room",
        "decision": decision,
        "reference": decision.declaration.reference,
        "line": line_of(decision),
        "tab": tab,
        "tabs": _tabs(decision.declaration.reference),
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
            **framed(decision, "why"),
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
    if kind not in _TITLES or kind == "why":
        raise NotThere("there is no such view")
    decision, asked = decision_in(reference), kind_of(kind)
    return render(
        request,
        "targeting/room/evidence.html",
        {
            **framed(decision, kind),
            "kind": asked,
            "found": asked.make(decision),
        },
    )


def _tabs(reference: str) -> list[Tab]:
    return [
        Tab(
            name,
            title,
            reverse("room_consignment", args=[reference])
            if name == "why"
            else reverse("room_evidence", args=[reference, name]),
            key,
        )
        for key, (name, title) in enumerate(_TITLES.items(), 1)
    ]
