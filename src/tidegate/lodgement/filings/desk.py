"""A trader's pages: which documents there are, forms in steps, what became of what was filed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidegate.access.interface import NotAllowed, NotThere, actor_of, public, requires
from tidegate.web.interface import Hit, finds, nav, number_in

from ..document import Invalid
from ..errors import Overtaken
from ..form import Step, step_named
from ..limits import cancel_reasons
from ..reference import LENGTH, as_written
from . import bulk, drafting, fees, form, queries, services
from .errors import Elsewhere, NoSuchType
from .flow import AMEND, FILE, WITHDRAW
from .issuing import signed_json
from .models import FilingDraft, Question
from .types import DIRECTIONS, KINDS, STANDINGS, DocumentType, document_types, type_of
from .wording import BROKEN, REVIEWS, STATES

_READ = "lodgement.read_filings"
_ON_A_PAGE = 25
#: Where a step of the form leads.
_ROUTES = {"draft": "filing_draft", "step": "filing_step", "lines": "filing_lines"}
#: So many earlier filings are offered to take values from.
_OFFERED = 12

nav("documents", gettext_lazy("Trade documents"), "filings", _READ, order=11)


def _find(request: HttpRequest, text: str, most: int) -> list[Hit]:
    reference = as_written(text)
    if len(reference) != LENGTH:
        return []
    found = queries.owned(actor_of(request)).filter(reference=reference)[:most]
    return [Hit(one.reference, reverse("filing", args=[one.reference])) for one in found]


finds("filing", gettext_lazy("Trade documents"), _READ, _find, order=11)


@require_GET
@requires(_READ)
def filings(request: HttpRequest) -> HttpResponse:
    """What my organisation filed, the newest first, and what it began."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    found = queries.page(
        actor,
        as_written(request.GET.get("after", "")),
        _ON_A_PAGE,
        state if state in STATES else "",
    )
    context = {
        "lines": [(one, STATES[one.state]) for one in found],
        "after": found[-1].reference if len(found) == _ON_A_PAGE else "",
        "is_first": not request.GET,
        "drafts": drafting.open_drafts(actor),
        "bundles": bulk.of_organisation(actor),
        "states": [(name, words) for name, (words, _colour) in STATES.items()],
        "state": state,
    }
    return _show(request, "filings", **context)


@require_GET
@public
def types(request: HttpRequest) -> HttpResponse:
    """Every document there is, by words of its title; how sure each is stands beside it."""
    text = request.GET.get("q", "")[:80].strip()
    words = text.casefold().split()
    found = [
        one for one in document_types().values() if all(word in _text_of(one) for word in words)
    ]
    groups: dict[int, list[DocumentType]] = {}
    for one in sorted(found, key=lambda one: one.label):
        groups.setdefault(one.phase, []).append(one)
    context = {
        "text": text,
        "count": len(found),
        "groups": [(phase, groups[phase]) for phase in (1, 2, 3, 0) if phase in groups],
        "kinds": KINDS,
        "standings": STANDINGS,
    }
    return _show(request, "types", **context)


@require_GET
@public
def document_type(request: HttpRequest, name: str) -> HttpResponse:
    """One document: who decides, what it asks for, what it costs, and where that is from."""
    made = _type(name)
    context = {
        "type": made,
        "about": made.about.best(get_language() or "en"),
        "kind": KINDS[made.kind],
        "direction": DIRECTIONS[made.direction],
        "standing": STANDINGS[made.standing],
        "fee_standing": STANDINGS[made.fee.standing],
        "fee": fees.said_of(made.fee.rule),
        "amounts": sorted(made.fee.amounts.values()),
        "agencies": queries.agencies_of(made),
        "parts": [
            [(item, name in made.required) for name, item in items.items()]
            for items in (made.header, made.line)
        ],
        "conditions": [BROKEN[name] for name in made.rules],
    }
    return _show(request, "type", **context, **_beginning(request, made))


@require_POST
@requires(FILE)
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Begin a draft; `from` names a filing whose values are taken over."""
    actor, source = actor_of(request), None
    if request.POST.get("from", "").strip():
        source = queries.one_owned(actor, request.POST["from"])
    return redirect("filing_draft", number=drafting.begin(actor, _type(name), source).pk)


@require_POST
@requires(AMEND)
def amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a draft with what the newest revision says."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    return redirect("filing_draft", number=drafting.begin_amendment(actor, found).pk)


@require_GET
@requires(FILE)
def draft(request: HttpRequest, number: UUID) -> HttpResponse:
    """The steps of a draft, and which are done."""
    found = drafting.one_draft(actor_of(request), number)
    if found.became is not None:
        return redirect("filing", reference=found.became.reference)
    steps = form.steps(found.type, found.typed, drafting.mistakes_of(found), found.taken_from)
    required = [field for one in steps for field in one.fields if field.required]
    filled = sum(bool(field.value) for field in required)
    return _show(request, "tasks", draft=found, steps=steps, filled=filled, required=len(required))


@require_http_methods(["GET", "POST"])
@requires(FILE)
def step(request: HttpRequest, number: UUID, name: str) -> HttpResponse:
    """One step: keeps what was typed, then says what is wrong with it."""
    found = drafting.one_draft(actor_of(request), number)
    shown = _step(found, name, checked="check" in request.GET)
    if request.method == "GET":
        return _show_step(request, found, shown)
    if shown.line is None:
        drafting.keep(found, request.POST.dict(), form.names_in(found.type, name))
    else:
        drafting.keep_line(found, shown.line, request.POST.dict())
    if "later" not in request.POST:
        kept = _step(found, name, checked=True)
        if kept.errors:
            return _show_step(request, found, kept)
    return redirect("filing_draft", number=found.pk)


@require_POST
@requires(FILE)
def lines(request: HttpRequest, number: UUID) -> HttpResponse:
    """Add a line, or take one out."""
    found = drafting.one_draft(actor_of(request), number)
    if "remove" in request.POST:
        removed = number_in(request.POST["remove"])
        if removed is not None and removed < len(found.typed["lines"]):
            drafting.remove_line(found, removed)
        return redirect("filing_draft", number=found.pk)
    if not found.type.line:
        raise NotThere("this document has no lines")
    return redirect("filing_step", number=found.pk, name=f"line-{drafting.add_line(found) + 1}")


@require_POST
@requires(FILE)
def discard(request: HttpRequest, number: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafting.one_draft(actor_of(request), number).delete()
    return redirect("filings")


@require_http_methods(["GET", "POST"])
@requires(FILE)
def check(request: HttpRequest, number: UUID) -> HttpResponse:
    """Check the answers, then submit, or hand it to the colleague who does."""
    actor = actor_of(request)
    found = drafting.one_draft(actor, number)
    refusal = ""
    if found.became is not None:
        return redirect("filing", reference=found.became.reference)
    if request.method == "POST" and "hand_over" in request.POST:
        drafting.hand_over(actor, found)
        return redirect("filings")
    if request.method == "POST":
        try:
            filing = drafting.submit_draft(actor, found)
        except Invalid:
            pass  # said below, item by item
        except (Overtaken, Elsewhere):
            refusal = _("It was changed meanwhile. Look where it is now.")
        except NotAllowed:
            refusal = _("A colleague has to submit what you prepared.")
        else:
            return redirect(f"{reverse('filing', args=[filing.reference])}?submitted")
    mistakes = drafting.mistakes_of(found)
    steps = form.steps(found.type, found.typed, mistakes, {})
    shown = {error.name for one in steps for error in one.errors}
    others = [form.said(found.type, one) for one in mistakes if _name_of(one.field) not in shown]
    context = {
        "wrong": [(one, error) for one in steps for error in one.errors],
        "others": list(dict.fromkeys(others)),
        "refusal": refusal,
        "is_bad": bool(mistakes),
        "needs_colleague": drafting.needs_a_colleague(actor, found),
    }
    return _show(request, "check", draft=found, steps=steps, **context)


@require_GET
@requires(_READ)
def filing(request: HttpRequest, reference: str) -> HttpResponse:
    """One filing: where it is, what is to do, its story, and what it says."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    revisions = {one.number: one for one in found.revisions.select_related("filing")}
    asked = number_in(request.GET.get("revision", ""))
    number = found.last_number if asked is None else asked
    if number not in revisions:
        raise NotThere("there is no such revision")
    made = found.type
    is_running = found.state in ("submitted", "fee_due", "under_review", "queried")
    context = {
        "filing": found,
        "state": STATES[found.state],
        "type": made,
        "issued": queries.issued_of(found),
        "reviews": [
            (queries.agency_name(one.agency), REVIEWS[one.state], one)
            for one in found.reviews.order_by("pk")
        ],
        "questions": Question.objects.filter(review__filing=found).order_by("pk"),
        "charges": list(found.charges.order_by("pk")),
        "balances": queries.balances_of(found),
        "story": queries.story_of(found),
        "parts": queries.parts_of(revisions[number], revisions.get(number - 1)),
        "revision": revisions[number],
        "revisions": sorted(revisions.values(), key=lambda one: -one.number),
        "days_left": queries.days_left(found) if is_running else None,
        "may_amend": made.amend != "never"
        and found.state in ("submitted", "under_review", "queried"),
        "may_withdraw": (made.cancel != "never" and is_running)
        or (made.cancel == "used" and found.state == "issued"),
        "is_new": "submitted" in request.GET,
    }
    return _show(request, "filing", **context)


@require_POST
@requires(FILE)
def answer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Answer a question of an agency."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    question = Question.objects.filter(review__filing=found, pk=number).first()
    if question is None:
        raise NotThere("there is no such question")
    try:
        services.answer(actor, question, request.POST.get("words", ""))
    except Invalid:
        return redirect(f"{reverse('filing', args=[found.reference])}?empty#question-{number}")
    return redirect("filing", reference=found.reference)


@require_http_methods(["GET", "POST"])
@requires(WITHDRAW)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw, or give back what was issued, with a reason."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    error = ""
    if request.method == "POST":
        try:
            services.withdraw(actor, found, request.POST.get("reason", ""))
        except Invalid:
            error = _("Choose a reason")
        except Elsewhere:
            error = _("It can no longer be withdrawn.")
        else:
            return redirect("filing", reference=found.reference)
    reasons = cancel_reasons(timezone.localdate(), get_language() or "en")
    return _show(request, "withdraw", filing=found, reasons=reasons, error=error)


@require_GET
@requires(_READ)
def issued_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """What was issued, to print."""
    from .paper import pdf_of

    found = queries.issued_of(queries.one_owned(actor_of(request), reference))
    if found is None or found.content is None:
        raise NotThere("nothing was issued")
    address = request.build_absolute_uri(reverse("verify_one", args=[found.number]))
    answer = HttpResponse(pdf_of(found, address), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return answer


@require_GET
@requires(_READ)
def issued_json(request: HttpRequest, reference: str) -> HttpResponse:
    """What was issued, for programs: the signed content and the signature over it."""
    found = queries.issued_of(queries.one_owned(actor_of(request), reference))
    if found is None or found.content is None:
        raise NotThere("nothing was issued")
    answer = HttpResponse(signed_json(found), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return answer


def _beginning(request: HttpRequest, made: DocumentType) -> dict[str, Any]:
    """Who may begin one, and from which earlier filings: those of the type, then the newest."""
    actor = actor_of(request) if request.user.is_authenticated else None
    if actor is None or not actor.may(FILE):
        return {"may_file": False}
    some = queries.owned(actor).order_by("-pk")
    alike = list(some.filter(type_name=made.name)[:_OFFERED])
    others = list(some.exclude(type_name=made.name)[: _OFFERED - len(alike)])
    return {"may_file": True, "earlier": alike + others}


def _show(request: HttpRequest, page: str, **context: Any) -> HttpResponse:
    return render(request, f"lodgement/filings/{page}.html", {"room": "documents", **context})


def _show_step(request: HttpRequest, draft: FilingDraft, step: Step) -> HttpResponse:
    context = {"room": "documents", "draft": draft, "step": step, "routes": _ROUTES}
    return render(request, "lodgement/step.html", context)


def _type(name: str) -> DocumentType:
    try:
        return type_of(name)
    except NoSuchType as missing:
        raise NotThere(str(missing)) from None


def _text_of(made: DocumentType) -> str:
    told = (made.title, made.about)
    words = [text for one in told for text in (one.en, one.zh_hant, one.zh_hans)]
    return " ".join([made.name, *made.agencies, *words]).casefold()


def _step(draft: FilingDraft, name: str, *, checked: bool) -> Step:
    mistakes = drafting.mistakes_of(draft) if checked else []
    steps = form.steps(draft.type, draft.typed, mistakes, draft.taken_from)
    return step_named(name, steps)


def _name_of(field: str) -> str:
    return field.rpartition(".")[2]


urlpatterns = [
    *bulk.urlpatterns,
    path("", filings, name="filings"),
    path("types", types, name="document_types"),
    path("types/<slug:name>", document_type, name="document_type"),
    path("types/<slug:name>/begin", begin, name="filing_new"),
    path("drafts/<uuid:number>/", draft, name="filing_draft"),
    path("drafts/<uuid:number>/check", check, name="filing_check"),
    path("drafts/<uuid:number>/discard", discard, name="filing_discard"),
    path("drafts/<uuid:number>/lines", lines, name="filing_lines"),
    path("drafts/<uuid:number>/<slug:name>", step, name="filing_step"),
    path("<str:reference>/", filing, name="filing"),
    path("<str:reference>/amend", amend, name="filing_amend"),
    path("<str:reference>/withdraw", withdraw, name="filing_withdraw"),
    path("<str:reference>/questions/<int:number>", answer, name="filing_answer"),
    path("<str:reference>/issued.pdf", issued_pdf, name="filing_pdf"),
    path("<str:reference>/issued.json", issued_json, name="filing_json"),
]
