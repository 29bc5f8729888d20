"""What a firm did in a year: how much, which ways, which goods, and what was found.

Ways and goods are counted over the newest consignments; so is the rest, of a firm that has very
many: a page does not wait for a million of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from .models import Dealing, Party

_YEAR = timedelta(days=365)
#: No more of a year are counted, and of so many of the newest ways and goods.
_MOST = 10_000
_NEWEST = 500
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Year:
    """A firm's last year, from a moment until now."""

    since: datetime
    #: Counted, the newest first; `is_more` where the year has more of them.
    consignments: int
    is_more: bool
    #: Of these, with an outcome; and of those, irregular.
    examined: int
    irregular: int
    #: The last irregular one, however long ago; None where there was none.
    last_irregular_at: datetime | None
    #: Start, end and count of the ways most used; chapter and count of the goods.
    routes: tuple[tuple[str, str, int], ...]
    chapters: tuple[tuple[str, int], ...]
    #: Over how many consignments those two were counted.
    newest: int


class Lately(NamedTuple):
    """What a firm bore since a moment."""

    #: Of its own, lodged since; how many of them have an outcome.
    consignments: int
    examined: int
    #: Finds that became known since, whatever part it took.
    irregular: int


def lately(parties: Iterable[int], since: datetime) -> dict[int, Lately]:
    """Party → what it bore; two queries for all, answered by indexes alone.

    A firm with nothing since is left out, and so is a natural person, of whom nothing is summed up.
    """
    dealings = Dealing.objects.filter(party__in=set(parties))
    own = dealings.filter(role="trader", at__gte=since).values_list("party_id")
    finds = dealings.filter(found=True, found_at__gte=since).values_list("party_id")
    irregular = dict(finds.annotate(n=Count("*")).order_by())
    return {
        party: Lately(consignments, examined, irregular.get(party, 0))
        for party, consignments, examined in own.annotate(
            n=Count("*"), examined=Count("found")
        ).order_by()
    }


def year_of(party: Party) -> Year:
    """The last year of a firm; of a natural person nothing is kept, so it is empty."""
    since = timezone.now() - _YEAR
    dealings = party.dealings.filter(at__gte=since)
    counted = (
        dealings.order_by("-at")
        .values("found")[:_MOST]
        .aggregate(
            consignments=Count("*"),
            examined=Count("found"),
            irregular=Count("found", filter=Q(found=True)),
        )
    )
    finds = party.dealings.filter(found=True).order_by("-found_at")
    newest = list(dealings.order_by("-at").values_list("start", "end", "chapters")[:_NEWEST])
    routes = Counter((start, end) for start, end, _ in newest if start or end)
    chapters = Counter(one for _, _, several in newest for one in several.split())
    return Year(
        since,
        **counted,
        is_more=counted["consignments"] == _MOST,
        last_irregular_at=finds.values_list("found_at", flat=True).first(),
        routes=tuple((*way, count) for way, count in routes.most_common(_SHOWN)),
        chapters=tuple(chapters.most_common(_SHOWN)),
        newest=len(newest),
    )
