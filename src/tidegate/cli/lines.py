"""Files of lines, plain or gzipped: written whole or not at all, read without trust."""

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

_LONGEST = 1 << 20
_GZIP = b"\x1f\x8b"


@contextmanager
def writing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Give a function that writes a line; the file is moved to its place when all are written.

    Gzipped when the name ends with `.gz`, the same bytes for the same lines.
    """
    growing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(growing, "xb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as file:
                    yield lambda line: _write(cast(BinaryIO, file), line)
            else:
                yield lambda line: _write(raw, line)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(growing, path)
    except BaseException:
        with suppress(FileNotFoundError):
            growing.unlink()
        raise


def _write(file: BinaryIO, line: bytes) -> None:
    file.write(line)
    file.write(b"\n")


def reading(path: Path) -> Iterator[bytes]:
    """The lines, without their line feeds; ends where a gzipped file is broken.

    A line is cut at 1 MiB, which no line of ours reaches; so it is then seen as unreadable.
    """
    with open(path, "rb") as raw:
        zipped = raw.read(2) == _GZIP
        raw.seek(0)
        file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        with suppress(EOFError, zlib.error, gzip.BadGzipFile):
            while line := file.readline(_LONGEST):
                yield line.removesuffix(b"\n")
