"""The machine API of examinations: for a telephone's own program, a scale, an X-ray station."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from tidegate.access.interface import NotThere, actor_of, requires
from tidegate.flow.interface import MoveRefused
from tidegate.web.interface import Mistake, idempotent

from . import queries, services, sheet
from .errors import FindingRefused, NotHeld, PhotoRefused
from .flow import EXAMINE
from .models import Photo, WorkOrder
from .policies import SEE
from .problems import conflict, incomplete, invalid
from .reasons import ReturnReason
from .records import Result

router = Router(tags=["examinations"])

_MOST = 200
_Word = Annotated[str, Field(max_length=40)]


class PhotoOut(Schema):
    """A photograph that was stored."""

    id: int
    sha256: str
    width_px: int
    height_px: int
    size_bytes: int

    @classmethod
    def of(cls, photo: Photo) -> "PhotoOut":
        """As it is stored."""
        return cls(
            id=photo.pk,
            sha256=photo.content,
            width_px=photo.width_px,
            height_px=photo.height_px,
            size_bytes=photo.size,
        )


class FindingIn(Schema):
    """What was done and found; codes are of the tables means, finding_category, hiding_place."""

    found: bool
    means_used: list[_Word] = Field(min_length=1, max_length=20)
    signs: list[_Word] = Field(default_factory=list, max_length=20)
    category: _Word = ""
    quantity: Decimal | None = None
    quantity_unit: Annotated[str, Field(max_length=3)] = ""
    weight_kg: Decimal | None = None
    packs_found: int | None = None
    packs_of: int | None = None
    hiding_place: _Word = ""
    words: Annotated[str, Field(max_length=2000)] = ""


class WorkOrderOut(Schema):
    """A work order."""

    id: int
    reference: str
    state: str
    lane: str
    control_point: str
    day: str
    due_at: datetime
    #: Whether who asks holds it.
    mine: bool
    photos: list[PhotoOut]
    finding: FindingIn | None
    recorded_at: datetime | None


class Reason(Schema):
    """Why it is returned."""

    reason: ReturnReason


@router.get("", response=list[WorkOrderOut])
@requires(SEE)
def work_orders(request: HttpRequest, control_point: str = "") -> list[WorkOrderOut]:
    """What the caller holds, then what waits, of one control point or of all: 200 at most."""
    held = list(queries.held_by(actor_of(request))[:_MOST])
    waiting = queries.waiting(control_point)[: _MOST - len(held)]
    return [_out(request, order) for order in (*held, *waiting)]


@router.get("/{int:number}", response=WorkOrderOut)
@requires(SEE)
def work_order(request: HttpRequest, number: int) -> WorkOrderOut:
    """One work order, with its finding once it is closed."""
    return _out(request, _find(number))


@router.post("/{int:number}/claim", response=WorkOrderOut)
@requires(EXAMINE)
@idempotent
def claim(request: HttpRequest, number: int) -> WorkOrderOut:
    """Claim a work order that waits; 409 says who was first."""
    return _moved(request, number, lambda order: services.claim(order, actor_of(request)))


@router.post("/{int:number}/start", response=WorkOrderOut)
@requires(EXAMINE)
@idempotent
def start(request: HttpRequest, number: int) -> WorkOrderOut:
    """Say that one stands before the goods."""
    return _moved(request, number, lambda order: services.start(order, actor_of(request)))


@router.post("/{int:number}/return", response=WorkOrderOut)
@requires(EXAMINE)
@idempotent
def give_back(request: HttpRequest, number: int, body: Reason) -> WorkOrderOut:
    """Return it, so that somebody else can claim it."""
    return _moved(
        request,
        number,
        lambda order: services.give_back(order, actor_of(request), body.reason.value),
    )


@router.post("/{int:number}/photos", response={201: PhotoOut})
@requires(EXAMINE)
@idempotent
def add_photo(
    request: HttpRequest,
    number: Annotated[int, Path()],
    photo: Annotated[UploadedFile, File()],
) -> Status[PhotoOut]:
    """Add a JPEG, PNG or WebP; it is encoded anew, without place or telephone."""
    order = _find(number)
    try:
        added = services.add_photo(order, photo, actor_of(request))
    except PhotoRefused as refusal:
        raise invalid([Mistake(field="photo", rule=refusal.rule, detail=str(refusal))]) from None
    except NotHeld as refusal:
        raise conflict(sheet.why_not(order, refusal), refusal) from None
    return Status(201, PhotoOut.of(added))


@router.post("/{int:number}/finding", response={201: WorkOrderOut})
@requires(EXAMINE)
@idempotent
def close(request: HttpRequest, number: int, body: FindingIn) -> Status[WorkOrderOut]:
    """Record what was found and close the work order: finding, event and label, all or none."""
    result = Result(
        **{
            **body.dict(),
            "means_used": tuple(body.means_used),
            "signs": tuple(body.signs),
            "words": body.words.strip(),
        }
    )

    def record(order: WorkOrder) -> None:
        services.close(order, result, actor_of(request))

    try:
        return Status(201, _moved(request, number, record))
    except FindingRefused as refusal:
        raise incomplete(refusal) from None


def _moved(request: HttpRequest, number: int, move: Callable[[WorkOrder], None]) -> WorkOrderOut:
    order = _find(number)
    try:
        move(order)
    except (MoveRefused, NotHeld) as refusal:
        raise conflict(sheet.why_not(_find(number), refusal), refusal) from None
    return _out(request, _find(number))


def _find(number: int) -> WorkOrder:
    order = queries.find(number)
    if order is None:
        raise NotThere("there is no such work order")
    return order


def _out(request: HttpRequest, order: WorkOrder) -> WorkOrderOut:
    finding = getattr(order, "finding", None)
    said: dict[str, Any] = {
        name: getattr(order, name) for name in ("reference", "state", "lane", "control_point")
    }
    return WorkOrderOut(
        id=order.pk,
        **said,
        day=order.day.isoformat(),
        due_at=order.decision.due_at,
        mine=order.examiner_id == actor_of(request).person.pk,
        photos=[PhotoOut.of(photo) for photo in order.photos.all()],
        finding=None if finding is None else FindingIn.from_orm(finding),
        recorded_at=None if finding is None else finding.recorded_at,
    )
