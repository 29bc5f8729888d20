"""The page of a consignment: its story, its declaration, and why; the decision bar beneath."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tidegate.access.interface import NotThere, PersonActor, actor_of, requires, who_may
from tidegate.analytics.chain.interface import Event
from tidegate.analytics.targeting.interface import Language, Typology, typology_name
from tidegate.codes.interface import choices, code
from tidegate.flow.interface import moves_of
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import Declaration, Version, document_view

from .. import queries
from ..flow import NOTE_WRITTEN
from ..models import Assessment, Decision, Label
from .choosing import choosing
from .evidence import kind_of, shared_out
from .figures import names
from .keeping import keeping
from .parties import authorised, bearing, eased, involved_in
from .people import name_of
from .typed import typed_before
from .words import ENDED, ENDINGS, REASONS, STORY, Words


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the story."""

    at: datetime
    title: Words
    who: str
    lane: str
    reason: str


@require_GET
@requires("targeting.read", purpose=True)
def consignment(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything there is to decide on."""
    declaration = queries.declaration_of(reference)
    versions = list(
        declaration.versions.select_related("trader", "broker", "carrier").order_by("-number")
    )
    shown = _asked(request, versions)
    decision = queries.decision_of_reference(declaration.reference)
    labels = Label.objects.filter(declared__in=versions)
    actor, language = actor_of(request), get_language() or "en"
    return render(
        request,
        "targeting/consignment.html",
        {
            "room": "worklist",
            "declaration": declaration,
            "versions": versions,
            "shown": shown,
            "sections": document_view(shown, _before(shown, versions)),
            "decision": decision,
            "story": _story(declaration, decision),
            "parties": involved_in(shown),
            "authorised": authorised(shown),
            "bearing": bearing(shown),
            "notes": list(decision.notes.select_related("author").order_by("-pk"))
            if decision
            else [],
            "labels": list(labels.order_by("-known_at", "-pk")),
            "typed": typed_before(request, declaration.reference),
            **_why(decision, language),
            **_bar(actor, decision),
            **_hold(actor, declaration, language),
            **keeping(actor, shown, language),
        },
    )


@require_GET
@requires("targeting.read", purpose=True)
def evidence(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """What a consignment is compared with: a part of its page, or a page of its own."""
    decision = queries.decision_of_reference(reference)
    if decision is None:
        raise NotThere("there is no such consignment")
    asked = kind_of(kind)
    template = "evidence" if request.headers.get("HX-Request") else "evidence_page"
    return render(
        request,
        f"targeting/{template}.html",
        {
            "room": "worklist",
            "reference": decision.declaration.reference,
            "kind": asked,
            "found": asked.make(decision),
        },
    )


def _asked(request: HttpRequest, versions: list[Version]) -> Version:
    number = request.GET.get("version", "")
    return next((one for one in versions if str(one.number) == number), versions[0])


def _before(shown: Version, versions: list[Version]) -> Version | None:
    return next((one for one in versions if one.number == shown.number - 1), None)


def _story(declaration: Declaration, decision: Decision | None) -> list[Happened]:
    streams = [declaration.stream, *(one.stream for one in _decisions(declaration))]
    events = [sealed.event for stream in streams for sealed in events_of(stream)]
    return [
        Happened(
            datetime.fromisoformat(one.recorded_at),
            STORY.get(one.kind, one.kind),
            name_of(one.actor),
            str(one.payload.get("lane", "")),
            _reason(one),
        )
        for one in sorted(events, key=lambda one: one.recorded_at)
        if one.kind != NOTE_WRITTEN.name  # the notes stand beneath it, whole
    ]


def _reason(event: Event) -> str:
    """Its coded reason by name; the code where its table does not say."""
    told = str(event.payload.get("reason", ""))
    found = code(REASONS[event.kind], told) if told and event.kind in REASONS else None
    return found.name(get_language() or "en") if found is not None else told


def _decisions(declaration: Declaration) -> list[Decision]:
    return list(Decision.objects.filter(declaration=declaration).order_by("pk"))


def _why(decision: Decision | None, language: str) -> dict[str, Any]:
    """Reasons by typology, each with its evidence."""
    if decision is None:
        return {"assessment": None, "reasons": [], "unworked_since": queries.unworked_since()}
    assessment = Assessment.objects.select_related("model", "policy", "worth").get(
        declared=decision.declared_id
    )
    reasons = queries.reasons_of(assessment, language)
    behind, more = shared_out(one.typology for one in reasons)
    told = [
        {
            "title": typology_name(Typology(one.typology), Language(language)),
            "text": one.text,
            "evidence": kinds,
        }
        for one, kinds in zip(reasons, behind, strict=True)
    ]
    return {
        "assessment": assessment,
        "suspicious": assessment.line + 1,
        "reasons": told,
        "more": more,
        "eased": eased(assessment),
        "outcomes": _outcomes(assessment),
        "spread": None if assessment.spread is None else 100 * assessment.spread,
    }


def _outcomes(assessment: Assessment) -> list[dict[str, Any]]:
    """The chance of each outcome with its harm, the likeliest first."""
    if assessment.worth is None:
        return []
    called = names("outcome", assessment.chances)
    harms = assessment.worth.harms
    return [
        {"name": called[one], "percent": 100 * chance, "harm": harms.get(one)}
        for one, chance in sorted(assessment.chances.items(), key=lambda pair: -pair[1])
    ]


def _bar(actor: PersonActor, decision: Decision | None) -> dict[str, Any]:
    """What this officer may do now."""
    may = decision is not None and actor.may("targeting.decide", decision)
    if decision is None or not may:
        return {"may": {}}
    is_held = decision.state == "claimed"
    mine = is_held and decision.holder_id == actor.person.pk
    reassign = is_held and (mine or actor.may("targeting.reassign", decision))
    return {
        "may": {"claim": decision.state == "proposed", "decide": mine, "reassign": reassign},
        **(choosing() if mine else {}),
        "officers": _deciders(decision) if reassign else [],
    }


def _hold(actor: PersonActor, declaration: Declaration, language: str) -> dict[str, Any]:
    """How this officer may end what is held; and how it ended."""
    endings = {
        str(one.name): ENDINGS[one.name]
        for one in moves_of(declaration, actor)
        if one.name in ENDINGS
    }
    reasons = choices("hold_end") if endings else []
    return {
        "ended": ENDED.get(declaration.state, ""),
        "endings": [(f"consignment_{name}", title) for name, title in endings.items()],
        "end_reasons": [
            (
                title,
                [(one.code, one.name(language)) for one in reasons if one.data["ending"] == name],
            )
            for name, title in endings.items()
        ],
    }


def _deciders(decision: Decision) -> list[tuple[int, str]]:
    """To whom it can be handed over."""
    found = who_may("targeting.decide").exclude(pk__in=[decision.holder_id])
    return [(one.pk, one.name) for one in found.order_by("pk")[:100]]
