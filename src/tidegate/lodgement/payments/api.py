"""The machine API of payments: what is due, begin to pay it, what became of it, the callback."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status

from tidegate.access.interface import actor_of, public, requires
from tidegate.web.interface import Problem, api, idempotent

from ..filings.models import Charge
from . import queries, services
from .desk import order_of
from .errors import Forged, NoAnswer, NotDue, NotOpen
from .flow import PAY
from .gateway import SIGNATURE, gateway
from .models import Payment

router = Router(tags=["payments"])

_MOST = 100
#: What a database can count up to.
_Number = Annotated[int, Field(ge=1, lt=2**63)]


class ChargeOut(Schema):
    """What is due for a document."""

    id: int
    #: Reference and type of the document.
    reference: str
    type: str
    #: Rule that says so.
    rule: str
    amount_hkd: Decimal
    #: `sourced`, `derived` or `assumed`.
    standing: str
    #: Why an officer charged it; empty where the machine did.
    reason: str
    charged_at: datetime


class PaymentIn(Schema):
    """Charges to pay together."""

    charges: list[_Number] = Field(min_length=1, max_length=200)


class PaymentOut(Schema):
    """A payment."""

    reference: str
    state: str
    amount_hkd: Decimal
    charges: list[int]
    begun_at: datetime
    paid_at: datetime | None
    gateway: str
    #: Whether no money moved.
    is_simulated: bool


class Begun(PaymentOut):
    """A payment that was begun."""

    #: Where the payer goes on.
    address: str


class Page(Schema):
    """Some payments, the newest first; `next` is the address of those before them."""

    payments: list[PaymentOut]
    next: str | None


@router.get("/due", response=list[ChargeOut])
@requires(PAY)
def due(request: HttpRequest) -> list[dict[str, Any]]:
    """What one's own organisation owes, the oldest first."""
    return [_charge(one) for one in queries.due(actor_of(request))]


@router.post("", response={201: Begun})
@requires(PAY)
@idempotent
def begin(request: HttpRequest, sent: PaymentIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Begin to pay charges; the payer goes on at `address`. For the same charges, the same one."""
    at = gateway()
    made = services.begin(actor_of(request), sent.charges, at)
    response["Location"] = reverse("api:payment", args=[made.reference])
    return Status(201, {**_payment(made), "address": at.begin(order_of(request, made))})


@router.get("", response=Page)
@requires(PAY)
def payments(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=16)] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> dict[str, Any]:
    """The payments of one's own organisation, the newest first, from below a reference."""
    found = queries.payments_of(actor_of(request)).prefetch_related("charges")
    if after:
        found = found.filter(pk__lt=queries.payment(actor_of(request), after).pk)
    some = list(found[:limit])
    following = None
    if len(some) == limit:
        following = f"{reverse('api:payments')}?after={some[-1].reference}&limit={limit}"
    return {"payments": [_payment(one) for one in some], "next": following}


@router.post("/callback", response={204: None}, url_name="payment_callback")
@public
def callback(request: HttpRequest) -> Status[None]:
    """What the gateway says of a payment, signed over the body; repeated, it counts once."""
    notice = gateway().read(request.body, request.headers.get(SIGNATURE, ""))
    services.count(notice)
    return Status(204, None)


@router.get("/{reference}", response=PaymentOut, url_name="payment")
@requires(PAY)
def payment(request: HttpRequest, reference: str) -> dict[str, Any]:
    """One payment."""
    return _payment(queries.payment(actor_of(request), reference))


def _charge(one: Charge) -> dict[str, Any]:
    return {
        "id": one.pk,
        "reference": one.filing.reference,
        "type": one.filing.type_name,
        "rule": one.rule,
        "amount_hkd": one.amount,
        "standing": one.standing,
        "reason": one.reason,
        "charged_at": one.charged_at,
    }


def _payment(one: Payment) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "state": one.state,
        "amount_hkd": one.amount,
        "charges": sorted(charge.pk for charge in one.charges.all()),
        "begun_at": one.begun_at,
        "paid_at": one.paid_at,
        "gateway": one.gateway,
        "is_simulated": one.is_simulated,
    }


@api.exception_handler(NotDue)
def _not_due(request: HttpRequest, _: NotDue) -> HttpResponse:
    detail = "One of the charges is paid, or no longer due; GET /api/v1/payments/due lists what is."
    return api.on_exception(request, Problem(409, "Not due", detail, type="not-due"))


@api.exception_handler(NotOpen)
def _not_open(request: HttpRequest, _: NotOpen) -> HttpResponse:
    detail = "No payment gateway is set up here; what is due stays due."
    return api.on_exception(request, Problem(503, "Payment is not open", detail, type="not-open"))


@api.exception_handler(NoAnswer)
def _no_answer(request: HttpRequest, _: NoAnswer) -> HttpResponse:
    detail = "The payment gateway does not answer; repeat the request later."
    return api.on_exception(request, Problem(503, "No answer", detail, type="no-answer"))


@api.exception_handler(Forged)
def _forged(request: HttpRequest, _: Forged) -> HttpResponse:
    detail = "The body is not signed with the secret that gateway and server share."
    return api.on_exception(request, Problem(403, "Not signed", detail, type="not-signed"))
