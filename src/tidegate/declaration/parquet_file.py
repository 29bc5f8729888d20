"""Parquet as frames; its types are kept, so that values which fit need no second reading."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import FileRefused
from .frames import Frame
from .limits import Limits


class ParquetFile:
    """A Parquet file; see `ForeignFile`."""

    hint = ""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        with self._open() as file:
            schema = file.schema_arrow
        if len(schema.names) > limits.columns:
            raise FileRefused(path, f"{len(schema.names)} columns, the limit is {limits.columns}")
        self.header: tuple[str, ...] = tuple(schema.names)
        self._types = dict(zip(schema.names, schema.types, strict=True))

    def frames(self, wanted: Sequence[str]) -> Iterator[Frame]:
        """The rows in batches; a row's line is its number, from 1."""
        for name in wanted:
            if not _is_flat(self._types[name]):
                raise FileRefused(
                    self.path, f"column {name!r} is {self._types[name]}: only flat columns are read"
                )
        first = 1
        with self._open() as file:
            total = max(file.metadata.num_rows, 1)
            try:
                for batch in file.iter_batches(self.limits.batch_rows, columns=list(wanted)):
                    lines = np.arange(first, first + batch.num_rows, dtype=np.int64)
                    first += batch.num_rows
                    columns = {name: _plain(batch.column(name)) for name in wanted}
                    yield Frame(lines, columns, (first - 1) / total)
            except (pa.ArrowException, OSError) as error:
                raise FileRefused(self.path, f"damaged Parquet: {_first_line(error)}") from error

    def _open(self) -> Any:
        try:
            return pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError) as error:
            raise FileRefused(self.path, f"not Parquet: {_first_line(error)}") from error


def _is_flat(type: Any) -> bool:
    if pa.types.is_dictionary(type):
        type = type.value_type
    return any(
        check(type)
        for check in (
            pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view,
            pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean,
            pa.types.is_date, pa.types.is_timestamp, pa.types.is_null,
        )
    )  # fmt: skip


def _plain(array: Any) -> Any:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":
        # Nanoseconds end in 2262 and hold no more than we keep.
        array = array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
    return array


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
