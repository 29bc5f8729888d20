"""Officers' pages of audits after release: which there are, and one of them."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidegate.access.interface import Invalid, Person, PersonActor, actor_of, requires
from tidegate.flow.interface import MoveRefused
from tidegate.lodgement.interface import document_view
from tidegate.targeting.interface import Decision
from tidegate.web.interface import Choice, Column, Hit, Search, Table, fill, finds, nav

from ..errors import FindingRefused, Mistake, NotHeld
from ..form import categories, reason_in
from ..sheet import name_of
from . import form, panels, queries, services, sheet
from .errors import AlreadyAudited, NotReleased, RecordsRefused
from .flow import AUDIT, CANCEL
from .models import RUNNING, Audit
from .policies import OPEN, SEE
from .reasons import CancelReason, ReturnReason

nav("audits", gettext_lazy("Audits"), "audits", SEE, order=39)
fill("targeting.findings", panels.findings)
fill("lodgement.status", panels.told, order=60)


def _hits(_request: HttpRequest, text: str, most: int) -> Iterator[Hit]:
    """Audits of a declaration, by its whole reference."""
    for one in queries.of_reference("".join(text.upper().split()))[:most]:
        yield Hit(one.reference, reverse("audit", args=[one.pk]), one.opened_at.date())


finds("audits", gettext_lazy("Audits"), SEE, _hits, order=35)


def _cell(name: str, more: Callable[[Audit], dict[str, Any]] = lambda _: {}) -> Any:
    def draw(row: Audit) -> str:
        context = {"row": row, "line": sheet.goods_of(row), **more(row)}
        return get_template(f"inspection/audits/{name}.html").render(context)

    return draw


def _found(row: Audit) -> dict[str, Any]:
    conclusion = getattr(row, "conclusion", None)
    name = name_of("finding_category", conclusion.category) if conclusion else ""
    return {"conclusion": conclusion, "category": name}


def _value(row: Audit) -> dict[str, Any]:
    """In whole dollars, as it is compared at a glance."""
    value = row.decision.customs_value
    return {"value": None if value is None else round(value)}


def _holders() -> list[tuple[str, str]]:
    held = Audit.objects.filter(state="under_audit").values("officer")
    return [(str(one.pk), one.name) for one in Person.objects.filter(pk__in=held).order_by("pk")]


AUDITS = Table(
    "inspection.audits",
    title=gettext_lazy("Audits after release"),
    columns=(
        Column(
            "due",
            gettext_lazy("Due"),
            sort="due_on",
            cell=_cell("due", lambda row: {"late": _is_late(row)}),
            plain=lambda row: row.due_on,
        ),
        Column(
            "consignment",
            gettext_lazy("Consignment"),
            sort="reference",
            cell=_cell("consignment"),
            plain=lambda row: row.reference,
            fixed=True,
            opens=True,
        ),
        Column("who", gettext_lazy("Importer"), cell=_cell("who")),
        Column(
            "value",
            gettext_lazy("Value (HKD)"),
            sort="decision__customs_value",
            cell=_cell("value", _value),
            plain=lambda row: row.decision.customs_value,
            numeric=True,
        ),
        Column(
            "state",
            gettext_lazy("State"),
            sort="state",
            cell=lambda row: sheet.STATES[row.state],
        ),
        Column(
            "records",
            gettext_lazy("Records by"),
            sort="records_due_on",
            cell=_cell("asked"),
            plain=lambda row: row.records_due_on,
        ),
        Column(
            "officer",
            gettext_lazy("Held by"),
            cell=lambda row: row.officer.name if row.officer else "",
        ),
        Column("outcome", gettext_lazy("Outcome"), cell=_cell("outcome", _found)),
        Column(
            "opened",
            gettext_lazy("Opened"),
            sort="opened_at",
            cell=_cell("opened"),
            plain=lambda row: row.opened_at,
            shown=False,
        ),
    ),
    filters=(
        Choice("state_is", gettext_lazy("State"), "state", tuple(sheet.STATES.items())),
        Choice("held", gettext_lazy("Held by"), "officer", _holders),
        Search("ref", gettext_lazy("Reference"), apply_text=lambda rows, text: rows.filter(
            reference="".join(text.upper().split())
        )),
    ),
    order="due",
    row_url=lambda row: reverse("audit", args=[row.pk]),
    empty=gettext_lazy(
        "No audit runs. One is opened when goods are released to audit, or when an officer "
        "sends what was released to audit from its page."
    ),
)  # fmt: skip


@require_GET
@requires(SEE)
def audits(request: HttpRequest) -> HttpResponseBase:
    """What runs, what is due first above; of another state when that is asked for."""
    rows = queries.audits() if request.GET.get("state_is") else queries.running()
    context = {
        "room": "audits",
        "mine": reverse("audits") + f"?held={actor_of(request).person.pk}",
        "concluded": reverse("audits") + "?state_is=concluded&sort=-due",
    }
    return AUDITS.answer(request, rows, "inspection/audits/audits.html", context)


@require_GET
@requires(SEE, purpose=True)
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """One audit: what was declared, what to ask for, and the form or the conclusion."""
    return _page(request, _find(pk))


@require_POST
@requires(AUDIT)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it."""
    mine = actor_of(request)
    return _done(request, pk, lambda one: services.claim(one, mine), "under_audit")


@require_POST
@requires(AUDIT)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it, so that somebody else can claim it."""
    mine, reason = actor_of(request), reason_in(request.POST, ReturnReason.values)
    return _done(request, pk, lambda one: services.give_back(one, mine, reason))


@require_POST
@requires(AUDIT)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the trader for records."""
    mine, wanted = actor_of(request), tuple(request.POST.getlist("records"))
    return _done(request, pk, lambda one: services.ask(one, wanted, mine))


@require_POST
@requires(AUDIT)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the records say; sent twice, it is recorded once."""
    one, mine = _find(pk), actor_of(request)
    if one.state == "concluded" and one.officer == mine.person:
        return redirect("audit", pk=pk)
    typed = form.typed_in(request.POST)
    try:
        services.conclude(one, form.outcome_of(typed), mine)
    except FindingRefused as refusal:
        return _page(request, _find(pk), typed=typed, mistakes=refusal.mistakes)
    except (MoveRefused, NotHeld) as refusal:
        return _told(request, pk, refusal, typed)
    messages.success(request, _("Recorded. The next decision learns from it."))
    return redirect("audit", pk=pk)


@require_POST
@requires(CANCEL)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End an audit that is no longer needed."""
    mine, reason = actor_of(request), reason_in(request.POST, CancelReason.values)
    return _done(request, pk, lambda one: services.cancel(one, mine, reason), "cancelled")


@require_POST
@requires(OPEN)
def send(request: HttpRequest, decision: int) -> HttpResponse:
    """Send to audit what a decision released."""
    found = Decision.objects.select_related("declaration").filter(pk=decision).first()
    if found is None:
        raise Http404
    try:
        sent = services.send_to_audit(actor_of(request), found, request.POST.get("reason", ""))
    except Invalid:
        messages.error(request, _("Choose a reason"))
    except NotReleased:
        messages.error(request, _("It was not released, so it cannot be audited."))
    except AlreadyAudited:
        messages.error(request, _("An audit of it runs already."))
    else:
        return redirect("audit", pk=sent.pk)
    return redirect("consignment", reference=found.declaration.reference)


def _done(
    request: HttpRequest, pk: int, verb: Callable[[Audit], object], done: str = ""
) -> HttpResponse:
    """Do it, or say why not; what is pressed twice and is done already has nothing left to do."""
    one, mine = _find(pk), actor_of(request)
    if done and one.state == done and one.officer in (None, mine.person):
        return redirect("audit", pk=pk)
    try:
        verb(one)
    except (MoveRefused, NotHeld, RecordsRefused) as refusal:
        return _told(request, pk, refusal)
    return redirect("audit", pk=pk)


def _page(
    request: HttpRequest,
    one: Audit,
    *,
    typed: dict[str, object] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> HttpResponse:
    actor, declared, why = actor_of(request), one.decision.declared, sheet.reasons(one)
    context: dict[str, Any] = {
        "room": "audits",
        "audit": one,
        "state": sheet.STATES[one.state],
        "late": _is_late(one),
        "story": sheet.story(one),
        "declared": declared,
        "sections": document_view(declared, None),
        "reasons": why,
        "asked": sheet.record_names(one.records_asked),
        "facts": sheet.facts(one),
        "mistakes": mistakes,
        "wrong": {mistake.field: mistake.detail for mistake in mistakes},
        **_may(actor, one),
    }
    if context["works"]:
        context |= {
            "records": sheet.records(why),
            "categories": categories(get_language() or "en"),
            "typed": typed or {},
        }
    return render(
        request, "inspection/audits/audit.html", context, status=422 if mistakes else status
    )


def _may(actor: PersonActor, one: Audit) -> dict[str, Any]:
    """What this officer may do now."""
    mine = one.officer_id == actor.person.pk and actor.may(AUDIT)
    return {
        "may_claim": one.state == "open" and actor.may(AUDIT),
        "works": mine and one.state == "under_audit",
        "may_cancel": one.state in RUNNING and actor.may(CANCEL),
        "return_reasons": ReturnReason.choices,
        "cancel_reasons": CancelReason.choices,
    }


def _told(
    request: HttpRequest,
    pk: int,
    refusal: Exception,
    typed: dict[str, object] | None = None,
) -> HttpResponse:
    """Somebody else was first, or holds it: the page says who, and shows what is there now."""
    one = _find(pk)
    messages.error(request, sheet.why_not(one, refusal))
    return _page(request, one, typed=typed, status=409)


def _is_late(one: Audit) -> bool:
    return one.state in RUNNING and one.due_on < timezone.localdate()


def _find(pk: int) -> Audit:
    found = queries.find(pk)
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("", audits, name="audits"),
    path("<int:pk>/", audit, name="audit"),
    path("<int:pk>/claim", claim, name="audit_claim"),
    path("<int:pk>/return", give_back, name="audit_return"),
    path("<int:pk>/records", ask, name="audit_ask"),
    path("<int:pk>/conclusion", conclude, name="audit_conclude"),
    path("<int:pk>/cancel", cancel, name="audit_cancel"),
    path("of/<int:decision>", send, name="audit_send"),
]
