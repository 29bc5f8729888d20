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

from .known_as import groups_of, members_of
from .models import Dealing, Party

_YEAR = timedelta(days=365)
#: No more of a year are counted, and of so many of the newest ways and goods.
_MOST = 10_000
_NEWEST = 500
_SHOWN = 3
#: What makes two dealings those of one consignment.
_ONCE = ("consignment", "at")


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
    """Party → what it bore, as whatever it is known; few queries for all, answered by indexes.

    A firm with nothing since is left out, and so is a natural person, of whom nothing is summed up.
    """
    members = groups_of(parties)
    dealings = Dealing.objects.filter(party__in=set[int]().union(*members.values()))
    own = dealings.filter(role="trader", at__gte=since).values_list("party_id")
    finds = dealings.filter(found=True, found_at__gte=since).values_list("party_id")
    irregular = dict(finds.annotate(n=Count("*")).order_by())
    lodged = {
        party: (consignments, examined)
        for party, consignments, examined in own.annotate(
            n=Count("*"), examined=Count("found")
        ).order_by()
    }
    return {
        party: Lately(
            sum(lodged[one][0] for one in same & lodged.keys()),
            sum(lodged[one][1] for one in same & lodged.keys()),
            sum(irregular.get(one, 0) for one in same),
        )
        for party, same in members.items()
        if same & lodged.keys()
    }


def year_of(party: Party) -> Year:
    """The last year of a firm, as whatever it is known; of a natural person nothing is kept."""
    since = timezone.now() - _YEAR
    theirs = Dealing.objects.filter(party__in=members_of(party))
    dealings = theirs.filter(at__gte=since).order_by("-at")
    # Two that are one may both take part in a consignment, which then counts once.
    of_one = party.group is None
    outcomes = dealings.values("found") if of_one else dealings.values(*_ONCE, "found").distinct()
    counted = outcomes[:_MOST].aggregate(
        consignments=Count("*"),
        examined=Count("found"),
        irregular=Count("found", filter=Q(found=True)),
    )
    finds = theirs.filter(found=True).order_by("-found_at")
    ways = dealings.values_list("start", "end", "chapters", *_ONCE)
    newest = list((ways if of_one else ways.distinct())[:_NEWEST])
    routes = Counter((start, end) for start, end, *_ in newest if start or end)
    chapters = Counter(one for _, _, several, *_ in newest for one in several.split())
    return Year(
        since,
        **counted,
        is_more=counted["consignments"] == _MOST,
        last_irregular_at=finds.values_list("found_at", flat=True).first(),
        routes=tuple((*way, count) for way, count in routes.most_common(_SHOWN)),
        chapters=tuple(chapters.most_common(_SHOWN)),
        newest=len(newest),
    )
