"""Rows on two time axes: what holds from when, and closing what was known before."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from tidegate.codes.interface import Held, Period, revise

from ..errors import NoPeriod
from ..models import Dated

D = TypeVar("D", bound=Dated)


def period(since: date, until: date | None) -> Period:
    """The period; raises `NoPeriod`."""
    try:
        return Period(since, until)
    except ValueError as error:
        raise NoPeriod(str(error)) from None


def later(last: datetime | None) -> datetime:
    """Now, or just after the last change where the clock was set back."""
    now = timezone.now()
    return now if last is None or now > last else last + timedelta(microseconds=1)


def dated(row: Dated) -> Period:
    """The days on which a row holds."""
    return Period(row.valid_from, row.valid_until)


def rewrite(
    known: "QuerySet[D]",
    field: str,
    over: Period,
    says: tuple[str | int, str] | None,
    *,
    now: datetime,
    actor: str,
    **same: Model | str,
) -> bool:
    """Let a value hold over a period, or nothing; whether that had to be written.

    Args:
        known: the rows of one thing that are known now.
        field: of the value in a row.
        over: the days.
        says: the value and its source; None for nothing.
        now: when it becomes known.
        actor: the ledger's address of who says so.
        same: the other fields of the rows.
    """
    held = [Held(dated(one), (getattr(one, field), one.source), one.pk) for one in known]
    revision = revise(held, over, says)
    known.model._default_manager.filter(pk__in=revision.closed).update(known_until=now)
    for one in revision.added:
        value, source = one.says
        known.model._default_manager.create(
            **same,
            **{field: value},
            source=source,
            valid_from=one.period.since,
            valid_until=one.period.until,
            known_from=now,
            set_by=actor,
        )
    return bool(revision.added or revision.closed)
