"""What a declaration draws from the licences that its lines name, and gives back in the end.

A licence that this window did not issue is taken as declared; there is nothing to draw it from.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from django.db import transaction
from django.utils import timezone

from tidegate.declaration.interface import Value

from .document import Document, Invalid, Mistake
from .filings import drawing
from .filings.errors import TooLittleLeft
from .filings.models import Balance, Issued

#: Digits of a commodity code that a licence and a declaration have in common.
_HEADING = 6


def draw(organisation: int, reference: str, document: Document) -> None:
    """Draw what every line takes, all or nothing; raises `Invalid` with every line that cannot."""
    named = {line["licence_number"] for line in document.lines if "licence_number" in line}
    ours = dict(
        Issued.objects.filter(number__in=named).values_list("number", "filing__organisation_id")
    ) if named else {}  # fmt: skip
    if not ours:
        return
    mistakes: list[Mistake] = []
    with transaction.atomic():
        for number, line in enumerate(document.lines):
            if line.get("licence_number") in ours:
                mistakes += _line(organisation, f"declaration/{reference}", number, line)
        if mistakes:
            raise Invalid(mistakes)


def give_back(reference: str) -> None:
    """Give back everything that a declaration drew."""
    drawing.give_back(f"declaration/{reference}/")


def _line(organisation: int, user: str, number: int, line: Mapping[str, Value]) -> list[Mistake]:
    field = f"lines[{number}].licence_number"
    licence = cast(str, line["licence_number"])
    balance = _balance_for(licence, line)
    if balance is None:
        return [Mistake(field, "licence", "the licence has no line of these goods and this unit")]
    wanted = drawing.Draw(
        balance.line,
        Decimal(1) if balance.is_whole else cast(Decimal, line["quantity"]),
        balance.unit,
        cast("Decimal | None", line.get("customs_value")),
    )
    try:
        drawing.draw(licence, organisation, [wanted], f"{user}/{number + 1}", timezone.localdate())
    except TooLittleLeft as refused:
        return [Mistake(field, "licence", str(refused))]
    except Invalid as invalid:
        return [Mistake(field, "licence", one.detail) for one in invalid.mistakes]
    return []


def _balance_for(licence: str, line: Mapping[str, Value]) -> Balance | None:
    """The licence's line of the same goods and unit; where it names no goods, of the unit."""
    some = list(Balance.objects.filter(issued__number=licence).order_by("line"))
    if some and some[0].is_whole:
        return some[0]
    code = str(line.get("commodity_code", ""))[:_HEADING]
    fits = [one for one in some if one.unit == line.get("quantity_unit") and "quantity" in line]
    same = [one for one in fits if one.commodity_code[:_HEADING] == code and code]
    unnamed = [one for one in fits if not one.commodity_code]
    return next(iter(same or unnamed), None)
