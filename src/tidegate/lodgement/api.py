"""The machine API of declarations. What belongs to another organisation is not there: 404."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Mistake as Told
from tidegate.web.interface import Problem, api, idempotent

from . import mappings, queries, schema, services, uploads
from .disclosure import shown
from .document import Invalid, Mistake, parse
from .errors import Decided, Overtaken, TooOften
from .models import Declaration, Upload, Version
from .reference import as_written
from .rowfile import csv_of_rows
from .tasks import read_upload

router = Router(tags=["declarations"])

#: A declaration of 99 full lines is less.
_LARGEST = 1_048_576
_MOST_ON_A_PAGE = 100
#: Limits of form; everything else that is wrong with a document is a rule that it breaks.
_STATUS = {"size": 413, "json": 400, "depth": 400}


class Error(Schema):
    """One thing that is wrong, or not certain, in a document."""

    field: str
    rule: str
    detail: str


class Lodged(Schema):
    """A declaration as it is answered when it is lodged or amended."""

    reference: str
    #: Of the version that this is about.
    number: int
    lodged_at: datetime
    #: How many of the 42 items are filled in.
    completeness: int
    status: str
    #: What was taken as declared though its list does not have it; the list is known to be short.
    warnings: list[Error]


class BatchItem(Schema):
    """What became of one document of a batch."""

    #: Its place in the batch, from 0.
    index: int
    declaration: Lodged | None = None
    errors: list[Error] = Field(default_factory=list)


class Batch(Schema):
    """What became of a batch."""

    accepted: int
    rejected: int
    outcomes: list[BatchItem]


class VersionOut(Schema):
    """A version, without its document."""

    number: int
    lodged_at: datetime
    completeness: int
    lines: int
    erased_at: datetime | None = None


class DeclarationOut(Lodged):
    """A declaration with its newest document; `document` is null once it was erased."""

    document: dict[str, Any] | None
    versions: list[VersionOut]


class Page(Schema):
    """Some declarations, the newest first; `next` is the address of those before them."""

    declarations: list[Lodged]
    next: str | None


class MappingOut(Schema):
    """A mapping: what the columns of a file are."""

    name: str
    title: str


class UploadOut(Schema):
    """A file that was sent: how many of its rows are lodged by now, and how many are not."""

    id: UUID
    name: str
    mapping: str
    accepted: int
    rejected: int
    sent_at: datetime
    finished_at: datetime | None
    #: Why the whole file was refused; empty when it was not.
    refusal: str
    #: When the file was erased, its time of keeping being over; then it has no name.
    erased_at: datetime | None


class StatusOut(Schema):
    """What its trader may know of where a declaration is."""

    reference: str
    number: int
    status: str


def _body(what: Mapping[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": what}}}}


_DOCUMENT = schema.json_schema()
_BATCH = {"type": "array", "items": {"type": "object"}, "maxItems": services.MOST_IN_BATCH}
_REASON = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "description": "A code of the list cancel_reason."}
    },
    "required": ["reason"],
}


@router.post("", response={201: Lodged}, openapi_extra=_body(_DOCUMENT))
@requires("lodgement.lodge")
@idempotent
def lodge(request: HttpRequest, response: HttpResponse) -> Status[dict[str, Any]]:
    """Lodge one declaration."""
    version = services.lodge(actor_of(request), parse(request.body, _LARGEST))
    response["Location"] = _address(version.declaration)
    return Status(201, _lodged(version, "received"))


@router.post("/batch", response=Batch, openapi_extra=_body(_BATCH))
@requires("lodgement.lodge")
@idempotent
def lodge_batch(request: HttpRequest) -> dict[str, Any]:
    """Lodge up to a thousand declarations: each answers for itself, the good ones are lodged."""
    sent = parse(request.body, len(request.body))
    if not isinstance(sent, list):
        raise Invalid([Mistake("", "list", "a list of declarations")])
    outcomes = services.lodge_batch(actor_of(request), sent)
    accepted = sum(one.version is not None for one in outcomes)
    return {
        "accepted": accepted,
        "rejected": len(outcomes) - accepted,
        "outcomes": [_outcome(number, one) for number, one in enumerate(outcomes)],
    }


@router.get("", response=Page)
@requires("lodgement.read")
def declarations(
    request: HttpRequest,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=_MOST_ON_A_PAGE)] = 50,
) -> dict[str, Any]:
    """The declarations of one's own organisation, the newest first, from below a reference."""
    found = queries.page(actor_of(request), as_written(after), limit)
    now = timezone.now()
    following = None
    if len(found) == limit:
        following = f"{reverse('api:declarations')}?after={found[-1].reference}&limit={limit}"
    return {"declarations": [_seen(one, now) for one in found], "next": following}


@router.get("/schema", response=dict[str, Any])
@requires("lodgement.read")
def document_schema(request: HttpRequest) -> dict[str, Any]:
    """The 42 items with their WCO ids, and the JSON Schema of a document."""
    return {"items": schema.items(), "document": _DOCUMENT}


@router.get("/mappings", response=list[MappingOut])
@requires("lodgement.lodge")
def mappings_offered(request: HttpRequest) -> list[mappings.Offered]:
    """The mappings by which a file may be read: `canonical`, and what Customs installed."""
    return mappings.offered()


@router.post("/uploads", response={202: UploadOut})
@requires("lodgement.lodge")
@idempotent
def upload(
    request: HttpRequest,
    response: HttpResponse,
    file: Annotated[UploadedFile, File()],
    mapping: Annotated[str, Form()] = mappings.CANONICAL,
) -> Status[Upload]:
    """Send a file (CSV, XLSX or Parquet): it is read in the background, a row a declaration."""
    made = uploads.receive(actor_of(request), file.name or "", file.chunks(), mapping, read_upload)
    response["Location"] = reverse("api:upload_progress", args=[made.pk])
    return Status(202, made)


@router.get("/uploads/{uuid:number}", response=UploadOut)
@requires("lodgement.read")
def upload_progress(request: HttpRequest, number: UUID) -> Upload:
    """How far a file is, or what became of it."""
    return queries.one_upload(actor_of(request), number)


@router.get("/uploads/{uuid:number}/rows")
@requires("lodgement.read")
def upload_rows(request: HttpRequest, number: UUID, rejected: bool = False) -> HttpResponseBase:
    """What became of each row, as CSV: its reference, or the rule that it broke."""
    return csv_of_rows(queries.one_upload(actor_of(request), number), rejected)


@router.get("/{reference}", response=DeclarationOut)
@requires("lodgement.read")
def declaration(request: HttpRequest, reference: str) -> dict[str, Any]:
    """One declaration: its newest document, and all its versions."""
    found = queries.one_owned(actor_of(request), reference)
    versions = queries.versions_of(found)
    return {
        **_lodged(versions[0], shown(found, versions, timezone.now())),
        "document": versions[0].document,
        "versions": versions,
    }


@router.get("/{reference}/versions/{int:number}", response=dict[str, Any])
@requires("lodgement.read")
def version(request: HttpRequest, reference: str, number: int) -> dict[str, Any]:
    """The document of one version, as it was lodged."""
    found = queries.one_owned(actor_of(request), reference)
    document = queries.version_numbered(found, number).document
    if document is None:
        raise Problem(410, "Erased", "Its time of keeping is over.", type="erased")
    return dict(document)


@router.post("/{reference}/versions", response={201: Lodged}, openapi_extra=_body(_DOCUMENT))
@requires("lodgement.amend")
@idempotent
def amend(
    request: HttpRequest, response: HttpResponse, reference: str, seen_version: int
) -> Status[dict[str, Any]]:
    """Amend: the whole document anew, over the version that was seen."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    made = services.amend(actor, found, parse(request.body, _LARGEST), seen_version)
    response["Location"] = _address(found)
    return Status(201, _lodged(made, "received"))


@router.post("/{reference}/cancellation", response=StatusOut, openapi_extra=_body(_REASON))
@requires("lodgement.cancel")
@idempotent
def cancel(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Cancel, for a reason of the list `cancel_reason`."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    sent = parse(request.body, _LARGEST)
    reason = sent.get("reason") if isinstance(sent, dict) else None
    services.cancel(actor, found, reason if isinstance(reason, str) else "")
    return _status(found)


@router.get("/{reference}/status", response=StatusOut)
@requires("lodgement.read")
def status(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Where it is, as far as its trader may know by now."""
    return _status(queries.one_owned(actor_of(request), reference))


def _address(declaration: Declaration) -> str:
    return reverse("api:declaration", args=[declaration.reference])


def _lodged(version: Version, status: str) -> dict[str, Any]:
    return {
        "reference": version.declaration.reference,
        "number": version.number,
        "lodged_at": version.lodged_at,
        "completeness": version.completeness,
        "status": status,
        "warnings": [Mistake(*one)._asdict() for one in version.doubts],
    }


def _seen(declaration: Declaration, now: datetime) -> dict[str, Any]:
    versions = sorted(declaration.versions.all(), key=lambda one: -one.number)
    return _lodged(versions[0], shown(declaration, versions, now))


def _status(declaration: Declaration) -> dict[str, Any]:
    versions = queries.versions_of(declaration)
    seen = shown(declaration, versions, timezone.now())
    return {
        "reference": declaration.reference,
        "number": declaration.last_number,
        "status": seen,
    }


def _outcome(number: int, outcome: services.Outcome) -> dict[str, Any]:
    if outcome.version is not None:
        return {"index": number, "declaration": _lodged(outcome.version, "received")}
    return {"index": number, "errors": [one._asdict() for one in outcome.mistakes]}


@api.exception_handler(Invalid)
def _invalid(request: HttpRequest, invalid: Invalid) -> HttpResponse:
    mistakes = invalid.mistakes
    errors = [Told(field=one.field, rule=one.rule, detail=one.detail) for one in mistakes]
    status = _STATUS.get(mistakes[0].rule, 422)
    detail = f"{len(errors)} {'rule is' if len(errors) == 1 else 'rules are'} broken."
    return api.on_exception(
        request, Problem(status, "The declaration does not hold", detail, errors, type="invalid")
    )


@api.exception_handler(Overtaken)
def _overtaken(request: HttpRequest, overtaken: Overtaken) -> HttpResponse:
    detail = f"Version {overtaken.last} is the newest; load it and amend that."
    problem = Problem(409, "Amended meanwhile", detail, type="overtaken")
    return api.on_exception(request, problem)


@api.exception_handler(Decided)
def _decided(request: HttpRequest, _: Decided) -> HttpResponse:
    detail = "It can no longer be amended or cancelled."
    return api.on_exception(request, Problem(409, "Too late", detail, type="decided"))


@api.exception_handler(TooOften)
def _too_often(request: HttpRequest, refused: TooOften) -> HttpResponse:
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    detail = f"A declaration is amended at most {refused.most} times a day."
    after = {"Retry-After": str(int((midnight - now).total_seconds()) + 1)}
    problem = Problem(429, "Amended too often", detail, type="too-often", headers=after)
    return api.on_exception(request, problem)
