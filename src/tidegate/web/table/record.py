"""What a table is, and how it answers a request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from ..numbers import number_in
from .columns import Column
from .export import csv_of
from .filters import Filter
from .paging import page_of
from .shown import COUNTED, POSITION, Shown

#: Parts of the address that belong to every table; no filter has their names.
RESERVED = (*POSITION, "sort", "columns")


@dataclass(frozen=True)
class Table:
    """A table of a desk; one record, made when the room's `desk.py` is imported."""

    #: `room.what`; saved views are remembered under it.
    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    #: A column's name, with `-` before it for descending.
    order: str = ""
    size: int = 40
    #: Where a row leads; None where it leads nowhere.
    row_url: Callable[[Any], str] | None = None
    #: What a screen reader calls it; a lazy translation.
    title: Any = ""
    #: What the page says where there are no rows at all: why, and what to do.
    empty: Any = ""
    #: What a row says about itself to styles.
    row_class: Callable[[Any], str] | None = None
    #: Whether the page tells how many rows came since; they never move the others.
    arrivals: bool = False

    def __post_init__(self) -> None:
        if self.order.lstrip("-") not in {c.name for c in self.columns if c.sort is not None}:
            raise ValueError(f"{self.name}: order names no column that can be sorted by")
        for named in ([c.name for c in self.columns], [*RESERVED, *(f.name for f in self.filters)]):
            if len(set(named)) < len(named):
                raise ValueError(f"{self.name}: a name stands twice in {', '.join(named)}")

    def page(self, request: HttpRequest, rows: QuerySet[Any]) -> Shown:
        """The rows that the address asks for; what it says wrongly counts as not said."""
        shown = Shown.read(self, request)
        narrowed = shown.narrow(rows)
        shown.count = narrowed[: COUNTED + 1].count()
        if self.arrivals:
            shown.arrivals_url = shown.query(arrived=str(_last(rows)))
        shown.page = page_of(
            narrowed,
            shown.expression,
            shown.descending,
            self.size,
            f"{self.name} {shown.order.name}",
            request.GET.get("after", ""),
            request.GET.get("before", ""),
        )
        return shown

    def answer(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        template: str,
        context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        """The page with `table` in its context, or the file that was asked for.

        A template shows it with `{% table table %}`. A request of htmx gets the table alone.
        """
        if request.GET.get("export") == "csv":
            return csv_of(self, Shown.read(self, request), rows)
        if self.arrivals and (since := number_in(request.GET.get("arrived", ""))) is not None:
            shown = Shown.read(self, request)
            count = shown.narrow(rows).filter(pk__gt=since).count()
            return render(request, "web/table/arrivals.html", {"table": shown, "count": count})
        shown = self.page(request, rows)
        if request.headers.get("HX-Target") == shown.element:
            return render(request, "web/table/table.html", {"table": shown, "is_part": True})
        return render(request, template, {**(context or {}), "table": shown})


def _last(rows: QuerySet[Any]) -> int:
    """The highest key that there is now, of whatever rows: keys only grow, and it is found at once.

    The highest of few rows among very many would be looked for through all of them.
    """
    everything = rows.model._default_manager.order_by("-pk")
    return everything.values_list("pk", flat=True).first() or 0
