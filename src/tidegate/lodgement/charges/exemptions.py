"""Cases in which no trade declaration is due: rows of the table `declaration_exemption`."""

from datetime import date
from decimal import Decimal

from tidegate.codes.interface import Code

from .. import lists

_TABLE = "declaration_exemption"


def exemptions(day: date) -> dict[str, Code]:
    """Every case that holds on a day."""
    return lists.rows_of(_TABLE, day)


def limit_of(case: Code) -> Decimal | None:
    """Below which value (HKD) a case exempts; None where the value does not matter."""
    limit = case.data.get("value_below")
    return None if limit is None else Decimal(limit)


def exempts(case: Code, value: Decimal) -> bool:
    """Whether no declaration is due for goods of this value (HKD)."""
    limit = limit_of(case)
    return limit is None or value < limit
