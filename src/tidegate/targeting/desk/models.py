"""Pages of the models: which is in service since when, how good each is, who put it there."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import AccessError, Invalid, actor_of, open_proposals, requires
from tidegate.flow.interface import MoveRefused, moves_of
from tidegate.jobs.interface import enqueue_once, newest_open
from tidegate.ledger.interface import events_of

from .. import refusals, services, tasks
from ..errors import TargetingError
from ..models import ModelRecord
from ..queries import model_before
from ..refusals import Refusal
from ..services.registering import PUT_IN_SERVICE
from . import beside, scores
from .card import sections
from .people import name_of
from .proof import broken
from .why_not import why_not
from .words import MODEL_STATES


@require_GET
@requires("targeting.read_models")
def models(request: HttpRequest) -> HttpResponse:
    """Every model, the one in service first."""
    records = sorted(ModelRecord.objects.order_by("-pk"), key=lambda one: one.state != "in_service")
    return render(
        request,
        "targeting/models.html",
        {
            "room": "models",
            "records": [(one, MODEL_STATES[one.state]) for one in records],
            "challengers": beside.all_shown(),
            "learning": newest_open(tasks.retrain),
            "may_train": actor_of(request).may("targeting.train"),
            "broken": broken(),
        },
    )


@require_GET
@requires("targeting.read_models")
def model(request: HttpRequest, number: int) -> HttpResponse:
    """One model: what it learned from, how good it is on what, who did what with it."""
    record = get_object_or_404(ModelRecord, pk=number)
    actor = actor_of(request)
    waiting = [
        one
        for one in open_proposals(actor)
        if one.verb == PUT_IN_SERVICE and one.arguments == {"model": record.pk}
    ]
    before = model_before() if record.state == "in_service" else None
    events = [sealed.event for sealed in events_of(record.stream)]
    history = [
        {
            "at": datetime.fromisoformat(one.recorded_at),
            "what": MODEL_STATES[str(one.payload.get("target", "candidate"))],
            "who": name_of(one.actor),
            "reason": _refusal(str(one.payload.get("reason", ""))),
        }
        for one in events
    ]
    return render(
        request,
        "targeting/model.html",
        {
            "room": "models",
            "record": record,
            "state": MODEL_STATES[record.state],
            "scores": scores.told(record),
            "card": sections(record, briefly=True),
            "history": history,
            "beside": beside.shown(record) if record.shadow_since else None,
            "before": before,
            "refusals": refusals.OF_MODELS,
            "roll_backs": refusals.OF_ROLL_BACKS,
            "moves": {one.name for one in moves_of(record, actor)},
            "proposals": waiting,
        },
    )


def _refusal(reason: str) -> Any:
    return Refusal(reason).label if reason in Refusal.values else reason


@require_POST
@requires("targeting.train")
def retrain(request: HttpRequest) -> HttpResponse:
    """Have a worker learn a candidate."""
    with transaction.atomic():
        enqueue_once(tasks.retrain)
    return redirect("models")


@require_POST
@requires("targeting.challenge")
def challenge(request: HttpRequest, number: int) -> HttpResponse:
    """Put it in shadow, or take it out."""
    record, actor = get_object_or_404(ModelRecord, pk=number), actor_of(request)
    try:
        if "end" in request.POST:
            services.stand_down(actor, record)
            messages.success(request, _("It scores no more"))
        else:
            services.challenge(actor, record)
            messages.success(request, _("In shadow; it scores what is lodged from now on"))
    except (MoveRefused, AccessError) as refused:
        messages.error(request, why_not(refused))
    return redirect("model", number)


@require_POST
@requires("targeting.roll_back")
def roll_back(request: HttpRequest, number: int) -> HttpResponse:
    """Put the model before this one back in service."""
    record = get_object_or_404(ModelRecord, pk=number)
    try:
        back = services.roll_back(actor_of(request), record, request.POST.get("reason", ""))
    except Invalid:
        messages.error(request, _("Choose why"))
    except (MoveRefused, AccessError, TargetingError) as refused:
        messages.error(request, why_not(refused))
    else:
        messages.success(request, _("Model %(digest)s is in service again") % {
            "digest": back.digest[:12]
        })  # fmt: skip
        return redirect("model", back.pk)
    return redirect("model", number)


@require_POST
@requires("targeting.propose_model")
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """Put it before a second person."""
    record = get_object_or_404(ModelRecord, pk=number)
    try:
        services.propose_model(actor_of(request), record)
    except (MoveRefused, AccessError) as refused:
        messages.error(request, why_not(refused))
    else:
        messages.success(request, _("Proposed; a second person puts it in service"))
    return redirect("model", number)


@require_POST
@requires("targeting.approve_model")
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it will not serve."""
    record = get_object_or_404(ModelRecord, pk=number)
    try:
        services.reject_model(actor_of(request), record, request.POST.get("reason", ""))
    except Invalid:
        messages.error(request, _("Choose why"))
    except (MoveRefused, AccessError) as refused:
        messages.error(request, why_not(refused))
    else:
        messages.success(request, _("Rejected"))
    return redirect("model", number)
