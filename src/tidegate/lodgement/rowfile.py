"""What became of the rows of a file, as a CSV that no spreadsheet runs as a program."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse

from tidegate.declaration.interface import neutralise
from tidegate.web.interface import csv_file

from .models import Upload

_HEADER = ("line", "own_number", "reference", "field", "rule", "value")


def csv_of_rows(upload: Upload, rejected: bool) -> StreamingHttpResponse:
    """All rows, or those that were rejected."""
    name = "rejected" if rejected else "rows"
    return csv_file(f"{name}-{upload.pk}", _HEADER, _rows(upload, rejected))


def _rows(upload: Upload, rejected: bool) -> Iterator[list[str | int]]:
    rows = upload.rows.order_by("line", "id").select_related("declaration")
    for row in (rows.filter(declaration=None) if rejected else rows).iterator(chunk_size=1000):
        reference = row.declaration.reference if row.declaration is not None else ""
        cells = (row.own_number, reference, row.field, row.rule, row.value)
        yield [row.line, *map(neutralise, cells)]
