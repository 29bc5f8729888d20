"""A trader's pages: what is due, paying it, receipts, how a charge was worked out."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidegate.access.interface import actor_of, requires
from tidegate.web.interface import nav, number_in

from ..charges.amounts import amount_in
from ..charges.exemptions import exemptions, exempts, limit_of
from ..document import Invalid
from . import queries, services, simulated, working
from .errors import NoAnswer, NotDue, NotOpen
from .flow import PAY
from .gateway import Gateway, Order, gateway
from .models import Payment
from .wording import STATES

_ON_A_PAGE = 25

nav("payments", gettext_lazy("Payments"), "payments", PAY, order=12)


@require_GET
@requires(PAY)
def payments(request: HttpRequest) -> HttpResponse:
    """What my organisation owes, and what it paid."""
    actor = actor_of(request)
    due = [
        (filing, charges, sum((one.amount for one in charges), Decimal("0.00")))
        for filing, charges in queries.due_by_filing(actor)
    ]
    last = number_in(request.GET.get("after", ""))
    found = queries.payments_of(actor)
    some = list((found if last is None else found.filter(pk__lt=last))[:_ON_A_PAGE])
    context = {
        "room": "payments",
        "due": due,
        "total": sum((amount for *_, amount in due), Decimal("0.00")),
        "is_open": _open() is not None,
        "payments": [(one, STATES[one.state]) for one in some],
        "after": some[-1].pk if len(some) == _ON_A_PAGE else None,
        "is_first": last is None,
    }
    return render(request, "lodgement/payments/payments.html", context)


@require_POST
@requires(PAY)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin to pay the charges that were chosen, and go to the gateway.

    Each `charge` is the number of one, or several with spaces between.
    """
    chosen = [number_in(one) for one in " ".join(request.POST.getlist("charge")).split()]
    try:
        at = gateway()
        numbers = [one for one in chosen if one is not None]
        made = services.begin(actor_of(request), numbers, at)
        address = at.begin(order_of(request, made))
    except Invalid:
        return _refused(request, _("Choose what to pay."))
    except NotDue:
        return _refused(request, _("Something of it is no longer due. This is what is due now."))
    except NotOpen:
        return _refused(request, _("Payment is not open here. What is due stays due."))
    except NoAnswer:
        return _refused(request, _("The payment service does not answer. Come back later."))
    if address.startswith("/"):
        return redirect(address)
    # A form may not lead to another machine; a link may.
    context = {"room": "payments", "payment": made, "address": address}
    return render(request, "lodgement/payments/leave.html", context)


@require_GET
@requires(PAY)
def payment(request: HttpRequest, reference: str) -> HttpResponse:
    """One payment; whoever comes back from the gateway sees what the gateway says now."""
    found = queries.payment(actor_of(request), reference)
    if found.state == "begun" and "back" in request.GET:
        _ask(request, found)
    context = {
        "room": "payments",
        "payment": found,
        "state": STATES[found.state],
        "charges": found.charges.select_related("filing").order_by("pk"),
    }
    return render(request, "lodgement/payments/payment.html", context)


@require_GET
@requires(PAY)
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """What was paid, to print."""
    found = queries.payment(actor_of(request), reference)
    if found.state != "paid":
        raise Http404
    charges = found.charges.select_related("filing").order_by("pk")
    context = {"room": "payments", "payment": found, "charges": charges}
    return render(request, "lodgement/payments/receipt.html", context)


@require_GET
@requires(PAY)
def worked_out(request: HttpRequest, reference: str) -> HttpResponse:
    """How the charges of a filing were worked out."""
    filing = queries.charged(actor_of(request), reference)
    worked = working.worked_out(filing, get_language() or "en")
    context = {"room": "payments", "filing": filing, "worked": worked}
    return render(request, "lodgement/payments/worked_out.html", context)


@require_GET
@requires("lodgement.look_up")
def no_declaration(request: HttpRequest) -> HttpResponse:
    """Cases in which no trade declaration is due, and whether goods of a value are one."""
    cases, language = exemptions(timezone.localdate()), get_language() or "en"
    chosen, typed = cases.get(request.GET.get("case", "")), request.GET.get("value", "")
    context: dict[str, Any] = {
        "room": "payments",
        "cases": [(code, one.name(language), limit_of(one)) for code, one in cases.items()],
        "chosen": chosen,
        "value": typed,
    }
    if chosen is not None:
        value, limit = amount_in(typed), limit_of(chosen)
        is_told = value is not None or limit is None
        context |= {
            "name": chosen.name(language),
            "limit": limit,
            "is_told": is_told,
            "is_exempt": is_told and exempts(chosen, value or Decimal(0)),
        }
    return render(request, "lodgement/payments/no_declaration.html", context)


@require_http_methods(["GET", "POST"])
@requires(PAY)
def simulated_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of the simulated gateway; there is none where another one is set up."""
    at, found = _open(), queries.payment(actor_of(request), reference)
    if at is None or not at.is_simulated or not found.is_simulated:
        raise Http404
    if request.method == "POST":
        answered = simulated.answer(found.reference, request.POST.get("choice", ""))
        if answered is None:
            raise Http404
        return redirect(reverse("payment", args=[found.reference]) + "?back")
    return render(request, "lodgement/payments/simulated.html", {"payment": found})


def order_of(request: HttpRequest, made: Payment) -> Order:
    """What the gateway is asked to take."""
    return Order(
        made.reference,
        made.amount,
        request.build_absolute_uri(reverse("payment", args=[made.reference]) + "?back"),
        request.build_absolute_uri(reverse("api:payment_callback")),
        get_language() or "en",
    )


def _open() -> Gateway | None:
    try:
        return gateway()
    except NotOpen:
        return None


def _ask(request: HttpRequest, found: Payment) -> None:
    try:
        services.ask(found, gateway())
    except (NoAnswer, NotOpen):
        told = _("The payment service does not answer. Nothing is lost; look again later.")
        messages.warning(request, told)
        return
    found.refresh_from_db()


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("payments")


urlpatterns = [
    path("", payments, name="payments"),
    path("begin", begin, name="payment_begin"),
    path("exemptions", no_declaration, name="no_declaration"),
    path("of/<str:reference>", worked_out, name="charges_worked_out"),
    path("simulated/<str:reference>", simulated_page, name="payment_simulated"),
    path("<str:reference>/", payment, name="payment"),
    path("<str:reference>/receipt", receipt, name="payment_receipt"),
]
