"""The left rail: an entry a room's worklist, for those who may open it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the rail."""

    #: Which page is current: a template says it with `{% block room %}`.
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


def entries_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries, with their addresses."""
    return [
        {"room": entry.room, "title": entry.title, "url": reverse(entry.url_name)}
        for entry in sorted(_entries.values(), key=lambda entry: (entry.order, entry.room))
    ]
