"""The importers and exporters that documents identify, found or made in `parties`."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from tidegate.parties.interface import (
    BadIdentifier,
    Sighting,
    check_identifier,
    parties_of,
    recognise,
)

from . import lists
from .document import Document


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


def traders_of(documents: Sequence[Document], actor: str) -> list[int | None]:
    """For each document the key of the party that its `trader_id` names, found or made; or None."""
    sightings = [_sighting(document) for document in documents]
    if not registers_are_known(timezone.localdate()):
        return [None] * len(documents)
    known = {one: _seen[one] for one in sightings if one is not None and one in _seen}
    new = list(dict.fromkeys(one for one in sightings if one is not None and one not in known))
    if new:
        parties = parties_of(new, actor=actor)
        known |= {one: party.pk for one, party in zip(new, parties, strict=True)}
        firms = {
            one: party.pk for one, party in zip(new, parties, strict=True) if not party.is_person
        }
        transaction.on_commit(lambda: _remember(firms))
    return [None if one is None else known[one] for one in sightings]


def forget() -> None:
    """Look everybody up anew from here on."""
    _seen.clear()


def _remember(firms: dict[Sighting, int]) -> None:
    if len(_seen) > _MOST_SEEN:
        _seen.clear()
    _seen.update(firms)


def _sighting(document: Document) -> Sighting | None:
    value = document.header.get("trader_id")
    if not isinstance(value, str):
        return None
    name = document.header.get("trader_name") or value
    return Sighting(recognise(value), value, str(name), "trader")
