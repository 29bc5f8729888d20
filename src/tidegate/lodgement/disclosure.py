"""The disclosure point: before it, a trader learns of every declaration that it was received.

What was decided must not be told early, nor be found out: not by what a page says, and not by what
is refused. The point is a dated setting per mode of transport. Until an arrival is reported, the
end of the latest day that any version expected stands for it, and never before the end of the day
on which the last one was lodged: a day that is declared too early opens nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from tidegate.web.interface import midnight

from . import lists
from .models import Declaration, Version


class Shown(StrEnum):
    """What a trader sees of where a declaration is."""

    RECEIVED = "received"
    CANCELLATION_RECEIVED = "cancellation_received"
    HELD = "held"
    RELEASED = "released"
    SEIZED = "seized"
    RE_EXPORTED = "re_exported"
    DESTROYED = "destroyed"
    CANCELLED = "cancelled"


_DISCLOSED = {
    "lodged": Shown.RECEIVED,
    "held": Shown.HELD,
    "cleared": Shown.RELEASED,
    "seized": Shown.SEIZED,
    "re_exported": Shown.RE_EXPORTED,
    "destroyed": Shown.DESTROYED,
    "cancelled": Shown.CANCELLED,
}


def shown(declaration: Declaration, versions: Sequence[Version], now: datetime) -> Shown:
    """What its trader sees; all its versions are given."""
    if now >= disclosed_at(versions):
        return _DISCLOSED[declaration.state]
    withdrawn = declaration.state == "cancelled" or declaration.cancel_asked_at is not None
    return Shown.CANCELLATION_RECEIVED if withdrawn else Shown.RECEIVED


def disclosed_at(versions: Sequence[Version]) -> datetime:
    """From when on the trader may know what was decided."""
    return max(_point(version) for version in versions)


def _point(version: Version) -> datetime:
    lodged_on = timezone.localdate(version.lodged_at)
    point, minutes = _setting(version.transport_mode, lodged_on)
    if point == "lodging":
        return version.lodged_at + timedelta(minutes=minutes)
    day = max(version.expected_on, lodged_on) + timedelta(days=1)
    return midnight(day) + timedelta(minutes=minutes)


def _setting(mode: str, day: date) -> tuple[str, int]:
    """Point and minutes of a mode; where none was declared, of the one that discloses last."""
    rows = lists.rows_of("disclosure", day)
    settings = [rows[mode]] if mode in rows else list(rows.values())
    read = [(str(one.data["point"]), int(one.data["minutes_after"])) for one in settings]
    late = [one for one in read if one[0] != "lodging"] or read
    return max(late, key=lambda one: one[1], default=("arrival", 0))
