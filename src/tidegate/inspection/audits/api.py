"""The machine API of audits after release: for an auditor's own program."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidegate.access.interface import NotThere, actor_of, requires
from tidegate.flow.interface import MoveRefused
from tidegate.web.interface import Mistake, idempotent

from ..errors import FindingRefused, NotHeld
from ..problems import conflict, incomplete, invalid
from . import queries, services, sheet
from .errors import RecordsRefused
from .flow import AUDIT
from .models import Audit
from .policies import SEE
from .reasons import ReturnReason
from .records import Outcome

router = Router(tags=["audits"])

_MOST = 200
_Word = Annotated[str, Field(max_length=40)]


class ConclusionIn(Schema):
    """What the records say; codes are of the tables audit_record and finding_category."""

    irregular: bool
    records_seen: list[_Word] = Field(min_length=1, max_length=20)
    category: _Word = ""
    value_difference_hkd: Decimal | None = None
    duty_difference_hkd: Decimal | None = None
    words: Annotated[str, Field(max_length=2000)] = ""


class AuditOut(Schema):
    """An audit."""

    id: int
    reference: str
    state: str
    opened_at: datetime
    due_on: date
    #: Whether who asks holds it.
    mine: bool
    records_asked: list[str]
    records_due_on: date | None
    conclusion: ConclusionIn | None
    recorded_at: datetime | None


class Records(Schema):
    """What the trader is asked for."""

    records: list[_Word] = Field(min_length=1, max_length=20)


class Reason(Schema):
    """Why it is returned."""

    reason: ReturnReason


@router.get("", response=list[AuditOut])
@requires(SEE)
def audits(request: HttpRequest) -> list[AuditOut]:
    """What the caller holds and what nobody does, what is due first above: 200 at most."""
    return [_out(request, one) for one in queries.waiting_for(actor_of(request))[:_MOST]]


@router.get("/{int:number}", response=AuditOut)
@requires(SEE)
def audit(request: HttpRequest, number: int) -> AuditOut:
    """One audit, with its conclusion once it is concluded."""
    return _out(request, _find(number))


@router.post("/{int:number}/claim", response=AuditOut)
@requires(AUDIT)
@idempotent
def claim(request: HttpRequest, number: int) -> AuditOut:
    """Claim an audit that nobody holds; 409 says who was first."""
    return _moved(request, number, lambda one: services.claim(one, actor_of(request)))


@router.post("/{int:number}/return", response=AuditOut)
@requires(AUDIT)
@idempotent
def give_back(request: HttpRequest, number: int, body: Reason) -> AuditOut:
    """Return it, so that somebody else can claim it."""
    mine, reason = actor_of(request), body.reason.value
    return _moved(request, number, lambda one: services.give_back(one, mine, reason))


@router.post("/{int:number}/records", response=AuditOut)
@requires(AUDIT)
@idempotent
def ask(request: HttpRequest, number: int, body: Records) -> AuditOut:
    """Ask the trader for records; asked again, this is what is asked for now."""
    mine, wanted = actor_of(request), tuple(body.records)
    try:
        return _moved(request, number, lambda one: services.ask(one, wanted, mine))
    except RecordsRefused as refusal:
        mistake = Mistake(field="records", rule="unknown_code", detail=str(refusal))
        raise invalid([mistake]) from None


@router.post("/{int:number}/conclusion", response={201: AuditOut})
@requires(AUDIT)
@idempotent
def conclude(request: HttpRequest, number: int, body: ConclusionIn) -> Status[AuditOut]:
    """Record what the records say and conclude: conclusion, event and label, all or none."""
    said = {**body.dict(), "records_seen": tuple(body.records_seen), "words": body.words.strip()}
    outcome, mine = Outcome(**said), actor_of(request)
    try:
        out = _moved(request, number, lambda one: services.conclude(one, outcome, mine))
    except FindingRefused as refusal:
        raise incomplete(refusal) from None
    return Status(201, out)


def _moved(request: HttpRequest, number: int, verb: Callable[[Audit], object]) -> AuditOut:
    try:
        verb(_find(number))
    except (MoveRefused, NotHeld) as refusal:
        raise conflict(sheet.why_not(_find(number), refusal), refusal) from None
    return _out(request, _find(number))


def _find(number: int) -> Audit:
    found = queries.find(number)
    if found is None:
        raise NotThere("there is no such audit")
    return found


def _out(request: HttpRequest, one: Audit) -> AuditOut:
    conclusion = getattr(one, "conclusion", None)
    names = ("reference", "state", "opened_at", "due_on", "records_asked", "records_due_on")
    said: dict[str, Any] = {name: getattr(one, name) for name in names}
    return AuditOut(
        id=one.pk,
        **said,
        mine=one.officer_id == actor_of(request).person.pk,
        conclusion=None if conclusion is None else ConclusionIn.from_orm(conclusion),
        recorded_at=None if conclusion is None else conclusion.recorded_at,
    )
