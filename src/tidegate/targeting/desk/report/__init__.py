"""The report of a month: found, missed, what honest trade bore, who was examined; files, too."""

import csv
from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.analytics.measurement.interface import FEWEST_DRAWS
from tidegate.web.interface import midnight, neutral

from ... import queries
from ...models import Policy
from ..figures import names
from . import pictures, telling
from .reading import Month, after, before, month, newest
from .sheets import Sheet, part, said


@require_GET
@requires("targeting.read")
def latest(request: HttpRequest) -> HttpResponse:
    """To the newest month."""
    first = newest()
    return redirect("report_month", year=first.year, number=first.month)


@require_GET
@requires("targeting.read")
def report(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One month."""
    first = _first(year, number)
    own, policy = month(first), Policy.in_force()
    context = {
        "room": "report",
        "first": first,
        "before": before(first),
        "after": after(first) if midnight(after(first)) <= timezone.now() else None,
        "newest": newest(),
        "as_of": timezone.now(),
        "is_over": midnight(after(first)) <= timezone.now(),
        "assessed": len(own),
    }
    if len(own):
        context |= _told(own, policy)
    return render(request, "targeting/report.html", context)


@require_GET
@requires("targeting.read")
def sheet(request: HttpRequest, year: int, number: int, name: str) -> HttpResponse:
    """One table of a month as a CSV file; what a spreadsheet would run is written as text."""
    first = _first(year, number)
    own, policy = month(first), Policy.in_force()
    make = _sheets(own, policy).get(name)
    if make is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{first:%Y-%m}-{name}.csv"'
    # Spreadsheets take UTF-8 for UTF-8 only behind this mark.
    response.write("\ufeff")
    writer = csv.writer(response)
    for line in make().lines():
        writer.writerow([neutral(value) for value in line])
    return response


def _first(year: int, number: int) -> date:
    try:
        return date(year, number, 1)
    except ValueError:
        raise Http404 from None


def _told(own: Month, policy: Policy) -> dict[str, object]:
    made = {name: make() for name, make in _sheets(own, policy).items()}
    minutes = own.minutes[own.clear & ~np.isnan(own.minutes)]
    by = [made[name] for name in ("points", "goods", "routes", "tiers")]
    known = int((own.drawn & own.examined).sum())
    return {
        "policy": policy,
        "model": queries.model_in_service(),
        "examined": int(own.examined.sum()),
        "found": int((own.examined & own.found).sum()),
        "missed": said(telling.missed(own)),
        "leaked": said(telling.leaked(own), share=True),
        "drawn": int(own.drawn.sum()),
        "spared": int(own.spared.sum()),
        "known": known,
        "fewest": FEWEST_DRAWS,
        "clear": int(own.clear.sum()),
        "clear_part": part(float(own.clear.mean())),
        "random_part": part(policy.random_share),
        "median": float(np.median(minutes)) if len(minutes) else None,
        "hours": float(minutes.sum() / 60) if len(minutes) else None,
        "slipping": pictures.slipping(own),
        "rates": made["rates"],
        "at_other_rates": pictures.at_other_rates(made["rates"]),
        "where": pictures.where(made["points"]),
        "by": by,
        "fairness": [made["sizes"], made["origins"]],
        "rests_on": made["draws"],
    }


def _sheets(own: Month, policy: Policy) -> dict[str, Callable[[], Sheet]]:
    """What makes each table, by its name."""
    if not len(own):
        return {}
    places, chapters = _called("locode", "{} "), _called("hs", "{} ")
    operators = _called("standing", nothing=_("none"))
    by = (
        ("points", _("By control point"), _("Control point"), own.point, _called("control_point")),
        ("goods", _("By goods"), _("HS chapter"), own.chapter, chapters),
        ("routes", _("By place of loading"), _("Loaded at"), own.route, places),
        ("tiers", _("By standing of the trader"), _("Operator"), own.tier, operators),
    )
    return {
        "rates": partial(telling.other_rates, own, policy.terms),
        **{one[0]: partial(telling.by, own, *one) for one in by},
        "sizes": partial(telling.sizes, own),
        "origins": partial(telling.origins, own, _called("country")),
        "draws": partial(telling.draws, own),
    }


def _called(table: str, prefix: str = "", nothing: str = "–") -> telling.Called:
    """What codes of a table are called; `{}` in the prefix is the code."""

    def called(some: list[str]) -> dict[str, str]:
        said = names(table, some)
        return {
            one: (prefix.format(one) + said[one] if said[one] != one else one) if one else nothing
            for one in some
        }

    return called
