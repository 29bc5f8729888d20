"""What became of the rows of a file, as a CSV that no spreadsheet runs as a program."""

import csv
from collections.abc import Iterator

from django.http import StreamingHttpResponse

from tidegate.declaration.interface import neutralise

from .models import Upload

_HEADER = ("line", "own_number", "reference", "field", "rule", "value")


class _Line:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def csv_of_rows(upload: Upload, rejected: bool) -> StreamingHttpResponse:
    """All rows, or those that were rejected."""
    response = StreamingHttpResponse(
        _lines(upload, rejected), content_type="text/csv; charset=utf-8"
    )
    name = "rejected" if rejected else "rows"
    response["Content-Disposition"] = f'attachment; filename="{name}-{upload.pk}.csv"'
    return response


def _lines(upload: Upload, rejected: bool) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(_HEADER)
    rows = upload.rows.order_by("line", "id").select_related("declaration")
    for row in (rows.filter(declaration=None) if rejected else rows).iterator(chunk_size=1000):
        reference = row.declaration.reference if row.declaration is not None else ""
        cells = (row.own_number, reference, row.field, row.rule, row.value)
        yield writer.writerow([row.line, *map(neutralise, cells)])
