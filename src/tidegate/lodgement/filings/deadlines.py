"""When an answer is due. Working days are Monday to Friday; public holidays are not known here."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from .types import DocumentType

_SATURDAY = 5


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days that follow a day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def pledged(made: DocumentType, now: datetime) -> date | None:
    """The day by which the agencies mean to decide; None where nobody promised one."""
    if not made.pledge_days:
        return None
    return working_days_after(timezone.localdate(now), made.pledge_days)


def last_day(made: DocumentType, day: date) -> date | None:
    """The last day on which what is issued on a day holds; None without end."""
    return day + timedelta(days=made.valid_days - 1) if made.valid_days else None
