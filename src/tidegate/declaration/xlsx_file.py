"""XLSX as frames. A workbook is a zip that may be a bomb, so it is measured before it is parsed.

calamine holds a sheet as a full rectangle: two cells in opposite corners would claim 17 billion.
Hence the parts are unpacked once in pieces, counting bytes and looking for the last cell.
"""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine as calamine

from .errors import FileRefused
from .frames import Frame
from .limits import Limits
from .mapping import FileFormat

#: What zipfile raises on an archive that is broken, encrypted or packed in a strange way.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError
)  # fmt: skip
_PIECE = 1 << 20
_PARTS = 10_000
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*\$?([A-Za-z]{0,7})\$?([0-9]{1,20})\s*["']""")
#: Longest text that `_REFERENCE` matches, so that none is lost between two pieces.
_OVERLAP = 64


class XlsxFile:
    """One sheet of a workbook, held until its rows have been read; see `ForeignFile`."""

    hint = ""

    def __init__(self, path: Path, format: FileFormat, limits: Limits) -> None:
        self.path, self.format, self.limits = path, format, limits
        _measure(path, limits)
        self._rows, self._height = self._sheet()
        #: Number of the next row; counted from the top of the sheet, so from 1.
        self._next = 1
        self.header = self._read_header()

    def frames(self, wanted: Sequence[str]) -> Iterator[Frame]:
        """The rows in batches, once; a row's line is its number in the sheet."""
        places = {name: self.header.index(name) for name in wanted}
        while some := list(islice(self._rows, self.limits.batch_rows)):
            columns = {
                name: pa.array([_text(row[n]) for row in some], pa.string())
                for name, n in places.items()
            }
            lines = np.arange(self._next, self._next + len(some), dtype=np.int64)
            self._next += len(some)
            yield Frame(lines, columns, min((self._next - 1) / self._height, 1.0))
        self._rows = iter(())  # lets go of the sheet

    def _read_header(self) -> tuple[str, ...]:
        for row in self._rows:
            self._next += 1
            names = tuple((_text(cell) or "").strip() for cell in row)
            if not any(names):
                continue
            if len(names) > self.limits.columns:
                raise FileRefused(
                    self.path, f"{len(names)} columns, the limit is {self.limits.columns}"
                )
            return names
        raise FileRefused(self.path, "the sheet is empty")

    def _sheet(self) -> tuple[Iterator[list[Any]], int]:
        """Rows of the sheet from its top, and how many there are."""
        try:
            with calamine.CalamineWorkbook.from_path(self.path) as book:
                names = book.sheet_names
                wanted = self.format.sheet or (names[0] if names else "")
                if wanted not in names:
                    listed = ", ".join(names[:20]) or "none"
                    raise FileRefused(self.path, f"no sheet {wanted!r}; its sheets: {listed}")
                sheet = book.get_sheet_by_name(wanted)
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise FileRefused(self.path, f"not a workbook: {error}") from error
        return sheet.iter_rows(), max(sheet.total_height, 1)


def _text(cell: Any) -> str | None:
    """A cell as a person would write it; formulas arrive as their stored results."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case int():
            return str(cell)
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case None:
            return None
        case _:
            return str(cell)


def _measure(path: Path, limits: Limits) -> None:
    """Unpack every part in pieces: sizes as declared in the zip prove nothing."""
    total = 0
    packed = max(path.stat().st_size, 1)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _PARTS:
                raise FileRefused(path, f"{len(parts)} parts in the workbook")
            if sum(part.file_size for part in parts) > limits.xlsx_bytes:
                raise FileRefused(path, f"unpacks to over {limits.xlsx_bytes} bytes")
            for part in parts:
                if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise FileRefused(path, "a part of the workbook is packed in a strange way")
                # Reading stops at the declared size, a parser may not: read to the real end.
                part.file_size = limits.xlsx_bytes + 1
                for size in _unpack(path, archive, part, limits):
                    total += size
                    if total > limits.xlsx_bytes:
                        raise FileRefused(path, f"unpacks to over {limits.xlsx_bytes} bytes")
                    if total > limits.ratio_floor and total > limits.ratio * packed:
                        raise FileRefused(path, f"unpacks to over {limits.ratio} times its size")
    except _DAMAGED as error:
        raise FileRefused(path, f"damaged workbook: {error}") from error


def _unpack(
    path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits
) -> Iterator[int]:
    is_sheet = part.filename.lower().endswith(".xml")
    rows = width = 1
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield len(piece)
            if not is_sheet:
                continue
            for letters, digits in _REFERENCE.findall(tail + piece):
                rows = max(rows, int(digits))
                width = max(width, _column_number(letters))
            tail = piece[-_OVERLAP:]
            if rows > limits.xlsx_rows:
                raise FileRefused(path, f"a sheet has over {limits.xlsx_rows} rows")
            if rows * width > limits.xlsx_cells:
                raise FileRefused(
                    path, f"a sheet of {rows} rows by {width} columns: save it as CSV"
                )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
