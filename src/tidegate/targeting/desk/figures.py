"""What the morning's page draws, each asked of the database as counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDay
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidegate.analytics.measurement.interface import Estimate, irregular_share
from tidegate.codes.interface import capacities, choices, codes

from .. import queries
from ..models import CapacityDay, Decision, Label
from ..rules import MEANS, Lane, SelectedBy
from .islands import Bar, Island, bars, intervals, percent
from .words import LANES

#: Draws that an estimate is made of at most, the newest.
_MOST = 20_000
_CATEGORIES = 6
_WEEKS = 4
_HOURS = 24
_SOON = timedelta(hours=4)
_DAY = timedelta(days=1)


def by_lane(since: datetime) -> list[tuple[str, int]]:
    """What came since, by the lane that was proposed."""
    pairs = Decision.objects.filter(proposed_at__gte=since).values_list("lane_proposed")
    counted = dict(pairs.annotate(n=Count("*")).order_by())
    return [(lane, counted.get(lane, 0)) for lane in LANES]


def came(midnight: datetime, now: datetime) -> list[Island]:
    """What came today: by the hour, and by the mode of transport."""
    today = Decision.objects.filter(proposed_at__gte=midnight)
    # Each hour is counted in the index; SQLite would ask Python for the hour of every row.
    begins = [midnight + timedelta(hours=hour) for hour in range(_HOURS + 1)]
    counts = [
        today.filter(proposed_at__gte=begin, proposed_at__lt=end).count()
        for begin, end in pairwise(begins)
    ]
    hours = {hour: count for hour, count in enumerate(counts) if count}
    if not hours:
        return []
    total, busiest = sum(hours.values()), max(hours, key=lambda hour: hours[hour])
    until = max(timezone.localtime(now).hour, *hours)
    by_hour = bars(
        _("%(count)s came since midnight, most of them from %(hour)02d:00 (%(most)s)")
        % {"count": f"{total:,}", "hour": busiest, "most": f"{hours[busiest]:,}"},
        [_("Hour"), _("Consignments")],
        [
            Bar(f"{hour:02d}:00", hours.get(hour, 0), marked=hour == busiest)
            for hour in range(until + 1)
        ],
        upright=True,
    )
    modes = Counter(dict(today.values_list("mode").annotate(n=Count("*")).order_by()))
    named = names("mode", modes)
    first, most = modes.most_common(1)[0]
    by_mode = bars(
        _("%(mode)s brought %(count)s of %(total)s")
        % {"mode": named[first], "count": f"{most:,}", "total": f"{total:,}"},
        [_("Mode of transport"), _("Consignments")],
        [Bar(named[mode], count, marked=mode == first) for mode, count in modes.most_common()],
    )
    return [by_hour, by_mode]


def waits(now: datetime) -> Island | None:
    """What waits for an officer, by when it is due; None where nothing does."""
    steps = (
        (_("past its time"), None, now),
        (_("within 4 hours"), now, now + _SOON),
        (_("within 24 hours"), now + _SOON, now + _DAY),
        (_("later"), now + _DAY, None),
    )
    counted = queries.open_decisions().aggregate(
        **{f"n{at}": Count("pk", filter=_due(*span)) for at, (_name, *span) in enumerate(steps)}
    )
    counts = [counted[f"n{at}"] for at in range(len(steps))]
    if not any(counts):
        return None
    title = _("%(count)s wait for an officer; %(late)s of them are past their time")
    return bars(
        title % {"count": f"{sum(counts):,}", "late": f"{counts[0]:,}"},
        [_("Due"), _("Consignments")],
        [
            Bar(name, count, marked=at == 0)
            for at, ((name, *_span), count) in enumerate(zip(steps, counts, strict=True))
        ],
    )


def _due(first: datetime | None, until: datetime | None) -> Q:
    asked = Q() if first is None else Q(due_at__gte=first)
    return asked if until is None else asked & Q(due_at__lt=until)


def found(since: datetime, days: int) -> list[Island]:
    """What examinations found: by the day, and by the kind of irregularity."""
    labels = Label.objects.filter(known_at__gte=since)
    pairs = labels.annotate(day=TruncDay("known_at")).values_list("day")
    by_day = {
        timezone.localdate(day): (examined, irregular)
        for day, examined, irregular in pairs.annotate(
            n=Count("pk"), irregular=Count("pk", filter=Q(found=True))
        ).order_by()
    }
    if not by_day:
        return []
    today = timezone.localdate()
    every = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    examined = sum(one for one, _found in by_day.values())
    irregular = sum(one for _examined, one in by_day.values())
    title = _("%(found)s of %(examined)s examined were irregular, %(share)s")
    drawn = [
        bars(
            title % {
                "found": f"{irregular:,}",
                "examined": f"{examined:,}",
                "share": percent(irregular / examined),
            },
            [_("Day"), _("Irregular"), _("Examined")],
            [Bar(f"{day:%m-%d}", by_day.get(day, (0, 0))[1]) for day in every],
            upright=True,
        )
    ]  # fmt: skip
    drawn[0].data["table"]["rows"] = [
        [f"{day:%Y-%m-%d}", irregular, examined] for day, (examined, irregular) in by_day.items()
    ]
    kinds = Counter(
        dict(labels.filter(found=True).values_list("category").annotate(n=Count("pk")).order_by())
    )
    if kinds:
        named = names("finding_category", kinds)
        first, most = kinds.most_common(1)[0]
        drawn.append(
            bars(
                _("Most often: %(kind)s, %(count)s of %(total)s")
                % {"kind": named[first], "count": f"{most:,}", "total": f"{irregular:,}"},
                [_("What was found"), _("Consignments")],
                [
                    Bar(named[kind], count, marked=kind == first)
                    for kind, count in kinds.most_common(_CATEGORIES)
                ],
            )
        )
    return drawn


@dataclass(frozen=True, slots=True)
class Units:
    """What a means has left of a day at a control point."""

    #: Name and code of the control point.
    point: str
    code: str
    left: int
    whole: int

    @property
    def share_left(self) -> int:
        """In percent."""
        return round(100 * self.left / self.whole)


def units_today() -> dict[Lane, list[Units]]:
    """Of each means, what is left today at each control point that has any."""
    today, language = timezone.localdate(), get_language() or "en"
    taken = {
        (one.control_point, one.means): one.taken for one in CapacityDay.objects.filter(day=today)
    }
    points = choices("control_point")
    units = capacities([point.code for point in points], MEANS, today)
    return {
        means: [
            Units(
                point.name(language),
                point.code,
                max(0, whole - taken.get((point.code, means.value), 0)),
                whole,
            )
            for point in points
            if (whole := units[point.code, means])
        ]
        for means in MEANS
    }


def left() -> list[Island]:
    """Of each means, what is left today at each control point, of how much."""
    drawn = []
    for means, some in units_today().items():
        rows = [(one.left, one.whole, one.point) for one in some]
        if not rows:
            continue
        least = min(rows, key=lambda row: row[0] / row[1])
        title = _("%(means)s: least at %(point)s, %(left)s of %(whole)s left today") % {
            "means": LANES[means.value],
            "point": least[2],
            "left": f"{least[0]:,}",
            "whole": f"{least[1]:,}",
        }
        if least[0] == least[1]:
            title = _("%(means)s: nothing is taken yet today") % {"means": LANES[means.value]}
        drawn.append(
            bars(
                title,
                [_("Control point"), _("Left"), _("Of")],
                [
                    Bar(name, rest, whole, marked=(rest, whole, name) == least and rest < whole)
                    for rest, whole, name in rows
                ],
            )
        )
    return drawn


def random_share(since: datetime, now: datetime) -> Island | None:
    """How what was drawn at random ended, beside what the score chose; None without a draw."""
    drawn = estimated(SelectedBy.RANDOM, since)
    if drawn is None:
        return None
    chosen = estimated(SelectedBy.SCORE, since)
    weeks = []
    for back in range(_WEEKS):
        until = now - timedelta(weeks=back)
        name = _("drawn at random, week until %(day)s") % {
            "day": f"{timezone.localdate(until):%m-%d}"
        }
        week = estimated(SelectedBy.RANDOM, until - timedelta(weeks=1), until)
        weeks.append((name, week))
    title = _("Of what the score leaves, %(share)s is irregular, at most %(high)s: "
              "%(found)s of %(drawn)s drawn at random")  # fmt: skip
    return intervals(
        title
        % {
            "share": percent(drawn.value),
            "high": percent(drawn.high),
            "found": f"{drawn.found:,}",
            "drawn": f"{drawn.drawn:,}",
        },
        [_("How it was chosen"), _("Irregular"), _("Examined"), _("Share"), _("95 times of 100")],
        [(_("chosen by the score"), chosen), (_("drawn at random"), drawn), *weeks],
    )


def estimated(by: SelectedBy, since: datetime, until: datetime | None = None) -> Estimate | None:
    """The share of irregular ones among what was selected so, each draw by its probability."""
    labels = Label.objects.filter(known_at__gte=since, declared__decision__selected_by=by.value)
    if until is not None:
        labels = labels.filter(known_at__lt=until)
    newest = labels.order_by("-known_at", "-pk")
    pairs = newest.values_list("declared__assessment__propensity", "found")
    return irregular_share((chance, found) for chance, found in pairs[:_MOST])


def names(table: str, some: Iterable[Any]) -> dict[str, str]:
    """What codes are called; themselves where the table has none."""
    language, known = get_language() or "en", codes(table, [one for one in some if one])
    return {one: known[one].name(language) if one in known else one or "–" for one in some}
