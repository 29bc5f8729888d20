"""A month as columns: what was assessed in it, how it was selected, and what is known of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from tidegate.analytics.measurement.interface import Log
from tidegate.parties.interface import granted_among
from tidegate.web.interface import midnight

from ...models import Decision, Label
from ...rules import LEFT_ALONE, SelectedBy

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Names = NDArray[np.str_]

_YEAR = timedelta(days=365)
_CHAPTER_DIGITS = 2
_FIELDS = (
    "declared_id",
    "declared__assessment__propensity",
    "selected_by",
    "score",
    "customs_value",
    "control_point",
    "commodity_code",
    "route",
    "origin",
    "trader",
    "declared__trader_id",
    "state",
    "moved_at",
)


@dataclass(frozen=True, slots=True)
class Month:
    """One row a consignment, as it stands now; superseded versions are left out."""

    first: date
    #: The selected, and their chances.
    propensity: Numbers
    selected: Flags
    #: Of these, drawn at random.
    drawn: Flags
    #: Not selected, since its trader bore enough.
    spared: Flags
    #: Whether an outcome is known; of an examination that selection asked for, or of any.
    examined: Flags
    found: Flags
    #: None as NaN.
    score: Numbers
    #: Refused by the engine, so an officer looks.
    refused: Flags
    value: Numbers
    #: From the decision to the outcome; NaN where either is not known.
    minutes: Numbers
    point: Names
    chapter: Names
    route: Names
    origin: Names
    tier: Names
    #: Consignments of its trader in the twelve months until the month's end; 0 where none is named.
    dealings: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.propensity)

    @property
    def log(self) -> Log:
        """What estimates are made of: only what selection chose was chosen with a known chance."""
        examined = self.examined & self.selected
        above_cap = (self.capped | self.spared).astype(np.int64)
        return Log(self.propensity, examined, self.found, above_cap)

    @property
    def capped(self) -> Flags:
        """Selected by score, though its trader bore enough: another draw would have spared it."""
        return self.selected & ~self.drawn & (self.propensity < 1)

    @property
    def clear(self) -> Flags:
        """Honest trade that was examined."""
        return self.examined & ~self.found


def after(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=32)).replace(day=1)


def before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def newest() -> date:
    """The month in which something was assessed last; this one where nothing ever was."""
    last = Decision.objects.order_by("-proposed_at").values_list("proposed_at", flat=True).first()
    return timezone.localdate(last).replace(day=1)


def month(first: date) -> Month:
    """All of a month."""
    rows = list(_of(midnight(first), midnight(after(first))).order_by("pk").values_list(*_FIELDS))
    columns = dict(zip(_FIELDS, zip(*rows, strict=True), strict=True)) if rows else {}
    known = _outcomes(first)
    outcomes = [known.get(one) for one in columns.get("declared_id", ())]
    by = np.array(columns.get("selected_by", ()), dtype=str)
    tiers = granted_among(None, after(first) - timedelta(days=1))
    dealings = _dealings(first)
    return Month(
        first=first,
        propensity=_numbers(columns.get("declared__assessment__propensity", ())),
        selected=~np.isin(by, LEFT_ALONE),
        spared=by == SelectedBy.SPARED.value,
        drawn=by == SelectedBy.RANDOM.value,
        examined=np.array([one is not None for one in outcomes], dtype=bool),
        found=np.array([one is not None and one[0] for one in outcomes], dtype=bool),
        score=_numbers(columns.get("score", ())),
        refused=by == SelectedBy.NOT_ASSESSED.value,
        value=np.nan_to_num(_numbers(columns.get("customs_value", ()))),
        minutes=_minutes(columns, outcomes),
        point=_names(columns.get("control_point", ())),
        chapter=_names(str(one)[:_CHAPTER_DIGITS] for one in columns.get("commodity_code", ())),
        route=_names(columns.get("route", ())),
        origin=_names(columns.get("origin", ())),
        tier=_names(tiers.get(one, "") for one in columns.get("declared__trader_id", ())),
        dealings=np.array([dealings.get(one, 0) for one in columns.get("trader", ())], np.int64),
    )


def _of(since: datetime, until: datetime) -> QuerySet[Decision]:
    found: QuerySet[Decision] = Decision.objects.filter(
        proposed_at__gte=since, proposed_at__lt=until
    ).exclude(state="superseded")
    return found


def _outcomes(first: date) -> dict[int, tuple[bool, datetime]]:
    """Version → what its newest label says, and since when."""
    since, until = midnight(first), midnight(after(first))
    labels = Label.objects.filter(
        declared__decision__proposed_at__gte=since, declared__decision__proposed_at__lt=until
    )
    rows = labels.order_by("known_at", "pk").values_list("declared_id", "found", "known_at")
    return {declared: (found, known_at) for declared, found, known_at in rows}


def _dealings(first: date) -> dict[str, int]:
    until = midnight(after(first))
    pairs = _of(until - _YEAR, until).exclude(trader="").values_list("trader")
    return dict(pairs.annotate(n=Count("pk")).order_by())


def _minutes(columns: dict[str, Any], outcomes: list[tuple[bool, datetime] | None]) -> Numbers:
    decided = zip(columns.get("state", ()), columns.get("moved_at", ()), outcomes, strict=True)
    return np.array(
        [
            max((outcome[1] - moved_at).total_seconds() / 60, 0.0)
            if outcome is not None and state == "decided"
            else np.nan
            for state, moved_at, outcome in decided
        ],
        np.float64,
    )


def _numbers(values: Iterable[Any]) -> Numbers:
    return np.array([np.nan if one is None else float(one) for one in values], np.float64)


def _names(values: Iterable[Any]) -> Names:
    return np.array([one or "" for one in values], dtype=str)
