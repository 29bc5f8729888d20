"""What an officer does on a consignment's page; each is a form that is sent."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidegate.access.interface import Invalid, NotThere, actor_of, person, requires
from tidegate.flow.interface import MoveRefused
from tidegate.lodgement.interface import Ending, LodgementError
from tidegate.web.interface import number_in

from .. import services
from ..errors import TargetingError
from ..models import Decision
from ..queries import decision_of_reference
from .typed import keep_typed
from .why_not import why_not

_REFUSED = (MoveRefused, TargetingError, Invalid, LodgementError)


def _done(
    request: HttpRequest, reference: str, act: Callable[[Decision], None], told: str
) -> HttpResponse:
    decision = decision_of_reference(reference)
    if decision is None:
        raise NotThere("there is no such consignment")
    try:
        act(decision)
    except _REFUSED as refused:
        messages.error(request, why_not(refused))
        keep_typed(request, reference)
    else:
        messages.success(request, told)
    return redirect(_back(request, reference))


def _back(request: HttpRequest, reference: str) -> str:
    """To where the officer was: the list as it was narrowed, or the consignment's page."""
    if request.POST.get("next") != "worklist":
        return reverse("consignment", args=[reference])
    asked = urlsplit(request.headers.get("HX-Current-URL", "")).query
    return reverse("worklist") + (f"?{asked}" if asked else "")


@require_POST
@requires("targeting.decide")
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it in hand."""
    actor = actor_of(request)
    return _done(request, reference, lambda one: services.claim(actor, one), _("Claimed"))


@require_POST
@requires("targeting.decide")
def put_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Return it to the worklist."""
    actor = actor_of(request)
    return _done(request, reference, lambda one: services.put_back(actor, one), _("Put back"))


@require_POST
@requires("targeting.decide")
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to another officer."""
    actor, chosen = actor_of(request), number_in(request.POST.get("to", ""))
    if chosen is None:
        raise NotThere("no officer was chosen")
    to = person(chosen)
    return _done(
        request, reference, lambda one: services.hand_over(actor, one, to), _("Handed over")
    )


@require_POST
@requires("targeting.decide")
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide its lane."""
    actor, sent = actor_of(request), request.POST

    def act(decision: Decision) -> None:
        lane = sent.get("lane", "")
        reason = sent.get("reason", "") if lane != decision.lane_proposed else ""
        services.decide(actor, decision, lane, reason=reason, note=sent.get("note", ""))

    return _done(request, reference, act, _("Decided"))


@require_POST
@requires("lodgement.release_held")
def release_held(request: HttpRequest, reference: str) -> HttpResponse:
    """Release what is held."""
    return _end_hold(request, reference, Ending.RELEASE, _("Released"))


@require_POST
@requires("lodgement.seize")
def seize(request: HttpRequest, reference: str) -> HttpResponse:
    """Seize what is held."""
    return _end_hold(request, reference, Ending.SEIZE, _("Seized"))


@require_POST
@requires("lodgement.dispose")
def re_export(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that what is held was re-exported."""
    return _end_hold(request, reference, Ending.RE_EXPORT, _("Re-exported"))


@require_POST
@requires("lodgement.dispose")
def destroy(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that what is held was destroyed."""
    return _end_hold(request, reference, Ending.DESTROY, _("Destroyed"))


def _end_hold(request: HttpRequest, reference: str, ending: Ending, told: str) -> HttpResponse:
    actor, sent = actor_of(request), request.POST

    def act(decision: Decision) -> None:
        reason, note = sent.get("reason", ""), sent.get("note", "")
        services.end_hold(actor, decision, ending, reason=reason, note=note)

    return _done(request, reference, act, told)


@require_POST
@requires("targeting.decide")
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note to the other officers."""
    actor, text = actor_of(request), request.POST.get("text", "")

    def act(decision: Decision) -> None:
        services.write_note(actor, decision, text)

    return _done(request, reference, act, _("Note written"))
