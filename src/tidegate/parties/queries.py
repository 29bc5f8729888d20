"""What is asked of parties. A day that is not given is today in Hong Kong; a moment, now."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import get_language, gettext

from tidegate.codes.interface import Code, choices, code, codes, day_of, fold, grams
from tidegate.ledger.interface import Erased, subjects

from . import lookup
from .checks import checked, scheme
from .errors import BadIdentifier
from .models import Address, Dated, Identifier, Name, Ownership, Party, Standing, Vehicle

D = TypeVar("D", bound=Dated)

#: What stands in place of a value that is sealed.
SEALED = "●●●●●●"


def _holding(
    rows: "QuerySet[D]", at: date | datetime | None, known_at: datetime | None
) -> "QuerySet[D]":
    day = day_of(at)
    valid = rows.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)
    if known_at is None:
        return valid.filter(known_until=None)
    later = Q(known_until=None) | Q(known_until__gt=known_at)
    return valid.filter(later, known_from__lte=known_at)


def standing(
    party: Party, at: date | datetime | None = None, known_at: datetime | None = None
) -> list[Standing]:
    """What a party's standing was on a day, as known at a moment: one of each kind at most."""
    return list(_holding(party.standings.all(), at, known_at).order_by("kind"))


def granted_ahead(path: str, kind: str = "aeo") -> "Prefetch[str, QuerySet[Standing], str]":
    """For a list of rows: what is granted to their parties, known now, in one query for all.

    `path` leads from a row to its party; `granted_on` then asks the database no more.
    """
    held = Standing.objects.filter(kind=kind, known_until=None, grade__in=_granted(kind))
    return Prefetch(f"{path}__standings", held, to_attr=f"granted_{kind}")


def granted_on(party: Party, day: date, kind: str = "aeo") -> Standing | None:
    """What was granted to a party on a day, as known now; a suspended grade is none."""
    ahead = getattr(party, f"granted_{kind}", None)
    if ahead is None:
        held = _holding(party.standings.filter(kind=kind, grade__in=_granted(kind)), day, None)
        return held.first()
    return next((one for one in ahead if one.holds_on(day)), None)


def granted_among(parties: Iterable[int] | None, day: date, kind: str = "aeo") -> dict[int, str]:
    """Party → grade: what was granted on a day to some parties or to all, as known now."""
    held = Standing.objects.filter(kind=kind, grade__in=_granted(kind))
    if parties is not None:
        held = held.filter(party__in=set(parties))
    return dict(_holding(held, day, None).values_list("party_id", "grade"))


def grades_granted(kind: str = "aeo") -> list[Code]:
    """The grades that an administration grants."""
    grades = choices("standing")
    return [one for one in grades if one.data["kind"] == kind and one.data.get("granted")]


def _granted(kind: str) -> list[str]:
    return [one.code for one in grades_granted(kind)]


def owner(
    vehicle: Vehicle, at: date | datetime | None = None, known_at: datetime | None = None
) -> Party | None:
    """Whose vehicle it was on a day, as known at a moment."""
    found = _holding(vehicle.ownerships.all(), at, known_at).select_related("party").first()
    return None if found is None else found.party


def vehicles(party: Party, at: date | datetime | None = None) -> list[Vehicle]:
    """The vehicles that are a party's on a day, with their marks."""
    held = _holding(Ownership.objects.filter(party=party), at, None)
    rows = Vehicle.objects.filter(ownerships__in=held).prefetch_related("marks")
    return list(rows.order_by("pk"))


def find(scheme_name: str, value: str) -> Party | None:
    """The party of an identifier; None when nobody saw it. Raises `BadIdentifier`."""
    own = scheme(scheme_name)
    plain = checked(own, value)
    key = lookup.digest(own.code, plain) if own.data["personal"] else plain
    row = Identifier.objects.select_related("party").filter(scheme=own.code, key=key).first()
    return None if row is None else row.party


def search(text: str, limit: int = 50) -> list[Party]:
    """Parties that have a name with every word of the text, or an identifier that is the text.

    Persons are found by their whole identifier alone.
    """
    exact = _with_identifier(text)
    found = matching(Party.objects.order_by("-pk"), text)[: limit * 4]
    return sorted(found, key=lambda one: one.pk not in exact)[:limit]


def matching(parties: "QuerySet[Party]", text: str) -> "QuerySet[Party]":
    """Of these parties, those that `search` would find."""
    named = Name.objects.all() if fold(text) else Name.objects.none()
    for part in grams(text):
        named = named.filter(folded__contains=part)
    return parties.filter(Q(pk__in=named.values("party")) | Q(pk__in=_with_identifier(text)))


def _with_identifier(text: str) -> set[int]:
    """Parties of which some scheme says that the text is their identifier."""
    at: set[tuple[str, str]] = set()
    for own in choices("identifier_scheme"):
        with suppress(BadIdentifier):
            plain = checked(own, text)
            at.add((own.code, lookup.digest(own.code, plain) if own.data["personal"] else plain))
    rows = Identifier.objects.filter(key__in={key for _, key in at})
    return {row.party_id for row in rows if (row.scheme, row.key) in at}


def shown_name(party: Party) -> str:
    """The name under which it was first seen; a natural person has a number for a name."""
    if party.is_person:
        return gettext("Natural person %(number)s") % {"number": party.pk}
    return party.name


@dataclass(frozen=True, slots=True)
class Opened:
    """What is kept of a party in readable form."""

    names: list[str]
    addresses: list[str]
    identifiers: list[tuple[str, str]]


def readable(party: Party) -> Opened:
    """All of it; of a natural person only after `services.read_person` noted the reading."""
    return Opened(
        [_text(party, one) for one in party.names.order_by("pk")],
        [_text(party, one) for one in party.addresses.order_by("pk")],
        [
            (one.scheme, opened(party, one.scheme, one.sealed) if party.subject else one.key)
            for one in party.identifiers.order_by("pk")
        ],
    )


def _text(party: Party, one: Name | Address) -> str:
    return opened(party, "seen", one.sealed) if party.subject else one.text


def opened(party: Party, what: str, sealed: str) -> str:
    """A person's value in readable form; `SEALED` after an erasure."""
    if party.subject is None:
        return sealed
    try:
        return subjects.unseal(party.subject, what, sealed)
    except Erased:
        return SEALED


def facts(
    party: Party, at: date | datetime | None = None, language: str | None = None
) -> dict[str, Any]:
    """What a page shows of a party: since when it is known, numbers, standing; persons' values not.

    Keys: `party`, `kind`, `is_person`, `name`, `since`, `identifiers`, `names`, `addresses`,
    `standings`, `organisation`, `erased_at`.
    """
    spoken = language or get_language() or "en"
    rows = list(party.identifiers.order_by("pk"))
    schemes = codes("identifier_scheme", (row.scheme for row in rows))
    return {
        "party": party.pk,
        "kind": party.kind,
        "is_person": party.is_person,
        "name": shown_name(party),
        "since": party.seen_at,
        "identifiers": [
            {
                "scheme": row.scheme,
                "title": _title(schemes.get(row.scheme), row.scheme, spoken),
                "value": SEALED if party.is_person else row.key,
            }
            for row in rows
        ],
        "names": party.names.count(),
        "addresses": party.addresses.count(),
        "standings": [_shown(one, spoken) for one in standing(party, at)],
        "organisation": party.organisation_id,
        "erased_at": party.erased_at,
    }


def _title(found: Code | None, otherwise: str, language: str) -> str:
    return otherwise if found is None else found.name(language)


def _shown(one: Standing, language: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "grade": one.grade,
        "title": _title(code("standing", one.grade, one.valid_from), one.grade, language),
        "since": one.valid_from,
        "until": one.valid_until,
        "source": one.source,
    }


def history(party: Party) -> list[Standing]:
    """Every standing ever said of a party: what is known now first."""
    now = party.standings.filter(known_until=None).order_by("-valid_from")
    before = party.standings.exclude(known_until=None).order_by("-known_until", "-valid_from")
    return [*now, *before]
