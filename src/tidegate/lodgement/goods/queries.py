"""What is asked of the register of advance rulings."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from tidegate.access.interface import NotThere
from tidegate.codes.interface import grams

from .models import Ruling

#: Codes shown beside a suggestion are of the same heading.
_HEADING = 4


def register(known_at: datetime | None = None) -> QuerySet[Ruling]:
    """What the register had at a moment; what was revoked by then is gone from it."""
    moment = known_at or timezone.now()
    stood = Q(revoked_at=None) | Q(revoked_at__gt=moment)
    return Ruling.objects.filter(stood, published_at__lte=moment)


def in_force(day: date | None = None, known_at: datetime | None = None) -> QuerySet[Ruling]:
    """Rulings that hold on a day, as known at a moment."""
    on = day or timezone.localdate()
    return register(known_at).filter(valid_from__lte=on, valid_until__gt=on)


def ever_published() -> QuerySet[Ruling]:
    """What the register shows, also of what no longer holds."""
    return Ruling.objects.exclude(published_at=None)


def with_words(found: QuerySet[Ruling], text: str) -> QuerySet[Ruling]:
    """Of these, those that have every word of a text, in code, description or reasons."""
    for part in grams(text):
        found = found.filter(folded__contains=part)
    return found


def of_headings(codes: Iterable[str]) -> dict[str, list[Ruling]]:
    """What holds today of the headings of some codes, by heading."""
    found: dict[str, list[Ruling]] = {one[:_HEADING]: [] for one in codes}
    among = in_force().annotate(heading=Left("commodity_code", _HEADING))
    for one in among.filter(heading__in=found).order_by("commodity_code", "pk"):
        found[one.heading].append(one)
    return found


def one_published(number: str) -> Ruling:
    """The published ruling of a number; raises `NotThere`."""
    return _numbered(ever_published(), number)


def one_of_all(number: str) -> Ruling:
    """The ruling of a number, published or not; raises `NotThere`."""
    return _numbered(Ruling.objects.all(), number)


def _numbered(among: QuerySet[Ruling], number: str) -> Ruling:
    _, _, key = number.rpartition("-")
    found = among.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 12 else None
    if found is None or found.number != number:
        raise NotThere("there is no such ruling")
    return found


def version() -> tuple[object, ...]:
    """Changes whenever the register does."""
    told = Ruling.objects.aggregate(Count("published_at"), Max("published_at"), Max("revoked_at"))
    return tuple(told.values())
