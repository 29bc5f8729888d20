"""How values are written: codes in groups, figures with separators, times as a person says them."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

#: Lengths of the groups in which people read a code; the last one repeats.
_GROUPS = {"hs": (4, 2), "container": (4, 6, 1), "locode": (2, 3), "reference": (4,)}


def groups_of(code: str, kind: str) -> list[str]:
    """The code in the groups in which it is read; a short or unknown one in one piece."""
    lengths = _GROUPS.get(kind)
    if lengths is None or not code.isalnum():
        return [code]
    groups: list[str] = []
    start = 0
    while start < len(code):
        length = lengths[min(len(groups), len(lengths) - 1)]
        groups.append(code[start : start + length])
        start += length
    return groups


def grouped(number: int | float | Decimal) -> str:
    """1,234,567.50; zeros that a database added behind the second decimal are left out."""
    if not isinstance(number, Decimal):
        return f"{number:,}"
    whole, _, decimals = f"{number:,f}".partition(".")
    kept = decimals.rstrip("0")
    return f"{whole}.{kept:0<2}" if kept else whole


def clock(instant: datetime, now: datetime) -> str:
    """`14:05`, with the day where it is not today's."""
    local, today = timezone.localtime(instant), timezone.localtime(now).date()
    at = f"{local:%H:%M}"
    if local.date() == today:
        return at
    if local.year == today.year:
        pattern = pgettext("a day, as Django's date filter writes it", "j M")
    else:
        pattern = pgettext("a day, as Django's date filter writes it", "j M Y")
    return f"{formats.date_format(local, pattern)} {at}"


def relative(instant: datetime, now: datetime) -> str:
    """`in 12 min`, `3 h ago`, `2 days ago`."""
    apart = instant - now
    said = _length(abs(apart))
    if not said:
        return _("now")
    if apart > timedelta(0):
        return _("in %(length)s") % {"length": said}
    return _("%(length)s ago") % {"length": said}


def lasting(length: timedelta) -> str:
    """`12 min`, `3 h`, `2 days`; under a minute in seconds."""
    return _length(length) or _("%(count)s s") % {"count": int(length.total_seconds())}


def _length(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    if minutes < 1:
        return ""
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return _("%(count)s h") % {"count": hours}
    days = hours // 24
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
