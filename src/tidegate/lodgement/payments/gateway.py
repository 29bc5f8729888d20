"""What a payment gateway must be able to do, and which one is set up."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .errors import NotOpen

CURRENCY = "HKD"
#: A header of a callback: HMAC-SHA256 over the body with the shared secret, in hexadecimal.
SIGNATURE = "X-Payment-Signature"


@dataclass(frozen=True, slots=True)
class Order:
    """What a gateway is asked to take."""

    reference: str
    amount: Decimal
    #: Where the payer comes back to, and where the gateway calls.
    return_to: str
    call: str
    language: str
    currency: str = CURRENCY


@dataclass(frozen=True, slots=True)
class Notice:
    """What a gateway says of a payment."""

    #: Ours, as it was ordered.
    reference: str
    #: The gateway's own number of the transaction; empty before there is one.
    number: str
    #: `waiting`, `declined` or `paid`.
    state: str
    amount: Decimal
    currency: str = CURRENCY


class Gateway(Protocol):
    """A payment gateway; made anew for each use, with no arguments."""

    #: A word of small letters, kept with each payment.
    name: str
    #: Whether no money moves.
    is_simulated: bool

    def begin(self, order: Order) -> str:
        """Where to send the payer; asked twice for one order, it is one payment.

        Raises `NoAnswer`.
        """

    def read(self, body: bytes, signature: str) -> Notice:
        """What a callback says; raises `Forged`, and `Invalid` where it cannot be read."""

    def state_of(self, reference: str) -> Notice | None:
        """What became of a payment; None where there is none. Raises `NoAnswer`."""

    def statement(self, day: date) -> Sequence[Notice]:
        """Every payment that was paid on a day. Raises `NoAnswer`."""


def gateway() -> Gateway:
    """The one that is set up; raises `NotOpen`."""
    if not settings.PAYMENT_GATEWAY:
        raise NotOpen("no payment gateway is set up")
    found: Gateway = import_string(settings.PAYMENT_GATEWAY)()
    return found


def signature_of(body: bytes) -> str:
    """How a callback is signed."""
    return hmac.new(settings.PAYMENT_SECRET.encode(), body, "sha256").hexdigest()


def is_signed(body: bytes, signature: str) -> bool:
    """Whether it was; takes as long for a wrong one."""
    return hmac.compare_digest(signature_of(body).encode(), signature.encode())
