"""What must hold between the items of a document. The docstring of a rule is what is said of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from .document import Document, Invalid, Mistake

#: How far the expected day may lie before and after the day of lodging. A trade declaration is due
#: within 14 days after the event and may come late; nothing is announced more than a year ahead.
_LATE = timedelta(days=366)
_EARLY = timedelta(days=366)


class Rule:
    """A rule on a document; its message is the docstring."""

    name: ClassVar[str]

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Where the document breaks it, lodged on that day."""
        raise NotImplementedError

    @classmethod
    def at(cls, field: str) -> Mistake:
        """The rule is broken in this field."""
        return Mistake(field, cls.name, (cls.__doc__ or "").removesuffix("."))


class NetWithinGross(Rule):
    """The net weight is at most the gross weight."""

    name = "net_within_gross"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        for number, line in enumerate(document.lines):
            net, gross = line.get("net_weight_kg"), line.get("gross_weight_kg")
            if net is not None and gross is not None and net > gross:  # type: ignore[operator]
                yield cls.at(f"lines[{number}].net_weight_kg")


class ExpectedNearby(Rule):
    """Arrival or departure is expected within a year before or after the day of lodging."""

    name = "expected_nearby"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Of the header's day."""
        expected = document.header["expected_date"]
        if isinstance(expected, date) and not day - _LATE <= expected <= day + _EARLY:
            yield cls.at("expected_date")


class TotalIsLines(Rule):
    """The total of items is the number of lines."""

    name = "total_is_lines"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """When it is said."""
        if document.header.get("total_items", len(document.lines)) != len(document.lines):
            yield cls.at("total_items")


class AmountHasCurrency(Rule):
    """An invoice amount has the currency of the invoice."""

    name = "amount_has_currency"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """The first line with an amount is enough."""
        if "invoice_currency" not in document.header and any(
            "invoice_amount" in line for line in document.lines
        ):
            yield cls.at("invoice_currency")


class QuantityHasUnit(Rule):
    """A quantity has its unit."""

    name = "quantity_has_unit"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        for number, line in enumerate(document.lines):
            if "quantity" in line and "quantity_unit" not in line:
                yield cls.at(f"lines[{number}].quantity_unit")


RULES: tuple[type[Rule], ...] = (
    NetWithinGross,
    ExpectedNearby,
    TotalIsLines,
    AmountHasCurrency,
    QuantityHasUnit,
)


def check(document: Document, day: date) -> None:
    """Raise `Invalid` with everything that a document breaks, lodged on that day."""
    mistakes = [mistake for rule in RULES for mistake in rule.mistakes(document, day)]
    if mistakes:
        raise Invalid(mistakes)
