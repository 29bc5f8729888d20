"""Officers' pages: money that does not fit what was due, and what was done about it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Choice, Column, Search, Table, nav

from ..document import Invalid
from . import queries, services
from .flow import RECONCILE
from .models import Difference
from .wording import KINDS

nav("differences", gettext_lazy("Payments that differ"), "differences", RECONCILE, order=38)


def _moment(name: str) -> Any:
    def draw(row: Difference) -> str:
        context = {"moment": getattr(row, name)}
        return get_template("lodgement/payments/moment.html").render(context)

    return draw


def _money(name: str) -> Any:
    def draw(row: Difference) -> str:
        amount = getattr(row, name)
        return "" if amount is None else f"{amount:,.2f}"

    return draw


DIFFERENCES = Table(
    "lodgement.differences",
    title=gettext_lazy("Payments that differ"),
    columns=(
        Column(
            "noted",
            gettext_lazy("Noted"),
            sort="noted_at",
            cell=_moment("noted_at"),
            plain=lambda row: row.noted_at,
        ),
        Column(
            "payment",
            gettext_lazy("Payment"),
            sort="named",
            cell=lambda row: row.named,
            fixed=True,
            opens=True,
        ),
        Column("kind", gettext_lazy("What happened"), cell=lambda row: KINDS[row.kind]),
        Column("theirs", gettext_lazy("Gateway"), cell=_money("theirs"), numeric=True),
        Column("ours", gettext_lazy("Expected"), cell=_money("ours"), numeric=True),
        Column("number", gettext_lazy("Number at the gateway"), cell=lambda r: r.gateway_number),
        Column("words", gettext_lazy("What was done"), cell=lambda row: row.words),
    ),
    filters=(
        Choice("kind_is", gettext_lazy("What happened"), "kind", tuple(KINDS.items())),
        Search(
            "ref",
            gettext_lazy("Payment"),
            apply_text=lambda rows, text: rows.filter(
                Q(named=text.strip()) | Q(gateway_number=text.strip())
            ),
        ),
    ),
    order="noted",
    row_url=lambda row: reverse("difference", args=[row.pk]),
    empty=gettext_lazy("All that was paid fits what was due."),
)


@require_GET
@requires(RECONCILE)
def differences(request: HttpRequest) -> HttpResponseBase:
    """What waits for an officer, the oldest first; what was closed when that is asked for."""
    is_closed = "closed" in request.GET
    rows = Difference.objects.exclude(closed_at=None) if is_closed else queries.open_differences()
    context = {"room": "differences", "is_closed": is_closed}
    return DIFFERENCES.answer(request, rows, "lodgement/payments/differences.html", context)


@require_GET
@requires(RECONCILE)
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them."""
    return _page(request, _find(pk))


@require_POST
@requires(RECONCILE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done about it."""
    found = _find(pk)
    try:
        services.close(actor_of(request), found, request.POST.get("words", ""))
    except Invalid:
        return _page(request, found, _("Write what was done about it"), 422)
    messages.success(request, _("Closed."))
    return redirect("differences")


def _page(
    request: HttpRequest, found: Difference, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "room": "differences",
        "difference": found,
        "kind": KINDS[found.kind],
        "wrong": wrong,
        "charges": found.payment.charges.select_related("filing") if found.payment else (),
    }
    return render(request, "lodgement/payments/difference.html", context, status=status)


def _find(pk: int) -> Difference:
    found = Difference.objects.select_related("payment__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("", differences, name="differences"),
    path("<int:pk>/", difference, name="difference"),
    path("<int:pk>/close", close, name="difference_close"),
]
