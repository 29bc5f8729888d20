"""CSV of any dialect a mapping can name, plain or gzipped, as frames.

Two ways lead to the same rows. A block whose every line is a well-formed row, which is nearly all
of them, goes to Arrow's parser whole. Any other block goes through `RecordReader`, which finds the
lines that cannot be rows. A property test holds the two equal.
"""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from .errors import FileRefused
from .frames import Frame
from .limits import Limits
from .lines import Block, ByteStream, blocks
from .mapping import FileFormat
from .records import RecordReader, Records

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
#: A quoted name may hold line ends, as headers typed in a sheet do; not many.
_HEADER_LINES = 50


class CsvFile:
    """A CSV file, opened once for its header and once for its rows."""

    def __init__(self, path: Path, format: FileFormat, limits: Limits, *, zipped: bool) -> None:
        self.path, self.format, self.limits, self.zipped = path, format, limits, zipped
        with self._open() as (_, stream):
            first = next(blocks(stream, format.encoding, limits), None)
        if first is None:
            raise FileRefused(path, "the file is empty")
        self.header, self._skip = self._read_header(first)
        self.hint = self._delimiter_hint(first)
        self._well_formed = _well_formed(format.delimiter)

    def frames(self, wanted: Sequence[str]) -> Iterator[Frame]:
        """The rows, block by block; see `ForeignFile`."""
        places = {name: self.header.index(name) for name in wanted}
        reader = RecordReader(self.format.delimiter, self.limits, len(self.header))
        size = max(self.path.stat().st_size, 1)
        after = 1
        with self._open() as (raw, stream):
            for block in blocks(stream, self.format.encoding, self.limits):
                after = block.first + len(block.lines)
                rows = _without_header(block, self._skip) if block.first == 1 else block
                yield self._frame(reader, rows, places, raw.tell() / size)
            yield _from_records(reader.read(None, after), places, 1.0)

    def _frame(
        self, reader: RecordReader, block: Block, places: dict[str, int], done: float
    ) -> Frame:
        if not reader.carrying:
            plain = self._plain(block, places)
            if plain is not None:
                return Frame(*plain, done)
        return _from_records(reader.read(block), places, done)

    def _plain(
        self, block: Block, places: dict[str, int]
    ) -> tuple[npt.NDArray[np.int64], dict[str, Any]] | None:
        """Lines and columns by Arrow's parser, or None if any line needs a closer look."""
        raw = b"".join(block.lines)
        if not raw or block.too_long or b"\0" in raw:
            return None
        try:
            text = raw.decode(block.encoding)
            if block.encoding != "utf-8":
                raw = text.encode()
            if b'"' in raw and self._well_formed.fullmatch(raw) is None:
                return None
            names = [str(n) for n in range(len(self.header))]
            table = pa.csv.read_csv(
                pa.BufferReader(raw),
                read_options=pa.csv.ReadOptions(
                    use_threads=False, column_names=names, block_size=4 * len(raw) + 1024
                ),
                parse_options=pa.csv.ParseOptions(delimiter=self.format.delimiter),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    include_columns=[str(n) for n in places.values()],
                ),
            )
        except (UnicodeDecodeError, pa.ArrowInvalid):
            return None
        lines = _row_lines(block, table.num_rows)
        if lines is None:
            return None
        columns = {name: table.column(str(n)).combine_chunks() for name, n in places.items()}
        return lines, columns

    def _read_header(self, block: Block) -> tuple[tuple[str, ...], int]:
        """The names, and how many lines to skip to the first row."""
        blank = next((n for n, line in enumerate(block.lines) if line.strip()), None)
        if blank is None:
            raise FileRefused(self.path, "the file holds only blank lines")
        lines: list[str] = []
        for n in range(blank, min(blank + _HEADER_LINES, len(block.lines))):
            if n in block.too_long:
                raise FileRefused(self.path, f"line {n + 1} of the header is too long")
            try:
                lines.append(block.lines[n].decode(block.encoding))
            except UnicodeDecodeError:
                raise FileRefused(
                    self.path, f"the header is not {block.encoding} text: set [file] encoding"
                ) from None
            if "\0" in lines[-1]:
                raise FileRefused(self.path, "the header holds a NUL: is this a text file?")
            try:
                names = next(csv.reader(lines, delimiter=self.format.delimiter, strict=True))
            except csv.Error:
                continue
            if len(names) > self.limits.columns:
                raise FileRefused(
                    self.path, f"{len(names)} columns, the limit is {self.limits.columns}"
                )
            return tuple(name.strip() for name in names), n + 1
        raise FileRefused(self.path, "the header has a quote that is never closed")

    def _delimiter_hint(self, block: Block) -> str:
        used = self.format.delimiter
        line = block.lines[self._skip - 1].decode(block.encoding, "replace")
        likely = max(_DELIMITERS, key=line.count)
        if likely == used or line.count(likely) <= line.count(used):
            return ""
        return (
            f"the header looks separated by a {_DELIMITERS[likely]}, not by "
            f"{_DELIMITERS.get(used, used)}: set [file] delimiter"
        )

    @contextmanager
    def _open(self) -> Iterator[tuple[BinaryIO, ByteStream]]:
        with self.path.open("rb") as raw:
            if not self.zipped:
                yield raw, raw
                return
            try:
                with gzip.GzipFile(fileobj=raw) as unzipped:
                    yield raw, _GuardedGzip(self.path, raw, unzipped, self.limits)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise FileRefused(self.path, f"damaged gzip: {error}") from error


class _GuardedGzip:
    """A gzip stream that stops when it gives far more than it takes."""

    def __init__(self, path: Path, raw: BinaryIO, unzipped: gzip.GzipFile, limits: Limits) -> None:
        self.path, self.raw, self.unzipped, self.limits = path, raw, unzipped, limits
        self.given = 0

    def read(self, size: int, /) -> bytes:
        data = self.unzipped.read(size)
        self.given += len(data)
        limits = self.limits
        if self.given > limits.gzip_bytes:
            raise FileRefused(self.path, f"unpacks to over {limits.gzip_bytes} bytes")
        if self.given > limits.ratio_floor and self.given > limits.ratio * self.raw.tell():
            raise FileRefused(self.path, f"unpacks to over {limits.ratio} times its size")
        return data


def _well_formed(delimiter: str) -> re.Pattern[bytes]:
    """Lines whose quotes are all where RFC 4180 puts them, and none left open at a line's end."""
    mark = re.escape(delimiter.encode())
    value = rb'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^"\r\n' + mark + rb"]*+)"
    row = value + rb"(?:" + mark + value + rb")*+"
    return re.compile(rb"(?:" + row + rb"(?:\r\n|\n|\r))*+(?:" + row + rb")?+")


def _row_lines(block: Block, rows: int) -> npt.NDArray[np.int64] | None:
    """The line of each row; Arrow passes over blank lines and does not say which."""
    if rows == len(block.lines):
        return np.arange(block.first, block.first + rows, dtype=np.int64)
    ends = (b"\n", b"\r\n", b"\r")
    filled = [n for n, line in enumerate(block.lines, block.first) if line not in ends]
    return np.array(filled, dtype=np.int64) if len(filled) == rows else None


def _without_header(block: Block, skip: int) -> Block:
    too_long = tuple(n - skip for n in block.too_long)
    return Block(block.first + skip, block.lines[skip:], too_long, block.encoding)


def _from_records(records: Records, places: dict[str, int], done: float) -> Frame:
    columns = {
        name: pa.array(list(map(itemgetter(n), records.rows)), pa.string())
        for name, n in places.items()
    }
    return Frame(np.array(records.lines, dtype=np.int64), columns, done, records.bad)
