"""Filters: what a person may narrow a table by; each reads its own part of the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date

from ..days import midnight

Values = Sequence[str]


@dataclass(frozen=True, slots=True)
class Filter:
    """What every filter has; `apply` leaves the rows alone where it does not know the values."""

    name: str
    #: A lazy translation.
    title: Any
    #: Which template draws it.
    kind = "search"

    def apply(self, rows: QuerySet[Any], values: Values) -> QuerySet[Any]:
        """The rows that are left."""
        raise NotImplementedError

    def known(self, values: Values) -> list[str]:
        """Those of the values that this filter understands."""
        return [value.strip() for value in values if value.strip()]


@dataclass(frozen=True, slots=True)
class Choice(Filter):
    """One or several of a list."""

    field: str
    #: Pairs of value and title; a function where the list is not known at start.
    choices: Iterable[tuple[str, Any]] | Callable[[], Iterable[tuple[str, Any]]] = ()
    kind = "choice"

    def options(self) -> list[tuple[str, Any]]:
        """The list, now."""
        return list(self.choices() if callable(self.choices) else self.choices)

    def known(self, values: Values) -> list[str]:
        """Those that are in the list."""
        there = {value for value, _ in self.options()}
        return [value for value in values if value in there]

    def apply(self, rows: QuerySet[Any], values: Values) -> QuerySet[Any]:
        """Rows with one of the values."""
        return rows.filter(**{f"{self.field}__in": values})


@dataclass(frozen=True, slots=True)
class Search(Filter):
    """Words; `apply_text` narrows the rows, or fields are looked through one by one."""

    fields: tuple[str, ...] = ()
    apply_text: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = field(default=None)

    def apply(self, rows: QuerySet[Any], values: Values) -> QuerySet[Any]:
        """Rows that have each of the words somewhere."""
        text = " ".join(values)
        if self.apply_text is not None:
            return self.apply_text(rows, text)
        for word in text.split()[:8]:
            anywhere = Q()
            for name in self.fields:
                anywhere |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(anywhere)
        return rows


@dataclass(frozen=True, slots=True)
class Period(Filter):
    """From a day until a day, both included, where the server is."""

    field: str
    kind = "period"

    def known(self, values: Values) -> list[str]:
        """First and last day; an empty text where one is left open or is none."""
        days = [value if _day(value) else "" for value in (*values, "", "")[:2]]
        return days if any(days) else []

    def apply(self, rows: QuerySet[Any], values: Values) -> QuerySet[Any]:
        """Rows of these days."""
        first, last = (_day(value) for value in values)
        if first is not None:
            rows = rows.filter(**{f"{self.field}__gte": midnight(first)})
        if last is not None:
            rows = rows.filter(**{f"{self.field}__lt": midnight(last + timedelta(days=1))})
        return rows


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:
        return None
