"""The importer or exporter: how often they lodged, and what was found."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ...models import Decision, Label
from ...queries import same_trader
from ..islands import Bar, Island, bars

_YEAR = timedelta(days=365)
_DAYS = 30
#: Consignments of a party that are looked at, the newest.
_MOST = 2000
_MONTHS = 12


def year(decision: Decision) -> Island | None:
    """Consignments by month, and how those that were examined ended."""
    rows = _theirs(decision, _YEAR)
    if not rows:
        return None
    labels = Label.objects.filter(declared__in=list(rows)).order_by("pk")
    found = dict(labels.values_list("declared_id", "found"))
    today = timezone.localdate()
    counts = Counter(timezone.localdate(at).replace(day=1) for at in rows.values())
    months = [_month(today, back) for back in range(_MONTHS - 1, -1, -1)]
    told = _("%(count)d consignments of this importer in a year; %(examined)d with an outcome, "
             "%(found)d irregular")  # fmt: skip
    said = {"count": len(rows), "examined": len(found), "found": sum(found.values())}
    return bars(
        told % said,
        [_("Month"), _("Consignments")],
        [
            Bar(date_format(month, "YEAR_MONTH_FORMAT"), counts[month], marked=month == months[-1])
            for month in months
        ],
        upright=True,
    )


def days(decision: Decision) -> Island | None:
    """Consignments of the last days, day by day."""
    rows = _theirs(decision, timedelta(days=_DAYS))
    if not rows:
        return None
    counts = Counter(timezone.localdate(at) for at in rows.values())
    today = timezone.localdate()
    every = [today - timedelta(days=back) for back in range(_DAYS - 1, -1, -1)]
    own = timezone.localdate(decision.proposed_at)
    busiest = max(counts.values())
    told = _("%(count)d consignments of this importer in 30 days, at most %(most)d on a day")
    return bars(
        told % {"count": len(rows), "most": busiest},
        [_("Day"), _("Consignments")],
        [Bar(f"{day:%m-%d}", counts[day], marked=day == own) for day in every],
        upright=True,
    )


def _theirs(decision: Decision, back: timedelta) -> dict[int, datetime]:
    """Versions of the party's newest consignments, and when a lane was proposed for each."""
    theirs = same_trader(decision).filter(proposed_at__gte=timezone.now() - back)
    newest = theirs.exclude(state="superseded").order_by("-pk")
    return dict(newest.values_list("declared_id", "proposed_at")[:_MOST])


def _month(today: date, back: int) -> date:
    """The first day of the month so many months ago."""
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
