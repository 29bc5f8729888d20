"""What a filing costs: one class a rule of law, named by the folder of a type. Amounts in HKD."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext

from ..charges import rules as charges
from ..charges.declared import declared, values_of
from ..charges.rates import Rates
from ..document import Document
from .types import Fee

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Due:
    """One amount that is due, by which rule, and how sure it is."""

    rule: str
    amount: Decimal
    standing: str


class FeeRule:
    """A rule that says what is due; the docstring is what is shown."""

    name: ClassVar[str]
    #: What the folder must give it.
    amounts: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def due(cls, document: Document, amounts: Mapping[str, Decimal]) -> Decimal:
        """What is due for a document, to the cent."""
        raise NotImplementedError

    @classmethod
    def dues(cls, document: Document, fee: Fee, filed_at: datetime) -> list[Due]:
        """Everything that is due for a document filed at a moment; empty where nothing is."""
        amount = cls.due(document, fee.amounts)
        return [Due(cls.name, amount, fee.standing)] if amount else []


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


class DeclarationExempt(FeeRule):
    """No charge is due for the declaration; a penalty is, where it comes late."""

    name = "declaration_exempt"
    charged: ClassVar[tuple[type[charges.ChargeRule], ...]] = (charges.Late,)

    @classmethod
    def dues(cls, document: Document, fee: Fee, filed_at: datetime) -> list[Due]:
        """By the rates of the day of filing, as they were known at that moment."""
        rates = Rates.of(timezone.localdate(filed_at), filed_at)
        said = declared(document, values_of(document, rates), rates)
        found = charges.dues(cls.charged, said, rates)
        return [Due(rule.name, amount, rule.standing) for rule, amount in found]


class DeclarationGeneral(DeclarationExempt):
    """The declaration is charged by its value; a penalty is due where it comes late."""

    name = "declaration_general"
    charged = (charges.General, charges.Late)


class DeclarationFood(DeclarationExempt):
    """The declaration is charged one amount; a penalty is due where it comes late."""

    name = "declaration_food"
    charged = (charges.Food, charges.Late)


class DeclarationClothing(DeclarationExempt):
    """The declaration is charged by its value, and a levy; a penalty is due where it comes late."""

    name = "declaration_clothing"
    charged = (charges.General, charges.ClothingLevy, charges.Late)


RULES: Mapping[str, type[FeeRule]] = {
    one.name: one
    for one in (
        Nil,
        Flat,
        PerLine,
        Levels,
        DeclarationExempt,
        DeclarationGeneral,
        DeclarationFood,
        DeclarationClothing,
    )
}


def title_of(rule: str) -> str:
    """What a charge by this rule is called, in the reader's language."""
    found = charges.RULES.get(rule)
    return gettext("Fee") if found is None else str(found.title)


def said_of(rule: str) -> str:
    """What a rule says, in the reader's language."""
    found = charges.RULES.get(rule)
    return gettext(RULES[rule].__doc__ or "") if found is None else found.said()
