"""A column: what a cell shows, what it is sorted by, what an export writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    #: In addresses and saved views; never changes.
    name: str
    #: A lazy translation.
    title: Any
    #: A field's path or an expression; None where the column cannot be sorted by.
    sort: str | Combinable | None = None
    #: What a cell shows of a row; the attribute of the column's name when not given.
    cell: Callable[[Any], Any] | None = None
    #: What an export writes of a row; the cell's text when not given.
    plain: Callable[[Any], Any] | None = None
    #: Figures stand to the right, with tabular digits.
    numeric: bool = False
    #: Shown until a person chooses otherwise.
    shown: bool = True
    #: Stays when a person chooses columns.
    fixed: bool = False
    #: Its cell is the link that opens the row; the first column's where none says so.
    opens: bool = False

    def value(self, row: Any) -> Any:
        """What the page shows."""
        return self.cell(row) if self.cell is not None else getattr(row, self.name)

    def exported(self, row: Any) -> Any:
        """What a file gets."""
        return self.plain(row) if self.plain is not None else self.value(row)

    @property
    def expression(self) -> Combinable | None:
        """What the database sorts by."""
        return F(self.sort) if isinstance(self.sort, str) else self.sort
