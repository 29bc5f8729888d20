"""An amount of money as somebody typed it."""

from decimal import Decimal, InvalidOperation

_LONGEST = 20


def amount_in(text: str) -> Decimal | None:
    """The amount, with or without commas; None where it is no number from 0."""
    try:
        value = Decimal(text.replace(",", "").strip()[:_LONGEST])
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None
