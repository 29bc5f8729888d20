"""Conditions that a type may name: what must hold between the items of its documents."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ..document import Document, Mistake
from ..rules import (
    AmountHasCurrency,
    ExpectedNearby,
    NetWithinGross,
    QuantityHasUnit,
    Rule,
    TraderIsIdentified,
)
from . import cargo, declaring, numbers


class ArrivesLater(Rule):
    """The goods have not arrived or left yet: the expected day is today or later."""

    name = "arrives_later"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Of the header's day."""
        expected = document.header.get("expected_date")
        if isinstance(expected, date) and expected < day:
            yield cls.at("expected_date")


class ADayAhead(Rule):
    """It is applied for at least one calendar day before the goods arrive."""

    name = "a_day_ahead"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Of the header's day."""
        expected = document.header.get("expected_date")
        if isinstance(expected, date) and expected < day + timedelta(days=1):
            yield cls.at("expected_date")


class WeightOrVolume(Rule):
    """A line says gross weight or gross volume."""

    name = "weight_or_volume"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        for number, line in enumerate(document.lines):
            if not line.keys() & {"gross_weight_kg", "gross_volume_m3"}:
                yield cls.at(f"lines[{number}].gross_weight_kg")


class WeightAndVolume(Rule):
    """A line of sea cargo says gross weight and gross volume."""

    name = "weight_and_volume"

    @classmethod
    def mistakes(cls, document: Document, day: date) -> Iterator[Mistake]:
        """Line by line."""
        for number, line in enumerate(document.lines):
            for name in ("gross_weight_kg", "gross_volume_m3"):
                if name not in line:
                    yield cls.at(f"lines[{number}].{name}")


_ALL: tuple[type[Rule], ...] = (
    NetWithinGross,
    AmountHasCurrency,
    QuantityHasUnit,
    ArrivesLater,
    ADayAhead,
    WeightOrVolume,
    WeightAndVolume,
    ExpectedNearby,
    TraderIsIdentified,
    *cargo.CONDITIONS,
    *numbers.CONDITIONS,
    *declaring.CONDITIONS,
)

CONDITIONS: Mapping[str, type[Rule]] = {one.name: one for one in _ALL}
