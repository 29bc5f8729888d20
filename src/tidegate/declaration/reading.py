"""Ingestion: files of strangers to one canonical Parquet file and a list of what was refused.

Invariants: every row of every file is either in the output or in rejected.csv (blank ones are in
neither); no declaration is in the output twice; the outputs appear whole or not at all.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .errors import FileRefused, MappingError
from .foreign import open_file
from .frames import BadLine, ForeignFile
from .limits import Limits
from .mapping import Binding, Mapping
from .rejects import Rejects
from .rows import Fault, RowReader, Rows, schema_of
from .verdict import Rule

_ROW_GROUP = 250_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is."""

    file: Path
    #: Bytes of all files, as they lie on the disk.
    bytes_done: int
    bytes_total: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that was read, and proof of which."""

    path: Path
    sha256: str
    accepted: int
    rejected: int
    #: Columns of the file that the mapping does not use.
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What an ingestion did."""

    path: Path
    accepted: int
    rejected: int
    #: (field, rule) to how often it was broken, most often first.
    rules: dict[tuple[str, str], int]
    files: tuple[FileRead, ...]
    #: Of the accepted rows; None when there are none.
    first_lodged_at: datetime | None
    last_lodged_at: datetime | None
    #: Columns of the output.
    columns: tuple[str, ...]


class Read(NamedTuple):
    """A batch of canonical rows, with what was refused on the way."""

    batch: Any
    bad: list[BadLine]
    faults: list[Fault]
    #: Rows (and lines that cannot be rows) that were refused.
    rejected: int
    #: Share of the file that has been read, 0 to 1.
    done: float
    #: Line of each row of the batch.
    lines: npt.NDArray[np.int64]


class _Opened(NamedTuple):
    path: Path
    file: ForeignFile
    binding: Binding
    sha256: str
    stamp: tuple[int, int]


def ingest(
    paths: Sequence[Path],
    mapping: Mapping,
    out: Path,
    rejected: Path,
    progress: Callable[[Progress], None] | None = None,
    *,
    with_outcomes: bool = True,
    limits: Limits | None = None,
) -> Ingestion:
    """Read files in turn into one canonical Parquet file; what is refused goes to a CSV.

    Raises MappingError when a file lacks a mapped column (before any row is read, all files at
    once) and FileRefused when a file as a whole is not a table. Then nothing is written.
    """
    plan = _Plan(paths, mapping, limits or Limits(), with_outcomes)
    total = sum(opened.stamp[0] for opened in plan.files)
    before = accepted = refused = 0
    read: list[FileRead] = []
    span: tuple[datetime, datetime] | None = None
    with (
        _whole(out) as table_path,
        _whole(rejected) as rejected_path,
        pq.ParquetWriter(table_path, plan.schema, compression="zstd") as writer,
        rejected_path.open("w", encoding="utf-8", newline="") as stream,
    ):
        rejects = Rejects(stream)
        buffer = _Buffer(writer)
        for opened in plan.files:
            start = accepted, refused
            for part in plan.read(opened):
                rejects.lines(opened.path.name, part.bad)
                rejects.faults(opened.path.name, part.faults)
                buffer.add(part.batch)
                span = _widen(span, part.batch)
                accepted += part.batch.num_rows
                refused += part.rejected
                if progress is not None:
                    done = before + int(part.done * opened.stamp[0])
                    progress(Progress(opened.path, done, total, accepted, refused))
            before += opened.stamp[0]
            read.append(_file_read(opened, accepted - start[0], refused - start[1]))
        buffer.flush()
    return Ingestion(
        path=out,
        accepted=accepted,
        rejected=refused,
        rules=dict(rejects.counts.most_common()),
        files=tuple(read),
        first_lodged_at=span[0] if span else None,
        last_lodged_at=span[1] if span else None,
        columns=tuple(plan.schema.names),
    )


def read_batches(
    paths: Sequence[Path],
    mapping: Mapping,
    *,
    with_outcomes: bool = True,
    limits: Limits | None = None,
) -> Iterator[Read]:
    """The same reading, batch by batch, with nothing written."""
    plan = _Plan(paths, mapping, limits or Limits(), with_outcomes)
    for opened in plan.files:
        yield from plan.read(opened)


class _Plan:
    """All files, opened and bound before the first row is read."""

    def __init__(
        self, paths: Sequence[Path], mapping: Mapping, limits: Limits, with_outcomes: bool
    ) -> None:
        self.mapping = mapping
        self.files: list[_Opened] = []
        self._seen = _Seen()
        mistakes: dict[str, None] = {}
        for path in map(Path, paths):
            file = open_file(path, mapping.file, limits)
            try:
                binding = mapping.bind(file.header, file.hint, with_outcomes=with_outcomes)
            except MappingError as error:
                mistakes |= dict.fromkeys(f"{path.name}: {line}" for line in error.mistakes)
                continue
            for name in binding.wanted:
                if file.header.count(name) > 1:
                    raise FileRefused(path, f"the header names {name!r} more than once")
            self.files.append(_Opened(path, file, binding, _sha256(path), _stamp(path)))
        if mistakes:
            raise MappingError(mapping.name, list(mistakes))
        filled = {t.column.name for opened in self.files for t in opened.binding.targets}
        targets = tuple(t for t in mapping.targets if t.column.name in filled)
        self.schema = schema_of(Binding(mapping, targets))

    def read(self, opened: _Opened) -> Iterator[Read]:
        """The rows of one file; FileRefused if it changed since it was opened."""
        reader = RowReader(opened.binding, self.schema)
        for frame in opened.file.frames(opened.binding.wanted):
            rows = self._seen.first_only(reader.read(frame), opened.path.name)
            refused = rows.rejected + len(frame.bad)
            yield Read(rows.batch, frame.bad, rows.faults, refused, frame.done, rows.lines)
        if _stamp(opened.path) != opened.stamp:
            raise FileRefused(opened.path, "changed while it was read")


class _Seen:
    """Which declarations were read, and where: a few hundred bytes a row, no two ever mixed up."""

    def __init__(self) -> None:
        self._where: dict[str, tuple[str, int]] = {}

    def first_only(self, rows: Rows, file: str) -> Rows:
        """The rows whose declaration was not read before."""
        before = len(self._where)
        ids = rows.batch.column("declaration_id").to_pylist()
        where = [(file, line) for line in rows.lines.tolist()]
        first = list(map(self._where.setdefault, ids, where))
        if len(self._where) - before == len(ids):
            return rows
        again = np.array([a is not b for a, b in zip(first, where, strict=True)])
        faults = [self._fault(ids[n], int(rows.lines[n]), first[n]) for n in np.flatnonzero(again)]
        return Rows(
            rows.batch.filter(pa.array(~again)),
            rows.lines[~again],
            rows.faults + faults,
            rows.rejected + len(faults),
        )

    @staticmethod
    def _fault(declaration: str, line: int, first: tuple[str, int]) -> Fault:
        rule = Rule("a declaration is read once", detail=f"line {first[1]} of {first[0]}")
        return Fault(line, "declaration_id", rule, declaration)


class _Buffer:
    """Gathers batches into row groups of a useful size."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._batches: list[Any] = []
        self._rows = 0

    def add(self, batch: Any) -> None:
        if batch.num_rows:
            self._batches.append(batch)
            self._rows += batch.num_rows
        if self._rows >= _ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches), _ROW_GROUP * 2)
        self._batches, self._rows = [], 0


def _widen(span: tuple[datetime, datetime] | None, batch: Any) -> tuple[datetime, datetime] | None:
    if not batch.num_rows:
        return span
    ends = pc.min_max(batch.column("lodged_at")).as_py()
    if span is None:
        return ends["min"], ends["max"]
    return min(span[0], ends["min"]), max(span[1], ends["max"])


def _file_read(opened: _Opened, accepted: int, refused: int) -> FileRead:
    wanted = set(opened.binding.wanted)
    unused = tuple(name for name in opened.file.header if name and name not in wanted)
    return FileRead(opened.path, opened.sha256, accepted, refused, unused)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, moved there when all is well and removed when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
