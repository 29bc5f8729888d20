"""A table as one request sees it: which columns, which order, which filters, which rows."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, QueryDict

from .columns import Column
from .filters import Filter
from .paging import Page

if TYPE_CHECKING:
    from .record import Table

#: Parts of the address that say where in the rows the reader is, not which rows they are.
POSITION = ("after", "before", "export")


@dataclass
class Shown:
    """What the template draws."""

    table: "Table"
    request: HttpRequest
    order: Column
    descending: bool
    columns: list[Column]
    #: Filter and its values, for those that are set.
    narrowed_by: list[tuple[Filter, list[str]]]
    page: Page = field(default_factory=lambda: Page([], None, None))
    #: How many rows, at most one more than are counted.
    count: int = 0

    @classmethod
    def read(cls, table: "Table", request: HttpRequest) -> "Shown":
        """What the address says."""
        asked = request.GET.get("sort", table.order)
        sortable = {column.name: column for column in table.columns if column.sort is not None}
        if asked.lstrip("-") not in sortable:
            asked = table.order
        chosen = {name for value in request.GET.getlist("columns") for name in value.split(",")}
        columns = [
            column
            for column in table.columns
            if column.fixed or (column.name in chosen if chosen else column.shown)
        ]
        known = [(one, one.known(request.GET.getlist(one.name))) for one in table.filters]
        return cls(
            table,
            request,
            order=sortable[asked.lstrip("-")],
            descending=asked.startswith("-"),
            columns=columns,
            narrowed_by=[(one, values) for one, values in known if values],
        )

    @property
    def element(self) -> str:
        """The id of the table on the page."""
        return f"table-{self.table.name.replace('.', '-').replace('_', '-')}"

    @property
    def expression(self) -> Combinable:
        """What the database sorts by."""
        expression = self.order.expression
        if expression is None:
            raise LookupError(f"{self.order.name} cannot be sorted by")
        return expression

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filters leave."""
        for one, values in self.narrowed_by:
            rows = one.apply(rows, values)
        return rows

    def values_of(self, one: Filter) -> list[str]:
        """What a filter is set to."""
        return next((values for there, values in self.narrowed_by if there is one), [])

    def query(self, **changed: str | None) -> str:
        """The address with some parts changed or, with None, left out; from the first row on."""
        asked = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            if name not in POSITION:
                asked.setlist(name, values)
        for name, value in changed.items():
            if value is None:
                asked.pop(name, None)
            else:
                asked[name] = value
        return f"?{asked.urlencode()}"
