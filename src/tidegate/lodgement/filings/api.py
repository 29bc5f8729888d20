"""The machine API of filings: any document by its type; agencies' decisions come by themselves."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from tidegate.access.interface import PersonActor, actor_of, public, requires
from tidegate.web.interface import Problem, api, idempotent

from ..document import Invalid, Mistake, parse
from ..reference import as_written
from . import bundles, described, queries, services
from .errors import Elsewhere, NoSuchType
from .flow import AMEND, FILE, WITHDRAW
from .issuing import is_genuine, signed_json
from .models import Bundle, Filing, Question
from .schema import (
    Accepted,
    Batch,
    BundleOut,
    FilingOut,
    Page,
    TypeDescription,
    TypeOut,
    Verified,
)
from .tasks import read_bundle
from .types import DocumentType, document_types, type_of

router = Router(tags=["documents"])

_READ = "lodgement.read_filings"
#: A manifest of 100,000 lines is less.
LARGEST = 134_217_728
_MOST_ON_A_PAGE = 100


def _body(what: Mapping[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": what}}}}


_FILED = {
    "type": "object",
    "required": ["type", "document"],
    "properties": {
        "type": {"type": "string"},
        "document": {"type": "object"},
        "own_number": {"type": "string", "maxLength": 64},
    },
}
_DOCUMENT = {"type": "object"}
_WORDS = {
    "type": "object",
    "required": ["words"],
    "properties": {"words": {"type": "string", "maxLength": 2000}},
}
_REASON = {
    "type": "object",
    "required": ["reason"],
    "properties": {
        "reason": {"type": "string", "description": "A code of the list cancel_reason."}
    },
}


@router.get("/types", response=list[TypeOut])
@public
def types(request: HttpRequest) -> list[dict[str, Any]]:
    """Every document type."""
    return [described.in_short(one) for one in document_types().values()]


@router.get("/types/{name}", response=TypeDescription)
@public
def one_type(request: HttpRequest, name: str) -> dict[str, Any]:
    """A type with its items, the JSON Schema of a document, and one that is accepted."""
    return described.in_full(_type(name))


@router.post("", response={202: Accepted}, openapi_extra=_body(_FILED))
@requires(FILE)
@idempotent
def submit(request: HttpRequest, response: HttpResponse) -> Status[dict[str, Any]]:
    """Submit a document; what becomes of it is told under its reference."""
    made = services.submit(actor_of(request), _sent(parse(request.body, LARGEST), ""))
    response["Location"] = reverse("api:one_filing", args=[made.reference])
    return Status(202, _accepted(made))


@router.post(
    "/batch",
    response=Batch,
    openapi_extra=_body({"type": "array", "items": _FILED, "maxItems": services.MOST_IN_BATCH}),
)
@requires(FILE)
@idempotent
def submit_batch(request: HttpRequest) -> dict[str, Any]:
    """Submit up to a thousand documents of any types: each answers for itself."""
    sent = parse(request.body, LARGEST)
    if not isinstance(sent, list):
        raise Invalid([Mistake("", "list", "a list of documents with their types")])
    if len(sent) > services.MOST_IN_BATCH:
        most = f"at most {services.MOST_IN_BATCH} documents in a batch"
        raise Invalid([Mistake("", "count", most)])
    read = [_sent_or_mistakes(one) for one in sent]
    good = [one for one in read if isinstance(one, services.Sent)]
    outcomes = iter(services.submit_batch(actor_of(request), good))
    told = [
        next(outcomes) if isinstance(one, services.Sent) else services.Outcome(None, one)
        for one in read
    ]
    accepted = sum(one.filing is not None for one in told)
    return {
        "accepted": accepted,
        "rejected": len(told) - accepted,
        "outcomes": [_outcome(number, one) for number, one in enumerate(told)],
    }


@router.get("", response=Page)
@requires(_READ)
def filings(
    request: HttpRequest,
    after: str = "",
    state: str = "",
    limit: Annotated[int, Query(ge=1, le=_MOST_ON_A_PAGE)] = 50,
) -> dict[str, Any]:
    """What one's own organisation filed, the newest first, from below a reference."""
    found = queries.page(actor_of(request), as_written(after), limit, state)
    following = None
    if len(found) == limit:
        where = f"?after={found[-1].reference}&limit={limit}"
        following = reverse("api:filings") + where + (f"&state={state}" if state else "")
    return {"filings": [_accepted(one) for one in found], "next": following}


@router.post("/files", response={202: BundleOut})
@requires(FILE)
@idempotent
def send_file(
    request: HttpRequest, response: HttpResponse, file: Annotated[UploadedFile, File()]
) -> Status[Bundle]:
    """Send a file of documents of any types; it is read in the background."""
    made = bundles.receive(actor_of(request), file.name or "", file.chunks(), read_bundle)
    response["Location"] = reverse("api:file_progress", args=[made.pk])
    return Status(202, made)


@router.get("/files/{uuid:number}", response=BundleOut)
@requires(_READ)
def file_progress(request: HttpRequest, number: UUID) -> Bundle:
    """How far a file is; the page of the file has what became of each document."""
    return queries.one_bundle(actor_of(request), number)


@router.get("/verification/{number}", response=Verified)
@public
def verification(request: HttpRequest, number: str, code: str) -> dict[str, Any]:
    """Whether what was issued is genuine and holds today; nothing of what it says."""
    found = queries.issued_as(number, code)
    if found is None:
        raise Problem(404, "Not issued", "No document has this number and code.", type="unknown")
    return {
        "number": found.number,
        "type": found.filing.type_name,
        "state": found.filing.state,
        "is_genuine": is_genuine(found),
        "holds_today": queries.holds_today(found),
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
        "sha256": found.digest,
    }


@router.get("/{reference}", response=FilingOut)
@requires(_READ)
def one_filing(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Where a filing is, what is to do, and what it says."""
    found = queries.one_owned(actor_of(request), reference)
    issued = queries.issued_of(found)
    return {
        **_accepted(found),
        "revision": found.last_number,
        "due_on": found.due_on,
        "number": issued and issued.number,
        "valid_from": issued and issued.valid_from,
        "valid_until": issued and issued.valid_until,
        "charges": [
            {"id": one.pk, "rule": one.rule, "amount": f"{one.amount:f}", "paid_at": one.paid_at}
            for one in found.charges.order_by("pk")
        ],
        "reviews": list(found.reviews.order_by("pk")),
        "questions": Question.objects.filter(review__filing=found).order_by("pk"),
        "balances": [
            {
                "line": one.line,
                "commodity_code": one.commodity_code,
                "unit": one.unit,
                "quantity": f"{one.quantity.normalize():f}",
                "left": f"{one.left.normalize():f}",
            }
            for one in queries.balances_of(found)
        ],
        "document": queries.newest_of(found).document,
    }


@router.get("/{reference}/issued", response=dict[str, Any])
@requires(_READ)
def issued(request: HttpRequest, reference: str) -> HttpResponse:
    """What was issued: the signed content, the signature, and the key that verifies it."""
    found = queries.issued_of(queries.one_owned(actor_of(request), reference))
    if found is None or found.content is None:
        raise Problem(404, "Not issued", "Nothing was issued (yet).", type="not-issued")
    return HttpResponse(signed_json(found), content_type="application/json")


@router.post("/{reference}/revisions", response=Accepted, openapi_extra=_body(_DOCUMENT))
@requires(AMEND)
@idempotent
def amend(request: HttpRequest, reference: str, seen_revision: int) -> dict[str, Any]:
    """Amend: the whole document anew, over the revision that was seen."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    services.amend(actor, found, parse(request.body, LARGEST), seen_revision)
    return _accepted(queries.one_owned(actor, reference))


@router.post("/{reference}/withdrawal", response=Accepted, openapi_extra=_body(_REASON))
@requires(WITHDRAW)
@idempotent
def withdraw(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Withdraw, or give back what was issued, for a reason of the list `cancel_reason`."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    services.withdraw(actor, found, _text(request, "reason"))
    return _accepted(queries.one_owned(actor, reference))


@router.post(
    "/{reference}/questions/{int:number}/answer", response=Accepted, openapi_extra=_body(_WORDS)
)
@requires(FILE)
@idempotent
def answer(request: HttpRequest, reference: str, number: int) -> dict[str, Any]:
    """Answer a question of an agency."""
    actor = actor_of(request)
    services.answer(actor, _question(actor, reference, number), _text(request, "words"))
    return _accepted(queries.one_owned(actor, reference))


def _question(actor: PersonActor, reference: str, number: int) -> Question:
    found = queries.one_owned(actor, reference)
    question = Question.objects.filter(review__filing=found, pk=number).first()
    if question is None:
        raise Problem(404, "No such question", "There is no such question.", type="unknown")
    return question


def _text(request: HttpRequest, name: str) -> str:
    sent = parse(request.body, LARGEST)
    value = sent.get(name) if isinstance(sent, dict) else None
    return value if isinstance(value, str) else ""


def _type(name: str) -> DocumentType:
    try:
        return type_of(name)
    except NoSuchType:
        told = "GET /api/v1/documents/types lists them."
        raise Problem(404, "No such document type", told, type="no-such-type") from None


def _sent(one: object, place: str) -> services.Sent:
    if not isinstance(one, dict):
        raise Invalid([Mistake(place, "record", "a record with type and document")])
    name, own_number = one.get("type"), one.get("own_number", "")
    if not isinstance(name, str) or name not in document_types():
        told = "a type of GET /api/v1/documents/types"
        raise Invalid([Mistake("type", "types", told)])
    if not isinstance(own_number, str) or len(own_number) > 64:
        raise Invalid([Mistake("own_number", "an..64", "text of at most 64 characters")])
    return services.Sent(type_of(name), one.get("document"), own_number)


def _sent_or_mistakes(one: object) -> services.Sent | list[Mistake]:
    try:
        return _sent(one, "")
    except Invalid as invalid:
        return invalid.mistakes


def _accepted(filing: Filing) -> dict[str, Any]:
    return {
        "conversation": filing.reference,
        "reference": filing.reference,
        "type": filing.type_name,
        "state": filing.state,
        "submitted_at": filing.submitted_at,
        "own_number": filing.own_number,
    }


def _outcome(number: int, outcome: services.Outcome) -> dict[str, Any]:
    if outcome.filing is not None:
        return {"index": number, "filing": _accepted(outcome.filing)}
    return {"index": number, "errors": [one._asdict() for one in outcome.mistakes]}


@api.exception_handler(Elsewhere)
def _elsewhere(request: HttpRequest, _refused: Elsewhere) -> HttpResponse:
    detail = "It is no longer where it was seen, or its time is over. Load it again."
    return api.on_exception(request, Problem(409, "Elsewhere", detail, type="elsewhere"))
