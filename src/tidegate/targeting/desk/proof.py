"""The page of proofs: did the model decide on what it learned from, day by day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.lodgement.interface import Version

from ..models import Proof
from ..proving import What
from .words import Words

#: Days on the page.
_DAYS = 60

_WHAT: dict[What, Words] = {
    What.FEATURE: _("Feature"),
    What.ROWS: _("Rows of goods"),
    What.COPY: _("The lake's copy of a feature"),
    What.LABEL: _("Label"),
    What.MISSING: _("Missing in the lake"),
    What.EXTRA: _("Not in the database"),
}


@require_GET
@requires("targeting.read_models")
def proofs(request: HttpRequest) -> HttpResponse:
    """The last days, the newest first, and what differed."""
    days = list(Proof.objects.order_by("-day")[:_DAYS])
    return render(
        request,
        "targeting/proofs.html",
        {"room": "models", "days": days, "newest": days[0] if days else None, "broken": broken()},
    )


@require_GET
@requires("targeting.read_models")
def proof(request: HttpRequest, day: str) -> HttpResponse:
    """One day: how many came out how, and each difference with both values."""
    try:
        found = get_object_or_404(Proof, day=date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    return render(
        request,
        "targeting/proof.html",
        {"room": "models", "proof": found, "differences": _told(found.differences)},
    )


def broken() -> Proof | None:
    """The newest day that does not hold; None where every one of the last days does."""
    recent = Proof.objects.order_by("-day")[:_DAYS]
    return next((one for one in recent if not one.holds), None)


def _told(differences: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    versions = Version.objects.select_related("declaration").in_bulk(
        {one["declared"] for one in differences}
    )
    return [
        {
            **one,
            "line": one["line"] + 1,
            "what": _WHAT[What(one["what"])],
            "version": versions.get(one["declared"]),
        }
        for one in differences
    ]
