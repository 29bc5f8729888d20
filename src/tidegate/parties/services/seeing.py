"""Parties as documents name them: found by an identifier, or made, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import Json
from tidegate.codes.interface import Code, codes, fold
from tidegate.ledger.interface import append, subjects

from .. import lookup
from ..checks import checked, scheme
from ..kinds import ADDRESS_SEEN, NAME_SEEN, PARTY_SEEN
from ..models import Address, Identifier, Name, Party

#: Who is named as the actor where a document is read by the machine.
MACHINE = "system/worker"
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Place:
    """An address in parts; any may be empty."""

    street: str = ""
    city: str = ""
    postcode: str = ""
    #: ISO 3166-1 alpha-2.
    country: str = ""

    @property
    def line(self) -> str:
        """The address in one line."""
        parts = (self.street, self.city, self.postcode, self.country)
        return ", ".join(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Sighting:
    """A party as one document names it."""

    scheme: str
    value: str
    name: str
    kind: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class _Known:
    """A sighting with its identifier checked."""

    sighting: Sighting
    scheme: Code
    value: str
    #: As `Identifier.key` has it.
    key: str

    @property
    def at(self) -> tuple[str, str]:
        return self.scheme.code, self.key


def party_of(
    scheme: str,
    value: str,
    name: str,
    kind: str,
    *,
    place: Place = Place(),
    actor: str = MACHINE,
) -> Party:
    """The party of an identifier, made if nobody saw it before; in the caller's transaction.

    Two that make the same party at once get the same row. Raises `BadIdentifier`.
    """
    return parties_of([Sighting(scheme, value, name, kind, place)], actor=actor)[0]


def parties_of(sightings: Sequence[Sighting], *, actor: str = MACHINE) -> list[Party]:
    """The same of many, in their order. They are made in the order of their identifiers.

    Whoever needs several parties in one transaction asks for them in one call: else PostgreSQL ends
    one of two such transactions as a deadlock.
    """
    schemes = codes("identifier_scheme", (one.scheme for one in sightings))
    known = [_known(one, schemes.get(one.scheme) or scheme(one.scheme)) for one in sightings]
    with transaction.atomic():
        found = _found(known)
        for one in sorted(known, key=lambda one: one.at):
            if one.at not in found:
                found[one.at] = _make(one, actor)
        for table, texts in ((Name, _names(known)), (Address, _addresses(known))):
            _see(table, [(found[one.at], text, country) for one, text, country in texts], actor)
    return [found[one.at] for one in known]


def _known(sighting: Sighting, own: Code) -> _Known:
    value = checked(own, sighting.value)
    key = lookup.digest(own.code, value) if own.data["personal"] else value
    return _Known(sighting, own, value, key)


def _found(known: Sequence[_Known]) -> dict[tuple[str, str], Party]:
    keys = sorted({one.key for one in known})
    wanted = {one.at for one in known}
    found: dict[tuple[str, str], Party] = {}
    for start in range(0, len(keys), 500):
        rows = Identifier.objects.filter(key__in=keys[start : start + 500]).select_related("party")
        found |= {(row.scheme, row.key): row.party for row in rows}
    return {at: party for at, party in found.items() if at in wanted}


T = TypeVar("T", bound=models.Model)


def _once(make: Callable[[], T], find: Callable[[], T]) -> tuple[T, bool]:
    """Make a row, or find the one that somebody made meanwhile; whether it is new."""
    try:
        with transaction.atomic():
            return make(), True
    except IntegrityError:
        return find(), False


def _make(one: _Known, actor: str) -> Party:
    now = timezone.now()

    def make() -> Identifier:
        subject = subjects.create_subject() if one.scheme.data["personal"] else None
        party = Party.objects.create(
            kind=Party.Kind(one.sighting.kind),
            subject=subject,
            name="" if subject else one.sighting.name.strip()[:200],
            seen_at=now,
        )
        sealed = subjects.seal(subject, one.scheme.code, one.value) if subject else ""
        return Identifier.objects.create(
            party=party, scheme=one.scheme.code, key=one.key, sealed=sealed, seen_at=now
        )

    def find() -> Identifier:
        rows = Identifier.objects.select_related("party")
        return rows.get(scheme=one.scheme.code, key=one.key)

    identifier, is_new = _once(make, find)
    party = identifier.party
    if is_new:
        payload: dict[str, Json] = {
            "party": party.pk,
            "kind": party.kind,
            "scheme": one.scheme.code,
        }
        append(party.stream, PARTY_SEEN, payload, actor)
    return party


_Text = tuple[_Known, str, str]


def _names(known: Sequence[_Known]) -> list[_Text]:
    return [(one, one.sighting.name, "") for one in known]


def _addresses(known: Sequence[_Known]) -> list[_Text]:
    return [(one, one.sighting.place.line, one.sighting.place.country) for one in known]


def _see(
    table: type[Name] | type[Address], texts: Sequence[tuple[Party, str, str]], actor: str
) -> None:
    """Note what was not seen of these parties before."""
    wanted = {}
    for party, text, country in texts:
        written = " ".join(text.split())[:_LONGEST]
        if fold(written):
            wanted[party.pk, _key(party, written)] = party, written, country
    ids = sorted({party for party, _ in wanted})
    seen: set[tuple[int, str]] = set()
    for start in range(0, len(ids), 500):
        rows = table.objects.filter(party__in=ids[start : start + 500])
        seen.update(rows.values_list("party", "key"))
    now = timezone.now()
    for (_, key), (party, written, country) in sorted(wanted.items()):
        if (party.pk, key) not in seen:
            _note(table, party, key, written, country, now, actor)


def _key(party: Party, written: str) -> str:
    folded = fold(written)
    if party.subject is None:
        return sha256(folded.encode()).hexdigest()
    return subjects.digest(party.subject, "seen", folded)


def _note(
    table: type[Name] | type[Address],
    party: Party,
    key: str,
    written: str,
    country: str,
    now: datetime,
    actor: str,
) -> None:
    row = table(party=party, key=key, seen_at=now)
    if party.subject is None:
        row.text, row.folded = written, f" {fold(written)}"[:_LONGEST]
    else:
        row.sealed = subjects.seal(party.subject, "seen", written)
    if isinstance(row, Address) and party.subject is None:
        row.country = country[:2]

    def make() -> Name | Address:
        row.save(force_insert=True)
        return row

    made, is_new = _once(make, lambda: table.objects.get(party=party, key=key))
    if is_new and isinstance(made, Address):
        append(party.stream, ADDRESS_SEEN, {"party": party.pk, "address": made.pk}, actor)
    elif is_new:
        append(party.stream, NAME_SEEN, {"party": party.pk, "name": made.pk}, actor)
