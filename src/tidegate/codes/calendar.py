"""When a control point is open, and how much can be inspected there on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from .errors import NoControlPoint
from .periods import Period
from .queries import Day, choices, code, codes, day_of, known
from .records import Code

#: Hours and days of control points are Hong Kong's.
HERE = ZoneInfo("Asia/Hong_Kong")


def capacity(control_point: str, means: str, day: date, known_at: datetime | None = None) -> int:
    """How many consignments the means can inspect there on the day; 0 where it is not there."""
    found = code("capacity", f"{control_point}.{means}", day, known_at)
    return 0 if found is None else int(found.data["week"][day.weekday()])


def capacities(
    control_points: Iterable[str], means: Iterable[str], day: date
) -> dict[tuple[str, str], int]:
    """The same of every means at every one of these control points, by one question."""
    several = {(point, one): f"{point}.{one}" for point in control_points for one in means}
    found = codes("capacity", several.values(), day)
    return {
        asked: int(found[name].data["week"][day.weekday()]) if name in found else 0
        for asked, name in several.items()
    }


def plan_of(control_point: str, first: date, days: int) -> dict[str, list[int]]:
    """How much each means can inspect on so many days from the first one on."""
    last = first + timedelta(days)
    held = known("capacity").filter(
        Q(valid_until=None) | Q(valid_until__gt=first),
        code__startswith=f"{control_point}.",
        valid_from__lt=last,
    )
    plan: dict[str, list[int]] = {}
    for row in held.order_by("code"):
        means = plan.setdefault(row.code.partition(".")[2], [0] * days)
        for offset in range(days):
            day = first + timedelta(offset)
            if Period(row.valid_from, row.valid_until).holds(day):
                means[offset] = row.data["week"][day.weekday()]
    return plan


def is_open(control_point: str, instant: datetime, *, cargo: bool = True) -> bool:
    """Whether a control point takes cargo (or else passengers) at a moment."""
    here = instant.astimezone(HERE)
    found = code("control_point", control_point, here.date())
    if found is None:
        return False
    hours = found.data.get("cargo_hours" if cargo else "passenger_hours", [])
    now = f"{here:%H:%M}"
    return any(one[:5] <= now < one[6:] for one in hours)


def control_point_of(place: str, mode: str, at: Day = None) -> str:
    """The control point where goods that come to a place by a mode are examined.

    The one of the place and mode; where several are, the one that is the default of the mode.
    """
    return control_points_of([(place, mode)], at)[place, mode]


def control_points_of(
    asked: Iterable[tuple[str, str]], at: Day = None
) -> dict[tuple[str, str], str]:
    """The same of many places and modes, by one question."""
    points = choices("control_point", day_of(at))
    return {(place, mode): _among(points, place, mode) for place, mode in set(asked)}


def _among(points: Sequence[Code], place: str, mode: str) -> str:
    of_mode = [one for one in points if mode in one.data.get("modes", [])]
    default = [one for one in of_mode if mode in one.data.get("default_for", [])]
    here = [one for one in of_mode if place in one.data.get("places", [])]
    for some in ([one for one in here if one in default], here, default):
        if some:
            return some[0].code
    elsewhere = [one for one in points if one.data.get("default_for")]
    if not elsewhere:
        raise NoControlPoint(f"no control point takes mode {mode}")
    return elsewhere[0].code


def place_position(locode: str) -> tuple[float, float] | None:
    """Latitude and longitude of a place, in degrees; None where it is not known."""
    found = code("locode", locode)
    if found is None:
        return None
    return float(found.data["latitude"]), float(found.data["longitude"])
