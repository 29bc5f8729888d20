"""The left rail: an entry a room's worklist, for those who may open it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tidegate.access.interface import PersonActor


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the rail."""

    #: Which page is current: a view says `room` in its context.
    room: str
    #: A lazy translation.
    title: Any
    url_name: str
    permission: str
    order: int


_entries: dict[str, Entry] = {}


def nav(room: str, title: Any, url_name: str, permission: str, order: int = 50) -> None:
    """Put an entry into the rail; smaller orders stand above."""
    _entries[room] = Entry(room, title, url_name, permission, order)


def entries_for(actor: PersonActor) -> list[dict[str, Any]]:
    """The entries that this person may open, with their addresses."""
    allowed = (entry for entry in _entries.values() if actor.may(entry.permission))
    return [
        {"room": entry.room, "title": entry.title, "url": reverse(entry.url_name)}
        for entry in sorted(allowed, key=lambda entry: (entry.order, entry.room))
    ]


def current(entries: list[dict[str, Any]], request: HttpRequest) -> str:
    """The room whose entry leads furthest towards this address; empty for none."""
    leading = [entry for entry in entries if request.path.startswith(entry["url"])]
    return max(leading, key=lambda entry: len(entry["url"]))["room"] if leading else ""
