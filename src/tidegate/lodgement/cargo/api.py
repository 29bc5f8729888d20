"""The machine API of trips: bundle, look, cancel; and what a gateway of text messages calls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.decorators import decorate_view

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import Problem, api, idempotent, midnight

from ..document import Invalid
from ..reference import as_written
from . import queries, services
from .errors import Over, TooManyMisses, UnknownNumbers
from .flow import BUNDLE
from .models import Trip
from .plan import MOST_LOADS, Plan, plate_of
from .texts import LONGEST, answer_text

router = Router(tags=["trips"])

_MOST = 100


class TripIn(Schema):
    """Cargo to bundle with a vehicle."""

    #: Customs Cargo Reference Numbers, whoever announced the cargo.
    ccrns: list[Annotated[str, Field(max_length=32)]] = Field(min_length=1, max_length=MOST_LOADS)
    vehicle_number: str = Field(max_length=32)
    #: Code of the list `control_point`.
    control_point: str = Field(max_length=20)
    #: Without an offset it is the time of the control point.
    crosses_at: datetime


class CarriedOut(Schema):
    """A number on a trip."""

    number: str
    #: `bundled`, `unbundled`, or `ended`: it does not hold any more.
    state: str


class TripOut(Schema):
    """A trip."""

    reference: str
    state: str
    vehicle_number: str
    control_point: str
    crosses_at: datetime
    planned_at: datetime
    ccrns: list[CarriedOut]


class Page(Schema):
    """Some trips, the newest first; `next` is the address of those before them."""

    trips: list[TripOut]
    next: str | None


class TextIn(Schema):
    """A text message as it came in."""

    text: str = Field(max_length=LONGEST)


class TextOut(Schema):
    """What to send back."""

    answer: str


def _remembers_misses(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal undoes the count of numbers that are not there, too: count them anew."""

    @wraps(run)
    def whole(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = run(request, **kwargs)
        if missed := getattr(request, "ccrn_misses", 0):
            firm = actor_of(request).person.organisation_id
            services.count_misses(firm, timezone.localdate(), missed)
        return response

    return whole


@router.post("", response={201: TripOut})
@decorate_view(_remembers_misses)
@requires(BUNDLE)
@idempotent
def bundle(request: HttpRequest, response: HttpResponse, trip: TripIn) -> Status[dict[str, Any]]:
    """Bundle cargo with a vehicle: every number, or none."""
    at = trip.crosses_at
    plan = Plan(
        tuple(dict.fromkeys(one.strip().upper() for one in trip.ccrns)),
        plate_of(trip.vehicle_number),
        trip.control_point,
        timezone.make_aware(at) if timezone.is_naive(at) else at,
    )
    made = services.bundle(actor_of(request), plan)
    response["Location"] = reverse("api:one_trip", args=[made.reference])
    return Status(201, _told(made))


@router.get("", response=Page)
@requires(BUNDLE)
def trips(
    request: HttpRequest,
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> dict[str, Any]:
    """The trips of one's own organisation, the newest first, from below a reference."""
    found = queries.page(actor_of(request), as_written(after), limit)
    following = None
    if len(found) == limit:
        following = reverse("api:trips") + f"?after={found[-1].reference}&limit={limit}"
    return {"trips": [_told(one) for one in found], "next": following}


@router.post("/texts", response=TextOut)
@requires(BUNDLE)
@idempotent
def text(request: HttpRequest, text: TextIn) -> dict[str, str]:
    """Bundle what a text message asks for, as `HKR…, HKR…, AB1234, LMC, 14:30`.

    For a gateway of text messages; none is bundled with Tidegate. Trips belong to the organisation
    whose token the gateway holds; telephone numbers are neither asked for nor kept.
    """
    return {"answer": answer_text(actor_of(request), text.text)}


@router.get("/{reference}", response=TripOut)
@requires(BUNDLE)
def one_trip(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Where a trip is, and what it carries."""
    return _told(queries.one_owned(actor_of(request), reference))


@router.post("/{reference}/cancellation", response=TripOut)
@requires(BUNDLE)
@idempotent
def cancel(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Give a trip up; other vehicles may carry its cargo."""
    actor = actor_of(request)
    found = queries.one_owned(actor, reference)
    services.cancel(actor, found)
    return _told(found)


def _told(trip: Trip) -> dict[str, Any]:
    return {
        "reference": trip.reference,
        "state": trip.state,
        "vehicle_number": trip.vehicle_number,
        "control_point": trip.control_point,
        "crosses_at": trip.crosses_at,
        "planned_at": trip.planned_at,
        "ccrns": [{"number": one.number, "state": one.state} for one in queries.carried(trip)],
    }


@api.exception_handler(UnknownNumbers)
def _unknown(request: HttpRequest, refused: UnknownNumbers) -> HttpResponse:
    request.ccrn_misses = refused.count  # type: ignore[attr-defined]
    return api.on_exception(request, Invalid(refused.mistakes))


@api.exception_handler(TooManyMisses)
def _too_many(request: HttpRequest, refused: TooManyMisses) -> HttpResponse:
    request.ccrn_misses = refused.count  # type: ignore[attr-defined]
    now = timezone.now()
    seconds = (midnight(timezone.localdate(now) + timedelta(days=1)) - now).total_seconds()
    after = {"Retry-After": str(int(seconds) + 1)}
    detail = "Too many numbers that are not there were tried today."
    problem = Problem(429, "Too many misses", detail, type="too-often", headers=after)
    return api.on_exception(request, problem)


@api.exception_handler(Over)
def _over(request: HttpRequest, _refused: Over) -> HttpResponse:
    detail = "The trip crossed, ended, or its time has come. Load it again."
    return api.on_exception(request, Problem(409, "Over", detail, type="elsewhere"))
