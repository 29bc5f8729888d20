"""Rows as lines of JSON that either database can take: one array a row, values in fields' order."""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_string

if TYPE_CHECKING:
    Column = models.Field[Any, Any]

#: Sessions are no data: after a restore everybody signs in again.
_LEFT_OUT = frozenset({"sessions.Session"})
_CHUNK = 2000


def tables() -> list[type[models.Model]]:
    """Every stored class whose rows a back-up holds, by table."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in _LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def fields_of(model: type[models.Model]) -> list["Column"]:
    """The stored columns."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def write(model: type[models.Model], path: Path) -> int:
    """Write every row of a table; how many."""
    fields, count = fields_of(model), 0
    rows: Iterator[models.Model] = models.QuerySet(model).order_by("pk").iterator(chunk_size=_CHUNK)
    with gzip.GzipFile(path, "wb", compresslevel=6, mtime=0) as file:
        for row in rows:
            values = [_plain(field.value_from_object(row)) for field in fields]
            file.write(json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            count += 1
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def read(model: type[models.Model], names: Sequence[str], path: Path) -> int:
    """Store every row of a file as it was, past all that a model does when it is saved."""
    by_name = {field.attname: field for field in fields_of(model)}
    fields = [by_name[name] for name in names]
    count = 0
    for some in _batches(_rows(path), fields):
        objects = [_object(model, fields, values) for values in some]
        query = InsertQuery(model)
        query.insert_values(fields, objects, raw=True)
        query.get_compiler(connection=connection).execute_sql()
        count += len(objects)
    return count


def _rows(path: Path) -> Iterator[list[Any]]:
    with gzip.open(path, "rb") as file:
        for line in file:
            yield json.loads(line)


def _object(
    model: type[models.Model], fields: Iterable["Column"], values: list[Any]
) -> models.Model:
    pairs = zip(fields, values, strict=True)
    return model(**{field.attname: _value(field, value) for field, value in pairs})


def _value(field: "Column", value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _batches(rows: Iterator[list[Any]], fields: list["Column"]) -> Iterator[list[list[Any]]]:
    # SQLite takes so many values in a statement, and no more.
    size = connection.ops.bulk_batch_size(fields, [None] * _CHUNK)
    while some := list(islice(rows, max(1, min(size, _CHUNK)))):
        yield some


def reset_numbers(found: list[type[models.Model]]) -> None:
    """Let the database count on from the highest number of each table."""
    from django.core.management.color import no_style

    statements = connection.ops.sequence_reset_sql(no_style(), found)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
