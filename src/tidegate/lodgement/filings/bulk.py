"""Pages for files of many documents."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tidegate.access.interface import PersonActor, actor_of, requires
from tidegate.declaration.interface import neutralise
from tidegate.web.interface import csv_file

from ..document import Mistake
from . import bundles, form
from .flow import FILE
from .models import Bundle, BundleRow
from .queries import one_bundle
from .tasks import read_bundle
from .types import DocumentType, document_types

_READ = "lodgement.read_filings"
_HEADER = ("line", "own_number", "reference", "field", "rule")
#: So many rejected documents are shown on the page; the file has them all.
_SHOWN = 20


def of_organisation(actor: PersonActor) -> list[Bundle]:
    """The last files that the actor's organisation sent."""
    ours = Bundle.objects.filter(organisation_id=actor.person.organisation_id)
    return list(ours.order_by("-sent_at")[:5])


@require_http_methods(["GET", "POST"])
@requires(FILE)
def files(request: HttpRequest) -> HttpResponse:
    """Send a file of documents of any types."""
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is not None:
            sent = bundles.receive(actor_of(request), file.name or "", file.chunks(), read_bundle)
            return redirect("filing_file", number=sent.pk)
        error = _("Choose a file")
    context = {"room": "documents", "error": error}
    return render(request, "lodgement/filings/files.html", context)


@require_GET
@requires(_READ)
def file(request: HttpRequest, number: UUID) -> HttpResponse:
    """How far a file is, and what became of its documents."""
    found = one_bundle(actor_of(request), number)
    rejected = found.rows.filter(filing=None).order_by("line", "id")[:_SHOWN]
    context = {
        "room": "documents",
        "bundle": found,
        "rejected": [(one, _said(one)) for one in rejected],
    }
    return render(request, "lodgement/filings/file.html", context)


@require_GET
@requires(_READ)
def rows(request: HttpRequest, number: UUID) -> StreamingHttpResponse:
    """What became of each document, as CSV: its reference, or the rule that it broke."""
    found = one_bundle(actor_of(request), number)
    cells = _cells(found, "rejected" in request.GET)
    return csv_file(f"documents-{found.pk}", _HEADER, cells)


def _cells(bundle: Bundle, rejected: bool) -> Iterator[list[str | int]]:
    some = bundle.rows.order_by("line", "id").select_related("filing")
    for row in (some.filter(filing=None) if rejected else some).iterator(chunk_size=1000):
        reference = row.filing.reference if row.filing is not None else ""
        cells = (row.own_number, reference, row.field, row.rule)
        yield [row.line, *map(neutralise, cells)]


def _said(row: BundleRow) -> str:
    """What is wrong with a document, in the reader's words where its item is known."""
    rule, _colon, detail = row.rule.partition(": ")
    mistake = Mistake(row.field, rule, detail)
    owner = _owner(row.field.rpartition(".")[2])
    return form.said(owner, mistake) if owner is not None else row.rule


def _owner(name: str) -> DocumentType | None:
    """A type that has the item: an item of one name is the same everywhere."""
    return next((one for one in document_types().values() if one.item(name) is not None), None)


urlpatterns = [
    path("files", files, name="filing_files"),
    path("files/<uuid:number>/", file, name="filing_file"),
    path("files/<uuid:number>/rows.csv", rows, name="filing_file_rows"),
]
