"""How long each step took: what a Time Release Study asks of a single window.

From submission to the end, and of that: until the fee was paid, until questions were answered, and
what each agency took. Only what is over counts, and only the newest so many of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from .models import Charge, Filing, Issued, Question, Review
from .types import type_of

#: So many filings are looked at.
MOST = 5000
_OVER = ("issued", "part_used", "used", "expired", "revoked", "closed", "refused")
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 90th percentile of some durations; None where there are none."""

    count: int
    median: timedelta | None
    p90: timedelta | None

    @classmethod
    def of(cls, several: Sequence[timedelta]) -> "Spread":
        """Of these."""
        if not several:
            return cls(0, None, None)
        if len(several) == 1:
            return cls(1, several[0], several[0])
        tenths = quantiles((one.total_seconds() for one in several), n=10, method="inclusive")
        return cls(len(several), timedelta(seconds=tenths[4]), timedelta(seconds=tenths[8]))


@dataclass(frozen=True, slots=True)
class Times:
    """What the filings of one type took."""

    title: str
    whole: Spread
    #: While the trader had to pay or to answer.
    trader: Spread
    #: Agency to what it took, from when it could see the filing until it decided.
    agencies: Mapping[str, Spread]
    #: How many were decided by the day that was pledged, and how many had one.
    kept: int
    pledged: int


def times(agency: str = "") -> list[Times]:
    """Of every type, the most frequent first; of what one agency reviewed, where one is named."""
    some = Filing.objects.filter(state__in=_OVER)
    if agency:
        some = some.filter(reviews__agency=agency)
    found = {one.pk: one for one in some.order_by("-pk")[:MOST]}
    ended, reviewed = _ended(found), _reviewed(found)
    waited = _waited(found)
    by_type: dict[str, list[Filing]] = defaultdict(list)
    for pk, one in found.items():
        if pk in ended:
            by_type[one.type_name].append(one)
    told = [_of(name, several, ended, reviewed, waited) for name, several in by_type.items()]
    return sorted(told, key=lambda one: (-one.whole.count, one.title))


def _of(
    name: str,
    several: list[Filing],
    ended: Mapping[int, datetime],
    reviewed: Mapping[int, list[tuple[str, timedelta]]],
    waited: Mapping[int, timedelta],
) -> Times:
    agencies: dict[str, list[timedelta]] = defaultdict(list)
    for one in several:
        for agency, took in reviewed.get(one.pk, ()):
            agencies[agency].append(took)
    pledged = [one for one in several if one.due_on is not None]
    return Times(
        type_of(name).label,
        Spread.of([ended[one.pk] - one.submitted_at for one in several]),
        Spread.of([waited.get(one.pk, _NOTHING) for one in several]),
        {agency: Spread.of(took) for agency, took in sorted(agencies.items())},
        sum(one.due_on is not None and ended[one.pk].date() <= one.due_on for one in pledged),
        len(pledged),
    )


def _ended(found: Iterable[int]) -> dict[int, datetime]:
    """When each was issued, or refused by the first agency that did."""
    pks = list(found)
    refused = Review.objects.filter(filing__in=pks, state="refused")
    issued = Issued.objects.filter(filing__in=pks)
    return dict(refused.values_list("filing", "moved_at")) | dict(
        issued.values_list("filing", "issued_at")
    )


def _reviewed(found: Iterable[int]) -> dict[int, list[tuple[str, timedelta]]]:
    told: dict[int, list[tuple[str, timedelta]]] = defaultdict(list)
    decided = Review.objects.filter(filing__in=list(found), state__in=("agreed", "refused"))
    for pk, agency, opened, moved in decided.values_list(
        "filing", "agency", "opened_at", "moved_at"
    ):
        told[pk].append((agency, moved - opened))
    return told


def _waited(found: Iterable[int]) -> dict[int, timedelta]:
    """How long the trader let wait: until paid, until answered."""
    pks = list(found)
    told: dict[int, timedelta] = defaultdict(timedelta)
    paid = Charge.objects.filter(filing__in=pks).exclude(paid_at=None)
    for pk, began, ended in paid.values_list("filing", "charged_at", "paid_at"):
        told[pk] += _between(began, ended)
    answered = Question.objects.filter(review__filing__in=pks).exclude(answered_at=None)
    for pk, began, ended in answered.values_list("review__filing", "asked_at", "answered_at"):
        told[pk] += _between(began, ended)
    return told


def _between(began: datetime, ended: datetime | None) -> timedelta:
    return _NOTHING if ended is None else ended - began
