"""What must hold between the items of a document. The docstring of a rule is what is said of it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar

from . import lists, traders
from .document import Document, Mistake

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
        expected = document.header.get("expected_date")
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


class CodesAreListed(Rule):
    """A code is in its list on the day of lodging."""

    name = "codes"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Names the list, and which version of it was looked into."""
        yield from unlisted_in(document, day, lists.HELD_TO)


class PlaceIsInACountry(Rule):
    """A place begins with the two letters of a country, or of the high seas."""

    name = "place_in_country"
    #: UN/LOCODE's own, for installations in international waters.
    _HIGH_SEAS = "XZ"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Where the country itself is none; the place alone may be one that no list has."""
        for name in lists.DOUBTED:
            place = document.header.get(name)
            if isinstance(place, str) and not cls._is_placed(place[:2], day):
                yield cls.at(name)

    @classmethod
    def _is_placed(cls, country: str, day: date) -> bool:
        return country == cls._HIGH_SEAS or not lists.unlisted([("country", country)], day)


class TraderIsIdentified(Rule):
    """The importer's or exporter's identifier keeps the rule of its register."""

    name = "identifier"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Names the register and its rule."""
        value = document.header.get("trader_id")
        if isinstance(value, str) and traders.registers_are_known(day):
            told = traders.mistake_in(value, day)
            if told is not None:
                yield Mistake("trader_id", cls.name, told)


RULES: tuple[type[Rule], ...] = (
    NetWithinGross,
    ExpectedNearby,
    TotalIsLines,
    AmountHasCurrency,
    QuantityHasUnit,
    CodesAreListed,
    PlaceIsInACountry,
    TraderIsIdentified,
)


def broken(document: Document, day: date) -> list[Mistake]:
    """Everything that a document breaks, lodged on that day; it may be read in part only."""
    return [mistake for rule in RULES for mistake in rule.mistakes(document, day)]


def doubts(document: Document, day: date) -> list[Mistake]:
    """What is taken as it was declared and cannot be vouched for: codes that a short list lacks."""
    return list(unlisted_in(document, day, lists.DOUBTED))


def unlisted_in(document: Document, day: date, columns: Mapping[str, str]) -> Iterator[Mistake]:
    """Codes that the lists of these columns do not have on a day."""
    records = {"": document.header}
    records |= {f"lines[{number}].": line for number, line in enumerate(document.lines)}
    unlisted = lists.unlisted(lists.said_in(records.values(), columns), day)
    if not unlisted:
        return
    for place, values in records.items():
        for name in columns:
            if not unlisted.isdisjoint(lists.said_in([values], {name: columns[name]})):
                table = columns[name]
                told = f"not in the list {table} (version: {lists.version_of(table)})"
                yield Mistake(place + name, f"{CodesAreListed.name}: {table}", told)
