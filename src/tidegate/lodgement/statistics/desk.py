"""Officers' page of trade statistics: a month to look at, and its file."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.web.interface import nav

from ..filings.types import DIRECTIONS
from .extract import Extract, NoMonth, as_csv, extract
from .policies import SEE

#: So many rows are shown, those of the greatest value; the file has all of them.
_SHOWN = 40

nav("trade_statistics", gettext_lazy("Trade statistics"), "trade_statistics", SEE, order=62)


@require_GET
@requires(SEE)
def trade_statistics(request: HttpRequest) -> HttpResponse:
    """A month, the last one that is over where none is asked for; as a file when that is."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    month = request.GET.get("month", f"{last:%Y-%m}")
    context: dict[str, object] = {"room": "trade_statistics", "month": month}
    try:
        found = extract(month)
    except NoMonth:
        context["wrong"] = _("A month is written as 2026-10")
        return render(request, "lodgement/statistics.html", context, status=422)
    if "file" in request.GET:
        response = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="trade-{found.month}.csv"'
        return response
    greatest = sorted(found.rows, key=lambda row: -row.value_hkd)[:_SHOWN]
    context |= {
        "found": found,
        "totals": _totals(found),
        "rows": [(row, DIRECTIONS[row.direction]) for row in greatest],
        "more": len(found.rows) - len(greatest),
    }
    return render(request, "lodgement/statistics.html", context)


def _totals(found: Extract) -> list[tuple[object, Decimal, int]]:
    """Direction, HKD, lines."""
    values: dict[str, Decimal] = defaultdict(Decimal)
    lines: dict[str, int] = defaultdict(int)
    for row in found.rows:
        values[row.direction] += row.value_hkd
        lines[row.direction] += row.lines
    return [(DIRECTIONS[one], values[one], lines[one]) for one in sorted(values, reverse=True)]


urlpatterns = [path("", trade_statistics, name="trade_statistics")]
