"""The importers and exporters that documents identify, found or made in `parties`."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils import timezone

from tidegate.parties.interface import (
    BadIdentifier,
    Party,
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


def traders_of(documents: Sequence[Document], actor: str) -> list[Party | None]:
    """For each document the party that its `trader_id` names, found or made; or None."""
    sightings = [_sighting(document) for document in documents]
    there = [one for one in sightings if one is not None]
    if not there or not registers_are_known(timezone.localdate()):
        return [None] * len(documents)
    parties = iter(parties_of(there, actor=actor))
    return [None if one is None else next(parties) for one in sightings]


def _sighting(document: Document) -> Sighting | None:
    value = document.header.get("trader_id")
    if not isinstance(value, str):
        return None
    name = document.header.get("trader_name") or value
    return Sighting(recognise(value), value, str(name), "trader")
