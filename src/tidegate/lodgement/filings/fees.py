"""What a filing costs: one class a rule of law, named by the folder of a type. Amounts in HKD."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from ..document import Document

_NOTHING = Decimal("0.00")


class FeeRule:
    """A rule that says what is due; the docstring is what is shown."""

    name: ClassVar[str]
    #: What the folder must give it.
    amounts: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def due(cls, document: Document, amounts: Mapping[str, Decimal]) -> Decimal:
        """What is due for a document, to the cent."""
        raise NotImplementedError


class Nil(FeeRule):
    """Nothing is due."""

    name = "nil"

    @classmethod
    def due(cls, document: Document, amounts: Mapping[str, Decimal]) -> Decimal:
        """Nothing, whatever the document says."""
        return _NOTHING


class Flat(FeeRule):
    """One amount is due for each document."""

    name = "flat"
    amounts = frozenset({"amount"})

    @classmethod
    def due(cls, document: Document, amounts: Mapping[str, Decimal]) -> Decimal:
        """The amount of the folder."""
        return amounts["amount"]


class PerLine(FeeRule):
    """An amount is due for the document, and one for each line after the first."""

    name = "per_line"
    amounts = frozenset({"first", "further"})

    @classmethod
    def due(cls, document: Document, amounts: Mapping[str, Decimal]) -> Decimal:
        """`first`, and `further` for each line but one."""
        return amounts["first"] + amounts["further"] * max(0, len(document.lines) - 1)


class Levels(FeeRule):
    """An amount is due for simple cases, a higher one for complex cases; an officer says which."""

    name = "levels"
    amounts = frozenset({"least", "most"})

    @classmethod
    def due(cls, document: Document, amounts: Mapping[str, Decimal]) -> Decimal:
        """The least; what is more is charged by who decides."""
        return amounts["least"]


RULES: Mapping[str, type[FeeRule]] = {one.name: one for one in (Nil, Flat, PerLine, Levels)}
