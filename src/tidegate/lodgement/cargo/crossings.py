"""Officers' pages: which vehicles are planned to cross where, with which numbers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Choice, Column, Search, Table, nav

from . import queries, services
from .errors import Over
from .flow import CROSS, SEE
from .plan import control_points, plate_of
from .wording import CARRIED, STATES

nav("crossings", gettext_lazy("Crossings"), "crossings", SEE, order=13)


def _points() -> list[tuple[str, str]]:
    language = get_language() or "en"
    rows = control_points(timezone.localdate())
    return [(code, f"{code} – {row.name(language)}") for code, row in rows.items()]


CROSSINGS = Table(
    "lodgement.crossings",
    title=gettext_lazy("Crossings"),
    columns=(
        Column(
            "crosses",
            gettext_lazy("Crosses"),
            sort="crosses_at",
            cell=lambda row: f"{timezone.localtime(row.crosses_at):%Y-%m-%d %H:%M}",
            plain=lambda row: row.crosses_at,
        ),
        Column(
            "vehicle",
            gettext_lazy("Vehicle"),
            sort="vehicle_number",
            cell=lambda row: row.vehicle_number,
            fixed=True,
            opens=True,
        ),
        Column(
            "point",
            gettext_lazy("Control point"),
            sort="control_point",
            cell=lambda row: row.control_point,
        ),
        Column(
            "loads",
            gettext_lazy("Consignments"),
            sort="load_count",
            cell=lambda row: row.load_count,
            numeric=True,
        ),
        Column("carrier", gettext_lazy("Bundled by"), cell=lambda row: row.organisation.name),
        Column("state", gettext_lazy("State"), sort="state", cell=lambda r: STATES[r.state][0]),
    ),
    filters=(
        Choice("point_is", gettext_lazy("Control point"), "control_point", _points),
        Choice(
            "state_is",
            gettext_lazy("State"),
            "state",
            tuple((name, words) for name, (words, _colour) in STATES.items()),
        ),
        Search(
            "plate",
            gettext_lazy("Vehicle"),
            apply_text=lambda rows, text: rows.filter(vehicle_number=plate_of(text)),
        ),
    ),
    order="crosses",
    row_url=lambda row: reverse("crossing", args=[row.reference]),
    empty=gettext_lazy("No vehicle is planned to cross."),
)


@require_GET
@requires(SEE)
def crossings(request: HttpRequest) -> HttpResponseBase:
    """What is planned, the soonest first; other states when they are asked for."""
    rows = queries.crossings()
    if not request.GET.get("state_is"):
        rows = rows.filter(state="planned")
    context = {"room": "crossings"}
    return CROSSINGS.answer(request, rows, "lodgement/cargo/crossings.html", context)


@require_GET
@requires(SEE)
def crossing(request: HttpRequest, reference: str) -> HttpResponse:
    """One vehicle and the numbers that it carries."""
    found = queries.crossing(reference)
    context = {
        "room": "crossings",
        "trip": found,
        "state": STATES[found.state][0],
        "loads": [(one.number, CARRIED[one.state][0]) for one in queries.carried(found)],
        "may_cross": found.state == "planned" and actor_of(request).may(CROSS),
    }
    return render(request, "lodgement/cargo/crossing.html", context)


@require_POST
@requires(CROSS)
def cross(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that it crossed."""
    found = queries.crossing(reference)
    try:
        services.cross(actor_of(request), found)
    except Over:
        messages.warning(request, _("Somebody was first. This is where it is now."))
    else:
        messages.success(request, _("Recorded."))
    return redirect("crossing", reference=found.reference)


urlpatterns = [
    path("", crossings, name="crossings"),
    path("<str:reference>/", crossing, name="crossing"),
    path("<str:reference>/cross", cross, name="crossing_cross"),
]
