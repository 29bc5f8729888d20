"""Pages of the models: which is in service since when, how good each is, who put it there."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import AccessError, actor_of, open_proposals, requires
from tidegate.flow.interface import MoveRefused, moves_of
from tidegate.jobs.interface import enqueue_once
from tidegate.ledger.interface import events_of

from .. import services, tasks
from ..models import ModelRecord
from ..services.registering import PUT_IN_SERVICE
from .people import name_of
from .words import CONTENDERS, MODEL_STATES


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
            "records": [(one, MODEL_STATES[one.state], _told(one)) for one in records],
            "may_train": actor_of(request).may("targeting.train"),
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
    events = [sealed.event for sealed in events_of(record.stream)]
    history = [
        (one.recorded_at[:16], str(one.payload.get("target", "candidate")), name_of(one.actor))
        for one in events
    ]
    return render(
        request,
        "targeting/model.html",
        {
            "room": "models",
            "record": record,
            "state": MODEL_STATES[record.state],
            "scores": _told(record),
            "history": [(at, MODEL_STATES[to], who) for at, to, who in history],
            "moves": {one.name for one in moves_of(record, actor)},
            "proposals": waiting,
        },
    )


def _told(record: ModelRecord) -> list[dict[str, Any]]:
    scores = record.figures.get("scores", {})
    return [
        {"title": CONTENDERS.get(name, name), "own": name == "candidate", **one}
        for name, one in scores.items()
    ]


@require_POST
@requires("targeting.train")
def retrain(request: HttpRequest) -> HttpResponse:
    """Have a worker learn a candidate."""
    with transaction.atomic():
        enqueue_once(tasks.retrain)
    messages.success(request, _("A worker learns a candidate; it appears here when it is measured"))
    return redirect("models")


@require_POST
@requires("targeting.propose_model")
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """Put it before a second person."""
    record = get_object_or_404(ModelRecord, pk=number)
    try:
        services.propose_model(actor_of(request), record)
    except (MoveRefused, AccessError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Proposed; a second person puts it in service"))
    return redirect("model", number)


@require_POST
@requires("targeting.approve_model")
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it will not serve."""
    record = get_object_or_404(ModelRecord, pk=number)
    try:
        services.reject_model(actor_of(request), record, "not_good_enough")
    except (MoveRefused, AccessError) as refused:
        messages.error(request, str(refused))
    return redirect("model", number)
