"""One value alone, by the rules of its column: for forms and messages, where a file's columns of
thousands are not at hand. A test holds it to what `values` says of the same texts.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from .instants import AFTER_YEAR, FIRST_YEAR
from .schema import Column, Kind

#: What a column holds; None when nothing was written.
Value = str | int | Decimal | date | bool | None

#: White space, and the invisible marks that copies from a page bring along.
AROUND = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u3000\u200b\ufeff"
TRUE = ("true", "1", "yes", "y", "t")
FALSE = ("false", "0", "no", "n", "f")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,.' _\u00a0\u202f][0-9]{3})+([.,][0-9]+)?", re.ASCII)
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.ASCII,
)
_PLACES = 20
#: A number of more digits than this is no quantity of anything.
_MOST_DIGITS = 400


class Unfit(ValueError):
    """The value breaks the rule that the message says; write it as the rule says."""


def read_value(column: Column, text: str) -> Value:
    """What a text means in a column: None when it is empty; raises `Unfit`."""
    text = text.strip(AROUND)
    if not text:
        return None
    match column.kind:
        case Kind.TEXT:
            return _within(text, column)
        case Kind.CODE:
            return _code(text, column)
        case Kind.DECIMAL | Kind.INTEGER:
            return _quantity(text, column)
        case Kind.BOOLEAN:
            return _flag(text)
        case Kind.DATE:
            return _day(text)
        case _:
            raise NotImplementedError(f"{column.name} is a {column.kind}: read it from a file")


def _within(text: str, column: Column) -> str:
    if len(text) > column.length:
        raise Unfit(f"at most {column.length} characters: {len(text)} found")
    return text


def _code(text: str, column: Column) -> str:
    text = _within(text.upper() if text.isascii() else _capitals(text), column)
    if column.pattern and not _whole(column.pattern).fullmatch(text):
        raise Unfit(f"matches {column.pattern}")
    return text


def _capitals(text: str) -> str:
    """Letter by letter: no letter becomes two."""
    return "".join(large if len(large := letter.upper()) == 1 else letter for letter in text)


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _flag(text: str) -> bool:
    word = text.lower()
    if word not in TRUE and word not in FALSE:
        raise Unfit(f"one of {', '.join((*TRUE, *FALSE))}")
    return word in TRUE


def _quantity(text: str, column: Column) -> Decimal | int:
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        grouped = _GROUPED.fullmatch(text)
        raise Unfit("no thousands separators" if grouped else "a number such as 1234.5")
    digits = column.length - column.scale
    try:
        number = _rounded(_exact(text), column)
    except InvalidOperation:
        raise Unfit(f"at most {digits} digits before the point") from None
    if number < 0:
        raise Unfit("not negative")
    if number >= 10**digits:
        raise Unfit(f"at most {digits} digits before the point")
    return int(number) if column.kind is Kind.INTEGER else abs(number)


def _exact(text: str) -> Decimal:
    """To twenty places, as a column's values are read: a power is rounded, a fraction cut."""
    if "e" in text or "E" in text:
        power = Decimal(text)
        return power if power.adjusted() > _PLACES else Decimal(f"{power:.{_PLACES}f}")
    whole, _, fraction = text.partition(".")
    # `.5` has no digit before the point, and may have a sign there.
    return Decimal(f"{whole if whole.strip('+-') else whole + '0'}.{fraction[:_PLACES]}")


def _rounded(exact: Decimal, column: Column) -> Decimal:
    """Half to even, to the column's places; a whole number must be one already."""
    if column.kind is Kind.INTEGER and exact.adjusted() < 28 and exact != exact.to_integral_value():
        raise Unfit("not negative" if exact < 0 else "a whole number")
    if exact < 0:
        raise Unfit("not negative")
    return exact.quantize(Decimal(1).scaleb(-column.scale))


def _day(text: str) -> date:
    found = _ISO.fullmatch(text)
    if found is None:
        raise Unfit("a date is ISO 8601, as 2026-01-31T08:30:00Z")
    year, month, day = (int(part) for part in found.groups()[:3])
    hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
    try:
        read = date(year, month, day)
    except ValueError:
        raise Unfit("a date is a day of the calendar") from None
    if hour > 23 or minute > 59 or second > 59:
        raise Unfit("a time is between 00:00:00 and 23:59:59")
    if not FIRST_YEAR <= year < AFTER_YEAR:
        raise Unfit(f"a date is from {FIRST_YEAR} to {AFTER_YEAR - 1}")
    return read
