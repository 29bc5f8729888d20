"""Parquet as frames; its types are kept, so that values which fit need no second reading.

A text that stands a thousand times in a column is written once, and a long one packs well: 14 kB
may ask for any amount of memory. So texts are read as they are written, and counted before each is
given its own place.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .errors import FileRefused
from .frames import BadLine, Frame
from .limits import Limits

#: What Arrow raises on a file that is broken somewhere; names that are no text are ValueErrors.
_DAMAGED = (pa.ArrowException, OSError, ValueError)


class ParquetFile:
    """A Parquet file; see `ForeignFile`."""

    hint = ""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        #: Columns of text.
        self._texts: list[str] = []
        with self._open() as file:
            try:
                schema = file.schema_arrow
                names = tuple(schema.names)
            except _DAMAGED as error:
                raise FileRefused(path, f"damaged Parquet: {_first_line(error)}") from error
        if len(schema.names) > limits.columns:
            raise FileRefused(path, f"{len(schema.names)} columns, the limit is {limits.columns}")
        self.header: tuple[str, ...] = names
        self._types = dict(zip(schema.names, schema.types, strict=True))
        self._texts = [name for name, kind in self._types.items() if _is_text_type(kind)]

    def frames(self, wanted: Sequence[str]) -> Iterator[Frame]:
        """The rows in batches; a row's line is its number, from 1."""
        for name in wanted:
            if not _is_flat(self._types[name]):
                raise FileRefused(
                    self.path, f"column {name!r} is {self._types[name]}: only flat columns are read"
                )
        first = 1
        with self._open() as file:
            self._measure(file.metadata, wanted)
            total = max(file.metadata.num_rows, 1)
            try:
                for batch in file.iter_batches(self.limits.batch_rows, columns=list(wanted)):
                    if sum(map(_bytes, batch.columns)) > self.limits.batch_bytes:
                        raise FileRefused(
                            self.path,
                            f"over {self.limits.batch_bytes} bytes of "
                            f"{self.limits.batch_rows} rows",
                        )
                    yield _frame(batch, first, total)
                    first += batch.num_rows
            except _DAMAGED as error:
                raise FileRefused(self.path, f"damaged Parquet: {_first_line(error)}") from error

    def _measure(self, metadata: Any, wanted: Sequence[str]) -> None:
        """Refuse what unpacks to far more than it is, as its footer says."""
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        columns = [group.column(number) for group in groups for number in range(group.num_columns)]
        size = sum(one.total_uncompressed_size for one in columns if one.path_in_schema in wanted)
        limits = self.limits
        if size > limits.parquet_bytes:
            raise FileRefused(self.path, f"unpacks to over {limits.parquet_bytes} bytes")
        if size > limits.ratio_floor and size > limits.ratio * self.path.stat().st_size:
            raise FileRefused(self.path, f"unpacks to over {limits.ratio} times its size")

    def _open(self) -> Any:
        try:
            return pq.ParquetFile(self.path, read_dictionary=self._texts)
        except _DAMAGED as error:
            raise FileRefused(self.path, f"not Parquet: {_first_line(error)}") from error


def _bytes(array: Any) -> int:
    """How many bytes the values take, each in its own place."""
    if not pa.types.is_dictionary(array.type) or not _is_text_type(array.type.value_type):
        return int(array.nbytes)
    lengths = pc.binary_length(array.dictionary.cast(pa.large_binary()))
    return int(pc.sum(lengths.take(array.indices)).as_py() or 0)


def _is_text_type(type: Any) -> bool:
    return bool(
        pa.types.is_string(type) or pa.types.is_large_string(type) or pa.types.is_string_view(type)
    )


def _frame(batch: Any, first: int, total: int) -> Frame:
    """The batch as a frame; a row with bytes that are no text is a bad line."""
    columns = {name: _plain(batch.column(name)) for name in batch.schema.names}
    lines = np.arange(first, first + batch.num_rows, dtype=np.int64)
    done = (first + batch.num_rows - 1) / total
    broken = np.zeros(batch.num_rows, dtype=np.bool_)
    for name, array in columns.items():
        places = _undecodable(array)
        if places:
            broken[places] = True
            columns[name] = _without(array, places)
    if not broken.any():
        return Frame(lines, columns, done)
    bad = [BadLine(int(line), "a text is utf-8", "") for line in lines[broken]]
    kept = pa.array(~broken)
    columns = {name: array.filter(kept) for name, array in columns.items()}
    return Frame(lines[~broken], columns, done, bad)


def _undecodable(array: Any) -> list[int]:
    """Places of texts that are not UTF-8: Parquet promises that they are, and nobody checks."""
    if not pa.types.is_string(array.type):
        return []
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        raw = array.cast(pa.binary()).to_pylist()
        return [n for n, value in enumerate(raw) if value is not None and not _is_text(value)]
    return []


def _is_text(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without(array: Any, places: list[int]) -> Any:
    values = array.cast(pa.binary()).to_pylist()
    for n in places:
        values[n] = None
    return pa.array(values, pa.binary()).cast(array.type)


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
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":
        # Nanoseconds end in 2262 and hold no more than we keep.
        array = array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
    return array


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
