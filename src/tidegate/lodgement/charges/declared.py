"""What a trade declaration says that is charged: its values, each in HKD, and its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from ..document import Document
from .rates import OWN_CURRENCY, Rates

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Valued:
    """The value of one line as it was declared, and in HKD."""

    #: From 1.
    line: int
    amount: Decimal
    currency: str
    #: HKD for one unit of the currency.
    rate: Decimal
    #: To the cent.
    hkd: Decimal


@dataclass(frozen=True, slots=True)
class Declared:
    """What charges depend on."""

    #: HKD, of all lines.
    value: Decimal
    #: Day of arrival or departure.
    happened_on: date
    filed_on: date


def values_of(document: Document, rates: Rates) -> list[Valued]:
    """The value of every line, converted at the rates of the day; raises `NoRate`."""
    foreign = str(document.header.get("foreign_currency", ""))
    return [_valued(number, line, foreign, rates) for number, line in enumerate(document.lines, 1)]


def declared(document: Document, values: Sequence[Valued], rates: Rates) -> Declared:
    """What is charged of a document that was filed on the day of the rates."""
    total = sum((one.hkd for one in values), Decimal("0.00"))
    return Declared(total, document.expected_on, rates.day)


def _valued(number: int, line: object, foreign: str, rates: Rates) -> Valued:
    said = cast(dict[str, Decimal], line)
    amount, currency = said.get("customs_value"), OWN_CURRENCY
    if amount is None:
        amount, currency = said["foreign_value"], foreign
    rate = rates.hkd(currency)
    return Valued(number, amount, currency, rate, (amount * rate).quantize(CENT, ROUND_HALF_UP))
