"""Who takes part in what documents declare, found or made in `parties`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Organisation
from tidegate.parties.interface import (
    BadIdentifier,
    Place,
    Sighting,
    check_identifier,
    parties_of,
    recognise,
)

from . import lists
from .document import Document

#: A carrier's code, of the scheme `scac`.
_CARRIER_CODE = re.compile("[A-Z]{2,4}")

#: Of an address, in the order of `Place`.
_PARTS = ("street", "city", "postcode", "country")


def registers_are_known(day: date) -> bool:
    """Whether any is loaded; without them nobody is told apart, and nothing is refused."""
    return bool(lists.rows_of("identifier_scheme", day))


@lru_cache(maxsize=20_000)
def mistake_in(identifier: str, day: date) -> str | None:
    """What is wrong with an identifier by the rule of its register; asked once a day."""
    try:
        check_identifier(recognise(identifier), identifier)
    except BadIdentifier as bad:
        return str(bad)
    return None


#: Firms that were seen, by sighting. They never go away; persons may, and are looked up each time.
_seen: dict[Sighting, int] = {}
_MOST_SEEN = 20_000


class Involved(NamedTuple):
    """Keys of the parties of a document; None where it does not name one."""

    trader: int | None = None
    carrier: int | None = None
    broker: int | None = None


def involved_in(documents: Sequence[Document], lodger: Organisation, actor: str) -> list[Involved]:
    """For each document its importer or exporter, carrier, and broker: found, or made."""
    if not registers_are_known(timezone.localdate()):
        return [Involved() for _ in documents]
    broker = _broker(lodger)
    named = [(_trader(one), _carrier(one), broker) for one in documents]
    asked = {one for several in named for one in several if one is not None}
    known: dict[Sighting | None, int] = {one: _seen[one] for one in asked if one in _seen}
    new = sorted(asked - known.keys(), key=lambda one: (one.scheme, one.value, one.name))
    if new:
        parties = parties_of(new, actor=actor)
        known |= {one: party.pk for one, party in zip(new, parties, strict=True)}
        firms = {
            one: party.pk for one, party in zip(new, parties, strict=True) if not party.is_person
        }
        transaction.on_commit(lambda: _remember(firms))
    return [Involved(*(known.get(one) for one in several)) for several in named]


def forget() -> None:
    """Look everybody up anew from here on."""
    _seen.clear()


def _remember(firms: dict[Sighting, int]) -> None:
    if len(_seen) > _MOST_SEEN:
        _seen.clear()
    _seen.update(firms)


def _trader(document: Document) -> Sighting | None:
    value = document.header.get("trader_id")
    if not isinstance(value, str):
        return None
    name = str(document.header.get("trader_name") or value)
    place = _place(document.header, name)
    return Sighting(recognise(value), value, name, "trader", place)


def _place(header: Mapping[str, Any], name: str) -> Place:
    """Where a trader is: a document says it of the consignee and the consignor alone."""
    plain = name.casefold().split()
    for party in ("consignee", "consignor"):
        if str(header.get(f"{party}_name") or "").casefold().split() == plain:
            return Place(*(str(header.get(f"{party}_{part}") or "") for part in _PARTS))
    return Place()


def _carrier(document: Document) -> Sighting | None:
    """By the code that some documents have in the place of its name; else by the name."""
    value = document.header.get("carrier")
    if not isinstance(value, str) or not any(map(str.isalnum, value)):
        return None
    if _CARRIER_CODE.fullmatch(value):
        return Sighting("scac", value, value, "carrier")
    return Sighting("name", f":{value}", value, "carrier")


def _broker(lodger: Organisation) -> Sighting | None:
    """Who lodges for others, by the number that its account was opened with."""
    reference = lodger.reference
    if lodger.kind != Organisation.Kind.BROKER or mistake_in(reference, timezone.localdate()):
        return None
    return Sighting(recognise(reference), reference, lodger.name, "broker")
