"""A table as one request sees it: which columns, which order, which filters, which rows."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidegate.access.interface import Person

from ..models import SavedView
from ..wording import grouped
from .columns import Column
from .filters import Choice, Filter
from .paging import Page

if TYPE_CHECKING:
    from .record import Table

#: Parts of the address that say where in the rows the reader is, not which rows they are.
POSITION = ("after", "before", "export", "arrived")

#: Rows that are counted at most; beyond, the page says "more than".
COUNTED = 10_000


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
    #: Asks how many rows came since; empty where nobody wants to know.
    arrivals_url: str = ""

    @classmethod
    def read(cls, table: "Table", request: HttpRequest) -> "Shown":
        """What the address says; what it says wrongly counts as not said."""
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

    # What the head and the rows show.

    @property
    def headings(self) -> list[dict[str, Any]]:
        """Each column, whether the rows are sorted by it, and what sorts them by it."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> dict[str, Any]:
        if column.sort is None:
            return {"column": column, "sorted": "", "url": ""}
        if column is not self.order:
            return {"column": column, "sorted": "", "url": self.query(sort=column.name)}
        turned = column.name if self.descending else f"-{column.name}"
        said = "descending" if self.descending else "ascending"
        return {"column": column, "sorted": said, "url": self.query(sort=turned)}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of this page, cell by cell; the first one opens the row."""
        return [self._row(row) for row in self.page.rows]

    def _row(self, row: Any) -> dict[str, Any]:
        table = self.table
        url = table.row_url(row) if table.row_url is not None else ""
        opening = next((c for c in self.columns if c.opens), self.columns[0])
        cells = [
            {
                "value": column.value(row),
                "numeric": column.numeric,
                "opens": bool(url) and column is opening,
            }
            for column in self.columns
        ]
        named = table.row_class(row) if table.row_class is not None else ""
        return {"cells": cells, "url": url, "class": named}

    @property
    def counted(self) -> str:
        """How many rows there are, in words."""
        if self.count > COUNTED:
            return _("more than %(count)s rows") % {"count": grouped(COUNTED)}
        said = ngettext("%(count)s row", "%(count)s rows", self.count)
        return said % {"count": grouped(self.count)}

    # What the tools show.

    @property
    def controls(self) -> list[dict[str, Any]]:
        """Each filter, with what it is set to."""
        set_to = {one.name: values for one, values in self.narrowed_by}
        return [self._control(one, set_to.get(one.name, [])) for one in self.table.filters]

    def _control(self, one: Filter, values: list[str]) -> dict[str, Any]:
        options = one.options() if isinstance(one, Choice) else []
        said = ", ".join(str(title) for value, title in options if value in values)
        return {"filter": one, "values": values, "options": options, "said": said}

    @cached_property
    def views(self) -> list[SavedView]:
        """What the person has kept of this table, by name."""
        person = self.request.user
        if not isinstance(person, Person):
            return []
        return list(SavedView.objects.filter(person=person, table=self.table.name).order_by("name"))

    @property
    def view(self) -> SavedView | None:
        """The kept view that this is."""
        return next((view for view in self.views if view.query == self.here), None)

    # Addresses.

    @property
    def here(self) -> str:
        """This view of the table, from the first row on."""
        return self.query()

    @property
    def everything(self) -> str:
        """The table with nothing chosen."""
        return self.request.path

    @property
    def export_url(self) -> str:
        """The rows as a file."""
        return self.query(export="csv")

    @property
    def before_url(self) -> str:
        """The page before; empty on the first one."""
        return "" if self.page.before is None else self.query(before=self.page.before)

    @property
    def after_url(self) -> str:
        """The next page; empty on the last one."""
        return "" if self.page.after is None else self.query(after=self.page.after)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filters' form sends along: order and columns."""
        return [(name, v) for name in ("sort", "columns") for v in self.request.GET.getlist(name)]

    @property
    def kept_without_columns(self) -> list[tuple[str, str]]:
        """What the columns' form sends along: order and filters."""
        asked = self._asked()
        return [(name, v) for name, vs in asked.lists() if name != "columns" for v in vs]

    def query(self, **changed: str) -> str:
        """The address with some parts changed, from the first row on."""
        asked = self._asked()
        for name, value in changed.items():
            asked[name] = value
        return f"?{asked.urlencode()}"

    def _asked(self) -> QueryDict:
        asked = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            said = [value for value in values if value]
            if name not in POSITION and said:
                asked.setlist(name, values)
        return asked
