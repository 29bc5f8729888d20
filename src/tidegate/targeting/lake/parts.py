"""Files of the lake: written once under a name that says what is in them, never changed."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from . import pointer
from .kinds import Kind
from .pointer import Part, Pointer

_HASH_DIGITS = 32


def write(lake: Path, day: str, kind: Kind, tables: Iterable[pa.Table], facts: list[int]) -> Part:
    """Write the rows of a kind and day; the same rows give the same file."""
    folder = lake / f"day={day}"
    folder.mkdir(exist_ok=True)
    pointer.sync_folder(lake)
    growing, rows = folder / f".{secrets.token_hex(8)}", 0
    with growing.open("xb") as file:
        with pq.ParquetWriter(file, kind.schema, compression="zstd") as writer:
            for table in tables:
                writer.write_table(table.select(kind.schema.names).cast(kind.schema))
                rows += table.num_rows
        file.flush()
        os.fsync(file.fileno())
    sha256 = digest(growing)
    placed = folder / f"{kind.name}-{sha256[:_HASH_DIGITS]}.parquet"
    growing.replace(placed)
    pointer.sync_folder(folder)
    return Part(placed.relative_to(lake).as_posix(), sha256, rows, facts)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(lake: Path, part: Part) -> bool:
    """Whether the file is there and is what was written."""
    path = lake / part.path
    return path.is_file() and digest(path) == part.sha256


def collect(lake: Path, current: Pointer) -> int:
    """Remove what the pointer does not name; nothing while somebody reads. How many went.

    Only the one writer calls this, so nothing that still grows is in its way.
    """
    named = current.paths
    with pointer.unread(lake) as nobody_reads:
        if not nobody_reads:
            return 0
        old = [
            path for path in lake.glob("day=*/*") if path.relative_to(lake).as_posix() not in named
        ]
        for path in old:
            path.unlink()
        for folder in lake.glob("day=*"):
            if not any(folder.iterdir()):
                folder.rmdir()
    return len(old)
