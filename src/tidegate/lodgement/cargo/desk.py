"""A driver's pages, on a telephone first: bundle cargo with a vehicle, and what became of it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidegate.access.interface import PersonActor, actor_of, requires
from tidegate.web.interface import nav

from ..document import Invalid
from ..limits import bundle_days, bundle_minutes
from ..reference import as_written
from . import queries, services
from .errors import Over, TooManyMisses
from .flow import BUNDLE
from .models import Trip
from .plan import Plan, control_points, plate_of, words_of
from .wording import CARRIED, STATES, TOO_MANY_MISSES, said

_ON_A_PAGE = 25
_FIELDS = ("ccrns", "vehicle_number", "control_point", "day", "time")

nav("trips", gettext_lazy("Trips"), "trips", BUNDLE, order=13)


@require_GET
@requires(BUNDLE)
def trips(request: HttpRequest) -> HttpResponse:
    """The trips of my organisation, the newest first."""
    after = as_written(request.GET.get("after", ""))
    found = queries.page(actor_of(request), after, _ON_A_PAGE)
    context = {
        "lines": [(one, _place(one), STATES[one.state]) for one in found],
        "after": found[-1].reference if len(found) == _ON_A_PAGE else "",
    }
    return _show(request, "trips", context)


@require_http_methods(["GET", "POST"])
@requires(BUNDLE)
def bundle(request: HttpRequest) -> HttpResponse:
    """One page: numbers, plate, control point, day and time."""
    if request.method == "GET":
        begun = {"ccrns": request.GET.get("ccrns", ""), "day": f"{timezone.localdate():%Y-%m-%d}"}
        return _form(request, begun, {})
    typed = {name: request.POST.get(name, "") for name in _FIELDS}
    plan = _read(typed)
    try:
        made = services.bundle(actor_of(request), plan)
    except TooManyMisses:
        return _form(request, typed, {"ccrns": [str(TOO_MANY_MISSES)]}, 429)
    except Invalid as invalid:
        errors: dict[str, list[str]] = {}
        for one in invalid.mistakes:
            errors.setdefault(one.field.partition("[")[0], []).append(said(one, plan))
        return _form(request, typed, errors, 422)
    messages.success(request, _("Bundled. Keep the time, or change the trip before it."))
    return redirect("trip", reference=made.reference)


@require_GET
@requires(BUNDLE)
def trip(request: HttpRequest, reference: str) -> HttpResponse:
    """One trip: what it carries, and what may be changed."""
    return _page(request, queries.one_owned(actor_of(request), reference))


@require_POST
@requires(BUNDLE)
def change_vehicle(request: HttpRequest, reference: str) -> HttpResponse:
    """Another vehicle carries it."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    plate = request.POST.get("vehicle_number", "")
    try:
        services.change_vehicle(actor, found, plate)
    except Invalid as invalid:
        wrong = said(invalid.mistakes[0], Plan((), plate, "", None))
        return _page(request, found, wrong, 422)
    except Over:
        messages.warning(request, _OVER)
    else:
        messages.success(request, _("The vehicle was changed."))
    return redirect("trip", reference=found.reference)


@require_POST
@requires(BUNDLE)
def unbundle(request: HttpRequest, reference: str) -> HttpResponse:
    """Take one number off."""
    number = request.POST.get("number", "")
    return _change(
        request,
        reference,
        lambda actor, found: services.unbundle(actor, found, number),
        _("Unbundled. Another vehicle may carry it."),
    )


@require_POST
@requires(BUNDLE)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the trip up."""
    done = _("Cancelled. Other vehicles may carry its cargo.")
    return _change(request, reference, services.cancel, done)


_OVER = gettext_lazy("The trip can no longer be changed. This is where it is now.")


def _change(
    request: HttpRequest, reference: str, run: Callable[[PersonActor, Trip], None], done: str
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    try:
        run(actor, found)
    except Over:
        messages.warning(request, _OVER)
    else:
        messages.success(request, done)
    return redirect("trip", reference=found.reference)


def _read(typed: Mapping[str, str]) -> Plan:
    """What was typed; a moment that cannot be read is none."""
    try:
        naive = datetime.fromisoformat(f"{typed['day'].strip()}T{typed['time'].strip()}")
    except ValueError:
        moment = None
    else:
        moment = timezone.make_aware(naive.replace(tzinfo=None))
    return Plan(
        tuple(dict.fromkeys(words_of(typed["ccrns"]))),
        plate_of(typed["vehicle_number"]),
        typed["control_point"],
        moment,
    )


def _form(
    request: HttpRequest,
    typed: Mapping[str, str],
    errors: Mapping[str, list[str]],
    status: int = 200,
) -> HttpResponse:
    today, language = timezone.localdate(), get_language() or "en"
    context = {
        "typed": typed,
        "errors": errors,
        "points": [(code, row.name(language)) for code, row in control_points(today).items()],
        "minutes": bundle_minutes(today),
        "days": bundle_days(today),
    }
    return _show(request, "bundle", context, status)


def _page(request: HttpRequest, found: Trip, wrong: str = "", status: int = 200) -> HttpResponse:
    is_open = found.state == "planned"
    loads = [(one, CARRIED[one.state]) for one in queries.carried(found)]
    context = {
        "trip": found,
        "state": STATES[found.state],
        "place": _place(found),
        "loads": loads,
        "is_open": is_open,
        "may_change": is_open and found.crosses_at > timezone.now(),
        "may_unbundle": sum(one.state != "unbundled" for one, _tag in loads) > 1,
        "typed": request.POST.get("vehicle_number", found.vehicle_number),
        "wrong": wrong,
    }
    return _show(request, "trip", context, status)


def _place(trip: Trip) -> str:
    """The control point's name in the reader's language, else its code."""
    row = control_points(timezone.localdate()).get(trip.control_point)
    return trip.control_point if row is None else row.name(get_language() or "en")


def _show(
    request: HttpRequest, page: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    whole = {"room": "trips", **context}
    return render(request, f"lodgement/cargo/{page}.html", whole, status=status)


urlpatterns = [
    path("", trips, name="trips"),
    path("new", bundle, name="trip_new"),
    path("<str:reference>/", trip, name="trip"),
    path("<str:reference>/vehicle", change_vehicle, name="trip_vehicle"),
    path("<str:reference>/unbundle", unbundle, name="trip_unbundle"),
    path("<str:reference>/cancel", cancel, name="trip_cancel"),
]
