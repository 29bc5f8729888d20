"""Units of the day: how many a means can inspect at a control point, and how many are taken.

A row of a day is locked from when it is read until the transaction ends, and the rows in one order,
so that two workers never take the same unit.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import F

from tidegate.codes.interface import capacities

from .models import CapacityDay, Decision
from .rules import MEANS, Lane

#: A control point and a day.
Place = tuple[str, date]


def of_places(places: Iterable[Place]) -> dict[Place, dict[Lane, int]]:
    """The whole capacity of places by means, taken or not."""
    points_of: dict[date, set[str]] = {}
    for point, day in places:
        points_of.setdefault(day, set()).add(point)
    units = {day: capacities(points, MEANS, day) for day, points in points_of.items()}
    return {
        (point, day): {means: units[day][point, means] for means in MEANS}
        for day, points in sorted(points_of.items())
        for point in sorted(points)
    }


def lock(whole: Mapping[Place, Mapping[Lane, int]]) -> dict[Place, dict[Lane, int]]:
    """What is left of each place's capacity; nobody else takes of it until we commit."""
    taken = _locked(whole)
    return {
        place: {means: max(0, units[means] - taken[(*place, means)]) for means in MEANS}
        for place, units in whole.items()
    }


def _locked(places: Iterable[Place]) -> Counter[tuple[str, date, Lane]]:
    wanted = [(point, day, means) for point, day in sorted(places) for means in MEANS]
    rows = CapacityDay.objects.filter(
        control_point__in={point for point, _, _ in wanted}, day__in={day for _, day, _ in wanted}
    )
    there = {(one.control_point, one.day, Lane(one.means)) for one in rows}
    missing = [one for one in wanted if one not in there]
    if missing:
        # A concurrent writer of the same new row waits here for us, or we for them.
        CapacityDay.objects.bulk_create(
            [CapacityDay(control_point=p, day=day, means=means) for p, day, means in missing],
            ignore_conflicts=True,
        )
    ordered = rows.order_by("control_point", "day", "means").select_for_update()
    return Counter(
        {(one.control_point, one.day, Lane(one.means)): one.taken for one in ordered.all()}
    )


def take(units: Mapping[tuple[str, date, Lane], int]) -> None:
    """Take units of places that were locked before."""
    for (point, day, means), count in sorted(units.items()):
        CapacityDay.objects.filter(control_point=point, day=day, means=means).update(
            taken=F("taken") + count
        )


def swap(decision: Decision, means: Lane | None) -> bool:
    """Give back what a decision holds and take another unit, also beyond what the day has.

    Returns whether the day had one. The caller saves the decision.
    """
    held = decision.means
    asked = "" if means is None or means not in MEANS else means.value
    if asked == held:
        return True
    place = (decision.control_point, decision.day)
    left = lock(of_places([place]))[place]
    if held:
        CapacityDay.objects.filter(
            control_point=place[0], day=place[1], means=held, taken__gt=0
        ).update(taken=F("taken") - 1)
    decision.means = asked
    if not asked:
        return True
    take({(*place, Lane(asked)): 1})
    return left[Lane(asked)] > 0
