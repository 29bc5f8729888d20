"""A gateway for demonstrations and development: a page that says so, and no money.

It speaks as a real one does: its callback is signed, and read by the same code.
"""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ..document import parse
from . import services
from .errors import Forged
from .gateway import Notice, Order, is_signed, signature_of
from .models import SimulatedPayment
from .reading import notice_of

_LARGEST = 4096


class SimulatedGateway:
    """Takes no money."""

    name = "simulated"
    is_simulated = True

    def begin(self, order: Order) -> str:
        """Its own page in this server."""
        SimulatedPayment.objects.get_or_create(
            reference=order.reference,
            defaults={
                "amount": order.amount,
                "currency": order.currency,
                "return_to": order.return_to,
            },
        )
        return reverse("payment_simulated", args=[order.reference])

    def read(self, body: bytes, signature: str) -> Notice:
        """What a callback says."""
        if not is_signed(body, signature):
            raise Forged("the callback is not signed with our secret")
        return notice_of(parse(body, _LARGEST))

    def state_of(self, reference: str) -> Notice | None:
        """What somebody chose on its page."""
        found = SimulatedPayment.objects.filter(reference=reference).first()
        return None if found is None else _notice(found)

    def statement(self, day: date) -> Sequence[Notice]:
        """What was paid on its page on a day."""
        paid = SimulatedPayment.objects.filter(answer="paid", answered_at__date=day)
        return [_notice(one) for one in paid.order_by("pk")]


def answer(reference: str, choice: str) -> SimulatedPayment | None:
    """What somebody chose on its page, once; then it calls back. None where there is no such."""
    with transaction.atomic():
        found = SimulatedPayment.objects.select_for_update().filter(reference=reference).first()
        if found is None:
            return None
        if found.answer != "paid":
            found.answer = "paid" if choice == "paid" else "declined"
            found.answered_at = timezone.now()
            found.save(update_fields=["answer", "answered_at"])
    body = callback(_notice(found))
    services.count(SimulatedGateway().read(body, signature_of(body)))
    return found


def callback(notice: Notice) -> bytes:
    """The body of a callback."""
    said = {
        "reference": notice.reference,
        "number": notice.number,
        "state": notice.state,
        "amount": f"{notice.amount:.2f}",
        "currency": notice.currency,
    }
    return json.dumps(said).encode()


def _notice(one: SimulatedPayment) -> Notice:
    number = f"SIM-{one.pk:08d}" if one.answer == "paid" else ""
    return Notice(one.reference, number, one.answer, Decimal(one.amount), one.currency)
