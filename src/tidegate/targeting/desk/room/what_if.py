"""What if: an officer changes items of a copy, and sees the chance and its reasons move.

Nothing is stored but that it was asked. Traders have nothing of the kind: it would tell them what
passes.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tidegate.access.interface import actor_of, purpose_of, requires
from tidegate.analytics.targeting.interface import Language, explain
from tidegate.lodgement.interface import (
    LABELS,
    LINE,
    Invalid,
    Version,
    read_document,
    said_of,
)
from tidegate.web.interface import number_in

from ... import trying
from ...errors import AskedTooOften
from ...models import Decision, Policy, Worth
from ...queries import model_in_service
from ...rules import Seen, SelectedBy, best_shown_by, wanted
from ...services import note_what_if
from ..words import Words
from . import bars, weighing
from .chances import outcomes
from .consignment import assessment_of, decision_in, framed

#: Items that can be tried, in the order of the form.
_ITEMS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Goods"),
        ("commodity_code", "goods_description", "customs_value", "packages", "net_weight_kg",
         "gross_weight_kg", "origin_country"),
    ),
    (
        gettext_lazy("Way"),
        ("loading_place", "routing_countries", "discharge_place", "destination_country"),
    ),
    (
        gettext_lazy("Parties"),
        ("trader_id", "consignee_name", "consignee_street", "consignee_city", "consignor_name",
         "carrier"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """An item of the form."""

    name: str
    label: Words
    #: As it was lodged, and as it is tried.
    before: str
    value: str
    #: What the other consignment says, where one is named and says something else.
    other: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What the model says now, of the declaration as it was lodged or of the copy."""

    score: float
    weighed: weighing.Weighed
    #: The means that its reasons ask for.
    lane: str


@require_http_methods(["GET", "POST"])
@requires("targeting.what_if", purpose=True)
def what_if(request: HttpRequest, reference: str) -> HttpResponse:
    """The form; once it is sent, the copy beside the original."""
    decision = decision_in(reference)
    document = decision.declared.document
    position, other = _position(request, decision), _other(request)
    fields = _fields(request, document, position, other)
    context: dict[str, Any] = {
        **framed(decision, actor_of(request), "what-if"),
        "erased": document is None,
        "lines": range(1, 1 + len(document["lines"])) if document else (),
        "number": position + 1,
        "other": other,
        "groups": fields,
        "model": model_in_service(),
    }
    is_part = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and document is not None and context["model"] is not None:
        if is_part and not trying.is_open():
            trying.open_aside()
            return render(request, "targeting/room/opening.html", context)
        context |= _answered(request, decision, position, fields)
    template = "tried" if is_part else "what_if"
    # A part of a page is shown only where it is an answer.
    status = 429 if "too_often" in context and not is_part else 200
    return render(request, f"targeting/room/{template}.html", context, status=status)


def _position(request: HttpRequest, decision: Decision) -> int:
    """Of the line that is tried: the asked one, or the most suspicious."""
    lines = len((decision.declared.document or {}).get("lines", ()))
    asked = number_in(str(request.GET.get("line", "")))
    return asked - 1 if asked and asked <= lines else min(assessment_of(decision).line, lines)


def _other(request: HttpRequest) -> Decision | None:
    """The consignment whose items are offered, where one is named."""
    asked = request.GET.get("like", "")
    return decision_in(asked) if asked else None


def _fields(
    request: HttpRequest, document: dict[str, Any] | None, position: int, other: Decision | None
) -> list[tuple[Words, list[Field]]]:
    if document is None:
        return []
    own = _said(document, position)
    theirs = {} if other is None else _said(other.declared.document, assessment_of(other).line)
    taken = set(request.POST.getlist("as"))
    return [
        (title, [_field(request, name, own, theirs, taken) for name in names])
        for title, names in _ITEMS
    ]


def _field(
    request: HttpRequest,
    name: str,
    own: Mapping[str, str],
    theirs: Mapping[str, str],
    taken: set[str],
) -> Field:
    before, other = own.get(name, ""), theirs.get(name, "")
    typed = request.POST.get(name, before).strip()
    value = other if name in taken and other else typed
    return Field(name, LABELS[name], before, value, "" if other == before else other)


def _said(document: dict[str, Any] | None, position: int) -> dict[str, str]:
    """The items of the header and of one line, as they were written."""
    if not document:
        return {}
    line = document["lines"][min(position, len(document["lines"]) - 1)]
    return {name: str(value) for name, value in (document | line).items() if name != "lines"}


def _answered(
    request: HttpRequest,
    decision: Decision,
    position: int,
    groups: list[tuple[Words, list[Field]]],
) -> dict[str, Any]:
    """What to show of a question: what is wrong with it, or how the chance moved."""
    changed = [one for _title, fields in groups for one in fields if one.value != one.before]
    if not changed:
        return {"unchanged": True}
    try:
        copy = _copied(decision.declared, position, {one.name: one.value for one in changed})
    except Invalid as invalid:
        return {"mistakes": [said_of(one) for one in invalid.mistakes]}
    try:
        note_what_if(actor_of(request), decision, purpose_of(request), len(changed))
    except AskedTooOften:
        return {"too_often": True}
    before, after = trying.tried([decision.declared, copy])
    language, policy = get_language() or "en", Policy.in_force()
    moved = [_moved(one, policy, language) for one in (before, after)]
    then = decision.score
    return {
        "changed": changed,
        "before": moved[0],
        "after": moved[1],
        "heads": [_("As lodged"), _("As tried")],
        "rows": bars.rows([one.weighed for one in moved], language),
        "outcomes": outcomes([before.chances, after.chances]),
        "whole": True,
        # The model is another by now, or more is known.
        "then": then if then is not None and _percent(then) != _percent(before.score) else None,
    }


def _copied(version: Version, position: int, changes: Mapping[str, str]) -> Version:
    """The declaration with some items of its header or of one line changed, and never saved."""
    document = deepcopy(version.document) or {}
    for name, value in changes.items():
        place = document["lines"][position] if name in LINE else document
        if value:
            place[name] = value
        else:
            place.pop(name, None)
    return Version(
        declaration=version.declaration,
        number=version.number,
        document=read_document(document).data,
        lodged_at=version.lodged_at,
    )


def _moved(one: trying.Tried, policy: Policy, language: str) -> Moved:
    told = explain(one.features, one.contributions, one.evidence, Language(language))
    sentences = {reason.typology.value: reason.text for reason in told}
    added = weighing.by_typology(one.features, one.contributions)
    shown_by = best_shown_by(one.chances, Worth.in_force().weights)
    seen = Seen(one.score, told[0].typology.value if told else None, 0.0, shown_by)
    return Moved(
        one.score,
        weighing.Weighed(weighing.weights_of(added, one.score, sentences), whole=True),
        wanted(seen, SelectedBy.SCORE, policy.terms).value,
    )


def _percent(score: float) -> int:
    return round(100 * score)
