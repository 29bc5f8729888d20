"""Rows of a table as they are committed, each told once.

A number is given out when a row is written, and the row is seen when it is committed: so on
PostgreSQL a smaller number may be seen after a greater one, and a look goes some way back.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

#: While a row waits for its commit, fewer numbers than these are given to others.
BACK = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """Which rows were told: all up to a number, but for some that were not seen by then."""

    upto: int
    untold: list[int]


class Newcomers:
    """What is new among rows, since this was made or asked last; those before it are told already.

    Args:
        rows: of a table whose primary keys only grow.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows
        self._newest: int = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._recent = set(self._seen())

    def look(self) -> list[int]:
        """The keys of those that were not told before, in their order."""
        new = [pk for pk in self._seen() if pk not in self._recent]
        if new:
            self._newest = max(self._newest, new[-1])
            self._recent = {pk for pk in self._recent.union(new) if pk > self._newest - BACK}
        return new

    def told(self, path: str = "") -> Q:
        """Those that were told, for a query of rows that lead to them by a path, as `label__`."""
        before = Q(**{f"{path}pk__lte": self._newest - BACK})
        return before | Q(**{f"{path}pk__in": self._recent})

    def mark(self) -> Mark:
        """What was told until now."""
        back = range(max(1, self._newest - BACK + 1), self._newest + 1)
        return Mark(self._newest, sorted(set(back) - self._recent))

    def _seen(self) -> list[int]:
        late = self._rows.filter(pk__gt=self._newest - BACK).order_by("pk")
        return list(late.values_list("pk", flat=True))
