"""What is held: decided, not released, and not ended by an officer yet."""

from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tidegate.access.interface import requires
from tidegate.codes.interface import choices
from tidegate.parties.interface import granted_ahead
from tidegate.web.interface import Choice, Column, Search, Table

from .. import queries
from ..models import Decision, Label
from .words import LANES, Words
from .worklist import CONSIGNMENT, VALUE, cell, of_reference, points, who

OUTCOMES: dict[str, Words] = {
    "irregular": _("Irregular"),
    "unknown": _("Waits for its examination"),
}


def _with_outcome(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Each with `outcome`, one of `OUTCOMES`, and `finding`, its last category by name."""
    language = get_language() or "en"
    finds = Label.objects.filter(declared=OuterRef("declared"), found=True).order_by("-pk")
    names = [
        When(category=one.code, then=Value(one.name(language)))
        for one in choices("finding_category")
    ]
    return rows.annotate(
        category=Subquery(finds.values("category")[:1]),
        outcome=Case(When(category=None, then=Value("unknown")), default=Value("irregular")),
        finding=Case(*names, default=F("category")),
    )


def _told(row: Any) -> Words:
    return OUTCOMES["unknown"] if row.finding is None else str(row.finding)


HELD = Table(
    "targeting.held",
    title=_("Held"),
    columns=(
        Column("lane", _("Lane"), sort="lane", cell=cell("decided_lane"), plain=lambda r: r.lane),
        Column(
            "since",
            _("Held since"),
            sort="declaration__moved_at",
            cell=cell("since"),
            plain=lambda row: row.declaration.moved_at,
        ),
        CONSIGNMENT,
        Column("who", _("Importer, lane of trade"), cell=who),
        Column("outcome", _("Outcome"), sort="category", cell=_told),
        VALUE,
        Column("at", _("Control point"), sort="control_point", cell=lambda r: r.control_point),
    ),
    filters=(
        Choice("outcome_is", _("Outcome"), "outcome", tuple(OUTCOMES.items())),
        Choice("lane_is", _("Lane"), "lane", tuple(LANES.items())),
        Choice("at_point", _("Control point"), "control_point", points),
        Search("ref", _("Reference"), apply_text=of_reference),
    ),
    order="since",
    row_url=lambda row: reverse("consignment", args=[row.declaration.reference]),
    empty=_("Nothing is held. What is to be examined appears here until it is released."),
)


@require_GET
@requires("targeting.read")
def held(request: HttpRequest) -> HttpResponseBase:
    """What is held, the longest first."""
    rows = queries.held_decisions().select_related(
        "declared__assessment", "declared__trader", "declaration"
    )
    rows = rows.prefetch_related(granted_ahead("declared__trader"))
    return HELD.answer(
        request,
        _with_outcome(rows.defer("declared__assessment__vectors")),
        "targeting/held.html",
        {"room": "held", "irregular": reverse("held") + "?outcome_is=irregular"},
    )
