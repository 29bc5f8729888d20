"""Dates and instants as text to UTC microseconds and days.

A written date is taken apart by a regular expression and put together by calendar arithmetic, all
in arrays: 30 February and the year 0 are caught here, not rolled over to another day.
"""

import re
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .schema import Column, Kind
from .verdict import Rule, Verdict

Ints = npt.NDArray[np.int64]

_TIME = r"(?P<H>[0-9]{2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?"
_ZONE = r"(?P<z>[Zz]|[+-][0-9]{2}:?[0-9]{2})"
_DAY = r"(?P<Y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"
_ISO = rf"\A{_DAY}(?:[T ]{_TIME} ?{_ZONE}?)?\z"

#: The letters of strptime that a mapping may use.
DIRECTIVES: dict[str, str] = {
    "%Y": r"(?P<Y>[0-9]{4})",
    "%m": r"(?P<m>[0-9]{1,2})",
    "%d": r"(?P<d>[0-9]{1,2})",
    "%b": r"(?P<b>[A-Za-z]{3})",
    "%H": r"(?P<H>[0-9]{1,2})",
    "%M": r"(?P<M>[0-9]{1,2})",
    "%S": r"(?P<S>[0-9]{1,2})",
    "%f": r"(?P<f>[0-9]{1,9})",
    "%z": _ZONE,
    "%%": "%",
}
_MONTHS = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]  # fmt: skip
FIRST_YEAR, AFTER_YEAR = 1970, 2200
_DAY_US = 86_400_000_000


def format_mistake(format: str) -> str:
    """What is wrong with a date format, or nothing."""
    letters = re.findall(r"%.?", format)
    unknown = [letter for letter in letters if letter not in DIRECTIVES]
    if unknown:
        return f"{unknown[0]} is not one of {' '.join(DIRECTIVES)}"
    if len(set(letters)) < len([letter for letter in letters if letter != "%%"]):
        return "a letter is used once"
    if "%Y" not in letters or "%d" not in letters or not {"%m", "%b"} & set(letters):
        return "a date has %Y, %m (or %b) and %d"
    return ""


def instants(
    texts: Any,
    column: Column,
    format: str,
    timezone: str,
    verdict: Verdict,
    *,
    day_ends: bool = False,
) -> Any:
    """Text to the column's type; naive times are in `timezone`; null where the verdict faults.

    A value that has not the shape of `format` may still be ISO 8601, which cells of a sheet and
    Parquet columns are read as. With `day_ends` a date without a time is its day's last moment.
    """
    parts = _split(texts, format)
    shape = f"like {format}" if format else "ISO 8601, as 2026-01-31T08:30:00Z"
    verdict.fault(pc.and_(pc.is_valid(texts), pc.is_null(parts)), Rule(f"a date is {shape}"))
    fields = {key: pc.struct_field(parts, key) for key in ("Y", "m", "d", "H", "M", "S", "f", "z")}
    days, real = _days(_ints(fields["Y"]), _ints(fields["m"]), _ints(fields["d"]))
    clock, on_clock = _clock(_ints(fields["H"]), _ints(fields["M"]), _ints(fields["S"]))
    known = parts.is_valid().to_numpy(zero_copy_only=False)
    verdict.fault(known & ~real, Rule("a date is a day of the calendar"))
    verdict.fault(known & ~on_clock, Rule("a time is between 00:00:00 and 23:59:59"))
    years = _ints(fields["Y"])
    outside = known & ((years < FIRST_YEAR) | (years >= AFTER_YEAR))
    verdict.fault(outside, Rule(f"a date is from {FIRST_YEAR} to {AFTER_YEAR - 1}"))
    usable = known & (verdict.codes == 0)
    if column.kind is Kind.DATE:
        return pa.array(days.astype(np.int32), mask=~usable).cast(pa.date32())
    timed = pc.not_equal(fields["H"], "").fill_null(False).to_numpy(zero_copy_only=False)
    fraction = _ints(pc.utf8_slice_codeunits(pc.utf8_rpad(fields["f"], 6, "0"), 0, 6))
    micros = days * _DAY_US + clock + fraction
    if day_ends:
        micros = np.where(timed, micros, micros + _DAY_US - 1)
    return _to_utc(np.where(usable, micros, 0), ~usable, fields["z"], timezone)


def _split(texts: Any, format: str) -> Any:
    """Structs of the parts Y m d H M S f z as text, empty where not written."""
    iso = pc.extract_regex(texts, _ISO)
    if not format:
        return iso
    own = pc.extract_regex(texts, _pattern(format))
    parts = {own.type.field(n).name: pc.struct_field(own, n) for n in range(own.type.num_fields)}
    if "b" in parts:
        number = pc.index_in(pc.utf8_lower(parts.pop("b")), pa.array(_MONTHS))
        parts["m"] = pc.add(number, 1).fill_null(0).cast(pa.string())
    empty = pc.if_else(own.is_valid(), "", pa.scalar(None, pa.string()))
    names = [iso.type.field(n).name for n in range(iso.type.num_fields)]
    missing_is_null = own.is_null()
    mine = pa.StructArray.from_arrays(
        [parts.get(name, empty) for name in names], names, mask=missing_is_null
    )
    return pc.if_else(missing_is_null, iso, mine)


@cache
def _pattern(format: str) -> str:
    pieces = re.split(r"(%.)", format)
    return r"\A" + "".join(DIRECTIVES.get(piece, re.escape(piece)) for piece in pieces) + r"\z"


def _ints(texts: Any) -> Ints:
    digits = pc.if_else(pc.equal(texts, ""), "0", texts).fill_null("0")
    numbers: Ints = digits.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _days(years: Ints, months: Ints, days: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Days since 1970-01-01, and whether the calendar has that day."""
    real = (years >= 1) & (months >= 1) & (months <= 12) & (days >= 1)
    since = np.where(real, (years - 1970) * 12 + months - 1, 0).astype("datetime64[M]")
    first = since.astype("datetime64[D]").astype(np.int64)
    after = (since + 1).astype("datetime64[D]").astype(np.int64)
    real &= days <= after - first
    return np.where(real, first + days - 1, 0), real


def _clock(hours: Ints, minutes: Ints, seconds: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Microseconds since midnight, and whether a clock shows that."""
    micros = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000
    return micros, (hours < 24) & (minutes < 60) & (seconds < 60)


def _to_utc(micros: Ints, empty: npt.NDArray[np.bool_], zones: Any, timezone: str) -> Any:
    utc = pa.timestamp("us", tz="UTC")
    written = pc.not_equal(zones, "").fill_null(False).to_numpy(zero_copy_only=False)
    zoned = pa.array(micros - _offsets(zones), pa.int64(), mask=empty).cast(utc)
    if written.all():
        return zoned
    naive = pa.array(micros, pa.int64(), mask=empty).cast(pa.timestamp("us"))
    # An hour that a clock change repeats or skips is read as the earlier instant.
    local = pc.assume_timezone(naive, timezone, ambiguous="earliest", nonexistent="earliest")
    return pc.if_else(pa.array(written), zoned, local.cast(utc))


def _offsets(zones: Any) -> Ints:
    """Microseconds to take from a local time; zero for Z and for none."""
    signed = pc.replace_substring_regex(zones, r"\A([+-])([0-9]{2}):?([0-9]{2})\z", r"\1\2\3")
    signed = pc.replace_substring_regex(signed, r"\A[Zz]?\z", "0").fill_null("0")
    hhmm = _ints(pc.replace_substring_regex(signed, r"\A\+", ""))
    minutes = np.sign(hhmm) * (np.abs(hhmm) // 100 * 60 + np.abs(hhmm) % 100)
    offsets: Ints = minutes * 60_000_000
    return offsets
