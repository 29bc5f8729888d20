"""A trader's pages: what was lodged, a form in steps that works without scripts, files."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidegate.access.interface import NotThere, actor_of, requires
from tidegate.codes.interface import search
from tidegate.web.interface import Hit, finds, nav, number_in

from . import drafts, form, limits, mappings, queries, services, uploads
from .disclosure import shown
from .document import Invalid
from .errors import Decided, Overtaken, TooOften
from .labels import STATES
from .models import Draft
from .reference import LENGTH, as_written
from .rowfile import csv_of_rows
from .tasks import read_upload
from .view import document_view

_ON_A_PAGE = 25
#: Where a step of the form leads.
_ROUTES = {"draft": "declaration_draft", "step": "declaration_step", "lines": "declaration_lines"}
#: Lists that the form searches.
_SEARCHED = frozenset({"country", "hs", "locode", "package", "unit"})

nav("declarations", gettext_lazy("Declarations"), "declarations", "lodgement.read", order=10)


def _find(request: HttpRequest, text: str, most: int) -> list[Hit]:
    reference = as_written(text)
    if len(reference) != LENGTH:
        return []
    found = queries.owned(actor_of(request)).filter(reference=reference)[:most]
    return [Hit(one.reference, reverse("declaration", args=[one.reference])) for one in found]


finds("declaration", gettext_lazy("Declarations"), "lodgement.read", _find, order=10)


@require_GET
@requires("lodgement.read")
def declarations(request: HttpRequest) -> HttpResponse:
    """What my organisation lodged, the newest first; what I began; files."""
    actor, now = actor_of(request), timezone.now()
    found = queries.page(actor, as_written(request.GET.get("after", "")), _ON_A_PAGE)
    goods = queries.goods_of(found)
    lines = [
        {
            "declaration": one,
            "goods": goods.get(one.pk, ""),
            "status": STATES[shown(one, list(one.versions.all()), now)],
        }
        for one in found
    ]
    return render(
        request,
        "lodgement/declarations.html",
        {
            "room": "declarations",
            "lines": lines,
            "after": found[-1].reference if len(found) == _ON_A_PAGE else "",
            "is_first": "after" not in request.GET,
            "drafts": drafts.open_drafts(actor),
            "uploads": queries.uploads_of(actor).order_by("-sent_at")[:5],
        },
    )


@require_GET
@requires("lodgement.read")
def declaration(request: HttpRequest, reference: str) -> HttpResponse:
    """One declaration: where it is, what it says, what amendments changed."""
    found = queries.one_owned(actor_of(request), reference)
    versions = queries.versions_of(found)
    asked = number_in(request.GET.get("version", ""))
    number = found.last_number if asked is None else asked
    by_number = {one.number: one for one in versions}
    if number not in by_number:
        raise Http404
    now = timezone.now()
    status = shown(found, versions, now)
    return render(
        request,
        "lodgement/declaration.html",
        {
            "room": "declarations",
            "declaration": found,
            "version": by_number[number],
            "versions": versions,
            "sections": document_view(by_number[number], by_number.get(number - 1)),
            "status": STATES[status],
            "is_open": status == "received",
            "is_new": "lodged" in request.GET,
        },
    )


@require_POST
@requires("lodgement.lodge")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    return redirect("declaration_draft", number=drafts.begin(actor_of(request)).pk)


@require_POST
@requires("lodgement.amend")
def amend(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a draft with what the newest version says."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    return redirect("declaration_draft", number=drafts.begin(actor, found).pk)


@require_GET
@requires("lodgement.lodge")
def draft(request: HttpRequest, number: UUID) -> HttpResponse:
    """The steps of a draft, and which are done."""
    found = _draft(request, number)
    if found.became is not None:
        return redirect("declaration", reference=found.became.reference)
    return _show(request, "tasks", found, steps=form.steps(found.typed, drafts.mistakes_of(found)))


@require_http_methods(["GET", "POST"])
@requires("lodgement.lodge")
def step(request: HttpRequest, number: UUID, name: str) -> HttpResponse:
    """One step: keeps what was typed, then says what is wrong with it."""
    found = _draft(request, number)
    shown_step = _step(found, name, checked=False)
    if request.method == "GET":
        checked = _step(found, name, checked="check" in request.GET)
        return _show(request, "step", found, step=checked)
    if shown_step.line is None:
        drafts.keep_header(found, request.POST.dict(), tuple(f.name for f in shown_step.fields))
    else:
        drafts.keep_line(found, shown_step.line, request.POST.dict())
    if "later" not in request.POST:
        kept = _step(found, name, checked=True)
        if kept.errors:
            return _show(request, "step", found, step=kept)
    return redirect("declaration_draft", number=found.pk)


@require_POST
@requires("lodgement.lodge")
def lines(request: HttpRequest, number: UUID) -> HttpResponse:
    """Add a line, or take one out."""
    found = _draft(request, number)
    if "remove" in request.POST:
        removed = number_in(request.POST["remove"])
        if removed is not None and removed < len(found.typed["lines"]):
            drafts.remove_line(found, removed)
        return redirect("declaration_draft", number=found.pk)
    name = f"line-{drafts.add_line(found) + 1}"
    return redirect("declaration_step", number=found.pk, name=name)


@require_POST
@requires("lodgement.lodge")
def discard(request: HttpRequest, number: UUID) -> HttpResponse:
    """Throw a draft away."""
    _draft(request, number).delete()
    return redirect("declarations")


@require_http_methods(["GET", "POST"])
@requires("lodgement.lodge")
def check(request: HttpRequest, number: UUID) -> HttpResponse:
    """Check the answers, then lodge."""
    found = _draft(request, number)
    refusal = ""
    if request.method == "POST":
        try:
            lodged = drafts.lodge_draft(actor_of(request), found)
        except Invalid:
            pass  # said below, field by field
        except (Overtaken, Decided, TooOften) as refused:
            refusal = _refusal(refused)
        else:
            return redirect(f"{reverse('declaration', args=[lodged.reference])}?lodged")
    elif found.became is not None:
        return redirect("declaration", reference=found.became.reference)
    mistakes = drafts.mistakes_of(found)
    steps = form.steps(found.typed, mistakes)
    by_field = [(one, error) for one in steps for error in one.errors]
    doubts = [form.said(one) for one in drafts.doubts_of(found)]
    context = {"wrong": by_field, "refusal": refusal, "is_bad": bool(mistakes), "doubts": doubts}
    return _show(request, "check", found, steps=steps, **context)


@require_http_methods(["GET", "POST"])
@requires("lodgement.cancel")
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel, with a reason."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    error = ""
    if request.method == "POST":
        try:
            services.cancel(actor, found, request.POST.get("reason", ""))
        except Invalid:
            error = _("Choose a reason")
        except Decided as refused:
            error = _refusal(refused)
        else:
            return redirect("declaration", reference=found.reference)
    reasons = limits.cancel_reasons(timezone.localdate(), get_language() or "en")
    context = {"declaration": found, "reasons": reasons, "error": error, "room": "declarations"}
    return render(request, "lodgement/cancel.html", context)


@require_GET
@requires("lodgement.look_up")
def codes(request: HttpRequest, table: str) -> HttpResponse:
    """Codes of a list that match what was typed: a page, or the options that a field offers."""
    if table not in _SEARCHED:
        raise Http404
    # A field of the form asks under its own name.
    text = str(next(iter(request.GET.values()), ""))[:80].strip()
    language = get_language() or "en"
    found = search(table, text, language, 20) if text else []
    hits = [(one.code, one.name(language)) for one in found]
    template = "options" if request.headers.get("HX-Request") else "codes"
    context = {"table": table, "text": text, "hits": hits, "room": "declarations"}
    return render(request, f"lodgement/{template}.html", context)


@require_http_methods(["GET", "POST"])
@requires("lodgement.lodge")
def files(request: HttpRequest) -> HttpResponse:
    """Send a file of declarations."""
    wrong = error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        mapping = request.POST.get("mapping", "")
        if file is None:
            wrong, error = "file", _("Choose a file")
        else:
            try:
                sent = uploads.receive(
                    actor_of(request), file.name or "", file.chunks(), mapping, read_upload
                )
            except Invalid:
                wrong, error = "mapping", _("Choose what the columns of the file are")
            else:
                return redirect("declaration_file", number=sent.pk)
    context = {
        "error": error,
        "wrong": wrong,
        "mappings": mappings.offered(),
        "room": "declarations",
    }
    return render(request, "lodgement/files.html", {**context, "room": "declarations"})


@require_GET
@requires("lodgement.read")
def file(request: HttpRequest, number: UUID) -> HttpResponse:
    """How far a file is, and what became of its rows."""
    found = queries.one_upload(actor_of(request), number)
    rejected = found.rows.filter(declaration=None).order_by("line", "id")[:20]
    told = [(one, form.said_of_row(one)) for one in rejected]
    context = {"upload": found, "rejected": told, "room": "declarations"}
    return render(request, "lodgement/file.html", context)


@require_GET
@requires("lodgement.read")
def file_rows(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The rows of a file as CSV."""
    found = queries.one_upload(actor_of(request), number)
    return csv_of_rows(found, "rejected" in request.GET)


def _draft(request: HttpRequest, number: UUID) -> Draft:
    ours = Draft.objects.filter(organisation_id=actor_of(request).person.organisation_id)
    found = ours.select_related("became", "amends").filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such draft")
    return found


def _step(draft: Draft, name: str, *, checked: bool) -> form.Step:
    mistakes = drafts.mistakes_of(draft) if checked else []
    return form.step_named(name, form.steps(draft.typed, mistakes))


def _show(request: HttpRequest, page: str, draft: Draft, **context: Any) -> HttpResponse:
    whole = {"room": "declarations", "draft": draft, "routes": _ROUTES, **context}
    return render(request, f"lodgement/{page}.html", whole)


def _refusal(refused: Exception) -> str:
    match refused:
        case Overtaken():
            return _("It was amended meanwhile. Look at the newest version, and amend that.")
        case TooOften():
            return _("A declaration is amended at most %(most)d times a day.") % {
                "most": refused.most
            }
        case _:
            return _("It can no longer be amended or cancelled.")


urlpatterns = [
    path("", declarations, name="declarations"),
    path("new", begin, name="declaration_new"),
    path("drafts/<uuid:number>/", draft, name="declaration_draft"),
    path("drafts/<uuid:number>/check", check, name="declaration_check"),
    path("drafts/<uuid:number>/discard", discard, name="declaration_discard"),
    path("drafts/<uuid:number>/lines", lines, name="declaration_lines"),
    path("drafts/<uuid:number>/<slug:name>", step, name="declaration_step"),
    path("codes/<slug:table>", codes, name="declaration_codes"),
    path("files", files, name="declaration_files"),
    path("files/<uuid:number>/", file, name="declaration_file"),
    path("files/<uuid:number>/rows.csv", file_rows, name="declaration_file_rows"),
    path("<str:reference>/", declaration, name="declaration"),
    path("<str:reference>/amend", amend, name="declaration_amend"),
    path("<str:reference>/cancel", cancel, name="declaration_cancel"),
]
