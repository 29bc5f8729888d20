"""The worklist: what waits for an officer, one dense row each."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import Person, actor_of, requires
from tidegate.codes.interface import choices
from tidegate.flow.interface import MoveRefused
from tidegate.parties.interface import granted_ahead
from tidegate.web.interface import Choice, Column, Search, Table, number_in

from .. import queries, services
from ..models import Decision
from ..rules import Lane
from .choosing import LANE_KEYS, choosing
from .parties import authorised
from .why_not import why_not
from .words import LANES

#: From here on a figure is read in whole units.
_WHOLE = 100


def cell(name: str, more: Callable[[Decision], dict[str, Any]] = lambda _: {}) -> Any:
    """A cell drawn by a template of its own, read once."""

    def draw(row: Decision) -> str:
        return get_template(f"targeting/cells/{name}.html").render(
            {"row": row, "line": line_of(row), **more(row)}
        )

    return draw


def who(row: Decision) -> str:
    """The importer, with their standing."""
    context = {"line": line_of(row), "authorised": authorised(row.declared)}
    return get_template("targeting/cells/who.html").render(context)


def line_of(row: Decision) -> dict[str, Any]:
    """The declaration's header and its most suspicious line, as one; empty where erased."""
    document = row.declared.document
    if not document:
        return {}
    lines = document["lines"]
    assessment = getattr(row.declared, "assessment", None)
    position = assessment.line if assessment is not None and assessment.line < len(lines) else 0
    return {
        **{name: value for name, value in document.items() if name != "lines"},
        **lines[position],
    }


def _reference(row: Decision) -> str:
    return str(row.declaration.reference)


def reason(row: Decision) -> str:
    """Its strongest reason, as the reader's language says it."""
    return queries.strongest(row, get_language() or "en")


def figures(row: Decision) -> dict[str, Any]:
    """Value and weight as they are compared at a glance; the whole figures are in the titles."""
    weight = line_of(row).get("gross_weight_kg")
    return {
        "value": row.customs_value and rounded(row.customs_value),
        "weight": None if weight is None else rounded(Decimal(str(weight))),
    }


def rounded(figure: Decimal) -> Decimal:
    """Whole from a hundred on; below, three figures that count."""
    if figure == 0 or abs(figure) >= _WHOLE:
        return figure.quantize(Decimal(1))
    return Decimal(format(figure, ".3g"))


def _holders() -> list[tuple[str, str]]:
    held = queries.open_decisions().filter(state="claimed")
    people = Person.objects.filter(pk__in=held.values("holder")).order_by("pk")
    return [(str(one.pk), one.name) for one in people]


def points() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(one.code, one.name(language)) for one in choices("control_point")]


def _of_goods(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    digits = "".join(part for part in text if part.isdigit())
    return rows.filter(queries.beginning("commodity_code", digits)) if digits else rows


def of_reference(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    wanted = "".join(text.upper().split())
    return rows.filter(queries.beginning("declaration__reference", wanted))


CONSIGNMENT = Column(
    "reference",
    _("Consignment"),
    sort="commodity_code",
    cell=cell("consignment"),
    plain=_reference,
    fixed=True,
    opens=True,
)
VALUE = Column(
    "value",
    _("Value (HKD)"),
    sort="customs_value",
    cell=cell("value", figures),
    plain=lambda row: row.customs_value,
    numeric=True,
)

HARM = Column(
    "harm",
    _("Harm/h"),
    sort="turn",
    cell=cell("harm", lambda row: {"harm": row.harm_per_hour}),
    plain=lambda row: row.harm_per_minute,
    numeric=True,
)

WORKLIST = Table(
    "targeting.worklist",
    title=_("Worklist"),
    columns=(
        Column(
            "lane",
            _("Lane"),
            sort="lane_proposed",
            cell=cell("lane"),
            plain=lambda row: row.lane_proposed,
        ),
        Column("due", _("Due"), sort="due_at", cell=cell("due"), plain=lambda r: r.due_at),
        CONSIGNMENT,
        Column("goods", _("Goods"), sort="commodity_code", cell=cell("goods"), shown=False),
        Column("who", _("Importer, lane of trade"), cell=who),
        Column("route", _("Lane of trade"), cell=cell("route"), shown=False),
        VALUE,
        Column("score", _("Risk"), sort="score", cell=cell("score"), plain=lambda row: row.score),
        HARM,
        Column(
            "reason",
            _("Strongest reason"),
            cell=cell("reason", lambda row: {"reason": reason(row)}),
            plain=reason,
        ),
        Column(
            "holder",
            _("Held by"),
            cell=cell("holder", lambda _: {"lanes": LANE_KEYS}),
            plain=lambda row: row.holder_id or "",
        ),
    ),
    filters=(
        Choice("lane_is", _("Lane"), "lane_proposed", tuple(LANES.items())),
        Choice("at", _("Control point"), "control_point", points),
        Choice("held", _("Held by"), "holder", _holders),
        Search("hs", _("HS code begins with"), apply_text=_of_goods),
        Search("ref", _("Reference"), apply_text=of_reference),
    ),
    # What is due on a day stands together; within it, what an officer's minute finds most in.
    order="-harm",
    row_url=lambda row: reverse("consignment", args=[row.declaration.reference]),
    empty=_("Nothing waits for an officer. New consignments appear here by themselves."),
    arrivals=True,
)


def with_facts(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with all that a row of them shows, in as many questions for forty as for one."""
    facts = rows.select_related(
        "declared__assessment", "declared__trader", "declaration", "holder"
    ).defer("declared__assessment__vectors")
    return facts.prefetch_related(granted_ahead("declared__trader"))


@require_GET
@requires("targeting.read")
def worklist(request: HttpRequest) -> HttpResponseBase:
    """What waits; sorted, narrowed and paged by the database."""
    rows = with_facts(queries.open_decisions())
    actor = actor_of(request)
    may_decide = actor.may("targeting.decide")
    rows = rows.annotate(
        mine=ExpressionWrapper(Q(holder=actor.person.pk), BooleanField()),
        may_claim=Value(may_decide, BooleanField()),
    )
    return WORKLIST.answer(
        request,
        rows,
        "targeting/worklist.html",
        {
            "room": "worklist",
            "model": queries.model_in_service(),
            "unworked_since": queries.unworked_since(),
            "mine": reverse("worklist") + f"?held={actor.person.pk}",
            "may_decide": may_decide,
            **choosing(),
        },
    )


@require_POST
@requires("targeting.decide")
def release(request: HttpRequest) -> HttpResponse:
    """Release the chosen ones, all or none."""
    chosen = [number_in(one) for one in request.POST.getlist("decision")[:500]]
    several = list(
        Decision.objects.filter(
            pk__in=[one for one in chosen if one is not None], lane_proposed=Lane.RELEASE.value
        )
    )
    try:
        count = services.release_selected(actor_of(request), several)
    except MoveRefused as refused:
        told = gettext("Nothing was released: %(why)s")
        messages.error(request, told % {"why": why_not(refused)})
    else:
        told = ngettext("Released %(count)d consignment", "Released %(count)d consignments", count)
        messages.success(request, told % {"count": count})
    return redirect("worklist")
