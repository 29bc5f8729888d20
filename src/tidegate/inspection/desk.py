"""An examiner's pages: what waits, what to look for, what was found. Made for a telephone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import PersonActor, actor_of, requires
from tidegate.files.interface import fetch
from tidegate.flow.interface import MoveRefused
from tidegate.web.interface import Hit, fill, finds, nav

from . import form, panels, queries, services, sheet
from .errors import FindingRefused, Mistake, NotHeld, PhotoRefused
from .flow import CANCEL, EXAMINE
from .models import WorkOrder
from .policies import SEE
from .reasons import CancelReason, ReturnReason

_AT = "inspection_at"
#: How far back the list of what one did goes.
_DONE = timedelta(hours=24)

nav("examinations", gettext_lazy("Examinations"), "examinations", SEE, order=38)
fill("targeting.findings", panels.findings)


def _found(_request: HttpRequest, text: str, most: int) -> Iterator[Hit]:
    """Examinations of a declaration, by its whole reference."""
    for one in queries.of_reference("".join(text.upper().split()))[:most]:
        yield Hit(one.reference, reverse("examination", args=[one.pk]), one.made_at.date())


finds("examinations", gettext_lazy("Examinations"), SEE, _found, order=30)


@require_GET
@requires(SEE)
def examinations(request: HttpRequest) -> HttpResponse:
    """What I hold, what waits at my control point, what I did today."""
    actor = actor_of(request)
    if "at" in request.GET:
        request.session[_AT] = request.GET["at"][:8]
    places = queries.control_points()
    at = request.session.get(_AT, "")
    return render(
        request,
        "inspection/examinations.html",
        {
            "room": "examinations",
            "places": [(one, sheet.name_of("control_point", one)) for one in places],
            "at": at if at in places else "",
            "held": sheet.lines(queries.held_by(actor)),
            "waiting": sheet.lines(queries.waiting(at if at in places else "")[: sheet.MOST]),
            "done": sheet.lines(queries.closed_by(actor, timezone.now() - _DONE)[: sheet.MOST]),
        },
    )


@require_GET
@requires(SEE)
def examination(request: HttpRequest, pk: int) -> HttpResponse:
    """One work order: what to look for, and the form or the finding."""
    return _page(request, _find(pk))


@require_POST
@requires(EXAMINE)
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Claim, start or return it."""
    order, actor = _find(pk), actor_of(request)
    if _is_done(order, verb, actor):
        return redirect("examination", pk=pk)
    try:
        if verb == "claim":
            services.claim(order, actor)
        elif verb == "start":
            services.start(order, actor)
        else:
            services.give_back(order, actor, form.reason_in(request.POST, ReturnReason.values))
    except (MoveRefused, NotHeld) as refusal:
        return _told(request, pk, refusal)
    return redirect("examinations" if verb == "return" else "examination", *_of(verb, pk))


@require_POST
@requires(CANCEL)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a work order that is no longer needed."""
    order = _find(pk)
    if order.state == "cancelled":
        return redirect("examination", pk=pk)
    try:
        services.cancel(order, actor_of(request), form.reason_in(request.POST, CancelReason.values))
    except MoveRefused as refusal:
        return _told(request, pk, refusal)
    return redirect("examination", pk=pk)


@require_POST
@requires(EXAMINE)
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photographs; answers with all of them, for htmx."""
    order = _find(pk)
    refused = _add_photos(request, order)
    return render(
        request, "inspection/photos.html", {"order": _find(pk), "refused": refused, "adding": True}
    )


@require_POST
@requires(EXAMINE)
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was found; sent twice, it is recorded once."""
    order, actor = _find(pk), actor_of(request)
    if order.state == "closed" and order.examiner == actor.person:
        return redirect("examination", pk=pk)
    typed = form.typed_in(request.POST)
    refused = _add_photos(request, order)
    if refused or "only_photos" in request.POST:
        return _page(request, _find(pk), typed=typed, refused=refused)
    try:
        services.close(order, form.result_of(typed), actor)
    except FindingRefused as refusal:
        return _page(request, _find(pk), typed=typed, mistakes=refusal.mistakes)
    except (MoveRefused, NotHeld) as refusal:
        return _told(request, pk, refusal, typed)
    messages.success(request, _("Recorded. The next decision learns from it."))
    return redirect("examination", pk=pk)


@require_GET
@requires(SEE)
def photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """A photograph: a JPEG of our own encoder, and nothing that a browser could run."""
    found = queries.photo_of(pk, photo)
    if found is None:
        raise Http404
    return HttpResponse(
        fetch(found.content),
        content_type="image/jpeg",
        headers={
            "Cache-Control": "private, max-age=86400, immutable",
            "Content-Disposition": f'inline; filename="{found.content[:12]}.jpg"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _page(
    request: HttpRequest,
    order: WorkOrder,
    *,
    typed: dict[str, object] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    refused: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    mine = order.examiner_id == actor.person.pk and actor.may(EXAMINE)
    context: dict[str, Any] = {
        "room": "examinations",
        "order": order,
        "sheet": sheet.of(order),
        "mine": mine,
        "may_claim": order.state == "waiting" and actor.may(EXAMINE),
        "may_cancel": actor.may(CANCEL) and order.state not in ("closed", "cancelled"),
        "return_reasons": ReturnReason.choices,
        "cancel_reasons": CancelReason.choices,
        "refused": refused or [],
        "mistakes": mistakes,
        "wrong": {one.field: one.detail for one in mistakes},
    }
    if mine and order.state == "examining":
        context |= {"adding": True, "options": form.options(), "typed": typed or {}}
    if mistakes:
        status = 422
    return render(request, "inspection/examination.html", context, status=status)


def _told(
    request: HttpRequest,
    pk: int,
    refusal: Exception,
    typed: dict[str, object] | None = None,
) -> HttpResponse:
    """Somebody else was first, or holds it: the page says who, and shows what is there now."""
    order = _find(pk)
    messages.error(request, sheet.why_not(order, refusal))
    return _page(request, order, typed=typed, status=409)


def _add_photos(request: HttpRequest, order: WorkOrder) -> list[str]:
    """Store what was sent; why each that was refused was."""
    refused = []
    for sent in request.FILES.getlist("photos"):
        try:
            services.add_photo(order, sent, actor_of(request))
        except (PhotoRefused, NotHeld) as refusal:
            refused.append(f"{sent.name}: {sheet.why_not(order, refusal)}")
    return refused


def _find(pk: int) -> WorkOrder:
    order = queries.find(pk)
    if order is None:
        raise Http404
    return order


def _is_done(order: WorkOrder, verb: str, actor: PersonActor) -> bool:
    """Whether a second press of the button has nothing left to do."""
    done = {"claim": ("claimed", "examining", "closed"), "start": ("examining", "closed")}
    return order.state in done.get(verb, ()) and order.examiner_id == actor.person.pk


def _of(verb: str, pk: int) -> tuple[int, ...]:
    return () if verb == "return" else (pk,)


urlpatterns = [
    path("", examinations, name="examinations"),
    path("<int:pk>/", examination, name="examination"),
    *(
        path(f"<int:pk>/{verb}", move, {"verb": verb}, name=f"examination_{verb}")
        for verb in ("claim", "start", "return")
    ),
    path("<int:pk>/cancel", cancel, name="examination_cancel"),
    path("<int:pk>/photos", photos, name="examination_photos"),
    path("<int:pk>/finding", finding, name="examination_finding"),
    path("<int:pk>/photos/<int:photo>.jpg", photo, name="examination_photo"),
]
