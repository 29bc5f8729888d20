"""A table as a CSV file. What a spreadsheet would take for a formula is written as text."""

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.html import strip_tags

from tidegate.declaration.interface import neutralise

from .shown import Shown

if TYPE_CHECKING:
    from .record import Table

#: Rows of one file at most; who needs more, asks the machine API.
MOST_ROWS = 100_000


class _Line:
    """What `csv` writes into: it answers with the line."""

    def write(self, line: str) -> str:
        return line


def csv_file(
    name: str, header: Iterable[str], rows: Iterable[Iterable[str | int]]
) -> StreamingHttpResponse:
    """A file to keep, written as it is sent; what a stranger wrote comes here `neutral`."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_of(table: "Table", shown: Shown, rows: QuerySet[Any]) -> StreamingHttpResponse:
    """All rows that the filters leave, with the columns that are shown."""
    header = [str(column.title) for column in shown.columns]
    return csv_file(table.name, header, _cells(shown, shown.narrow(rows)))


def _lines(header: Iterable[str], rows: Iterable[Iterable[str | int]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # Spreadsheets take UTF-8 for UTF-8 only behind this mark.
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow(row)


def _cells(shown: Shown, rows: QuerySet[Any]) -> Iterator[list[str]]:
    expression: Any = shown.expression
    order = expression.desc(nulls_last=True) if shown.descending else expression.asc()
    for row in rows.order_by(order, "pk")[:MOST_ROWS].iterator(chunk_size=1000):
        yield [neutral(column.exported(row)) for column in shown.columns]


def neutral(value: Any) -> str:
    """The value as text that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    text = strip_tags(str(value)).strip()
    is_number = isinstance(value, int | float) or text.lstrip("-").replace(".", "", 1).isdigit()
    return text if is_number else neutralise(text)
