"""The search of the top bar: each room says what it finds, for those who may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from tidegate.access.interface import actor_of


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    title: Any
    url: str
    #: What tells it apart from others of its kind.
    detail: Any = ""


#: Finds at most so many things for a text; sees to what the person may see.
Finder = Callable[[HttpRequest, str, int], Iterable[Hit]]

#: Things shown of one kind.
MOST = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    title: Any
    permission: str
    find: Finder
    order: int


_kinds: dict[str, _Kind] = {}


def finds(kind: str, title: Any, permission: str, find: Finder, order: int = 50) -> None:
    """Let the search look for things of a kind; smaller orders stand above."""
    _kinds[kind] = _Kind(title, permission, find, order)


def found(request: HttpRequest, text: str) -> list[tuple[Any, list[Hit]]]:
    """What there is for a text, by kind; kinds without anything are left out."""
    actor = actor_of(request)
    hits = [
        (kind.title, list(kind.find(request, text, MOST)))
        for kind in sorted(_kinds.values(), key=lambda kind: kind.order)
        if actor.may(kind.permission)
    ]
    return [(title, things) for title, things in hits if things]
