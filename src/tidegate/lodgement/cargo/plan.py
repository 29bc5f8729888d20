"""What a driver wrote, read: cargo reference numbers, plate, control point, and time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from tidegate.codes.interface import Code

from .. import lists
from ..document import Invalid, Mistake
from ..filings.numbering import is_ccrn
from ..limits import bundle_days, bundle_minutes

#: One vehicle carries so many consignments at most.
MOST_LOADS = 50
_BETWEEN = re.compile(r"[\s,;\uff0c\u3001\uff1b]+")
_PLATE = re.compile(r"[^\W_]{2,17}")
_IN_PLATE = str.maketrans("", "", " -.·")
_ROAD = "3"


@dataclass(frozen=True, slots=True)
class Plan:
    """A trip that is asked for, as it is written everywhere."""

    numbers: tuple[str, ...]
    vehicle_number: str
    control_point: str
    #: None where it could not be read.
    crosses_at: datetime | None


def words_of(text: str) -> list[str]:
    """What commas, semicolons and spaces divide, in capitals."""
    return [word for word in _BETWEEN.split(text.upper()) if word]


def plate_of(text: str) -> str:
    """A plate as it is compared: in capitals, without spaces and dots."""
    return text.upper().translate(_IN_PLATE)


def control_points(day: date) -> Mapping[str, Code]:
    """Where vehicles with cargo cross on a day, by code."""
    rows = lists.rows_of("control_point", day)
    return {code: row for code, row in sorted(rows.items()) if _ROAD in row.data.get("modes", [])}


def check(plan: Plan, now: datetime) -> None:
    """Raise `Invalid` with everything that is wrong, but for what only stored numbers can say."""
    mistakes = [
        *_of_numbers(plan.numbers),
        *of_plate(plan.vehicle_number),
        *_of_crossing(plan, now),
    ]
    if mistakes:
        raise Invalid(mistakes)


def _of_numbers(numbers: tuple[str, ...]) -> Iterator[Mistake]:
    if not 1 <= len(numbers) <= MOST_LOADS:
        yield Mistake("ccrns", "count", f"from 1 to {MOST_LOADS} cargo reference numbers")
        return
    for place, number in enumerate(numbers):
        if not is_ccrn(number):
            told = "HKR and 15 digits, the last of which checks the others"
            yield Mistake(f"ccrns[{place}]", "ccrn", told)


def of_plate(vehicle_number: str) -> Iterator[Mistake]:
    """What is wrong with a plate."""
    if not _PLATE.fullmatch(vehicle_number):
        yield Mistake("vehicle_number", "plate", "2 to 17 letters and digits")


def _of_crossing(plan: Plan, now: datetime) -> Iterator[Mistake]:
    today = timezone.localdate(now)
    if plan.control_point not in control_points(today):
        yield Mistake("control_point", "codes: control_point", "a control point for vehicles")
    if plan.crosses_at is None:
        yield Mistake("crosses_at", "moment", "a day and a time")
    elif plan.crosses_at < now + timedelta(minutes=bundle_minutes(today)):
        told = f"at least {bundle_minutes(today)} minutes from now"
        yield Mistake("crosses_at", "bundle_minutes", told)
    elif plan.crosses_at > now + timedelta(days=bundle_days(today)):
        yield Mistake("crosses_at", "bundle_days", f"at most {bundle_days(today)} days from now")
