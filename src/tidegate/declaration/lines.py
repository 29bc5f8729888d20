"""Guarded lines: bytes of any file to blocks of whole lines, in bounded memory.

Invariants: every line of the file is in exactly one block, numbered from 1; no more than a chunk
and a line are held at once; a line longer than the limit is kept as an excerpt and named too long.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .limits import Limits

#: Marks, longest first (UTF-32's begins with UTF-16's).
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXCERPT = 320


class ByteStream(Protocol):
    """What `blocks` needs of a file: an open file, a gzip stream, a test's bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, empty at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines with their ends, in an encoding that keeps ASCII bytes for ASCII."""

    #: Number of the first line, from 1.
    first: int
    lines: list[bytes]
    #: Offsets of lines that were longer than the limit; only an excerpt of each is in `lines`.
    too_long: tuple[int, ...]
    encoding: str


def blocks(stream: ByteStream, encoding: str, limits: Limits) -> Iterator[Block]:
    """Cut a stream at \\n, \\r\\n and \\r, mixed or not; a byte-order mark decides the encoding."""
    start = stream.read(limits.chunk_bytes)
    mark, encoding = _marked(start, encoding)
    if encoding.startswith(("utf-16", "utf-32")):
        source, encoding = _recoded(stream, start, encoding, limits), "utf-8"
    else:
        source = _chunks(stream, start[len(mark) :], limits)
    return _cut(source, encoding, limits)


def _marked(start: bytes, encoding: str) -> tuple[bytes, str]:
    for mark, marked in _MARKS:
        if start.startswith(mark):
            return mark, marked
    return b"", codecs.lookup(encoding).name


def _chunks(stream: ByteStream, start: bytes, limits: Limits) -> Iterator[bytes]:
    chunk = start
    while chunk:
        yield chunk
        chunk = stream.read(limits.chunk_bytes)


def _recoded(stream: ByteStream, start: bytes, encoding: str, limits: Limits) -> Iterator[bytes]:
    """UTF-16 and UTF-32 as UTF-8, so that one byte-wise cutter serves all.

    What cannot be decoded becomes the byte FF, never valid in UTF-8: its line is then rejected
    like any other undecodable line.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    lost, never = "\ufffd".encode(), b"\xff"
    for chunk in _chunks(stream, start, limits):
        yield decoder.decode(chunk).encode("utf-8", "replace").replace(lost, never)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace").replace(lost, never)


def _cut(source: Iterator[bytes], encoding: str, limits: Limits) -> Iterator[Block]:
    first, tail = 1, b""
    for chunk in source:
        chunk = tail + chunk
        lines = chunk.splitlines(keepends=True)
        # A line without \n may go on in the next chunk, and a \r may be the half of a \r\n.
        tail = lines.pop() if lines and not chunk.endswith(b"\n") else b""
        if len(tail) > limits.line_bytes:
            tail = tail[: limits.line_bytes + 1] + (b"\r" if tail.endswith(b"\r") else b"")
        if lines:
            yield _block(first, lines, encoding, limits)
            first += len(lines)
    if tail:
        yield _block(first, [tail], encoding, limits)


def _block(first: int, lines: list[bytes], encoding: str, limits: Limits) -> Block:
    too_long: tuple[int, ...] = ()
    if max(map(len, lines)) > limits.line_bytes:
        too_long = tuple(n for n, line in enumerate(lines) if len(line) > limits.line_bytes)
        for n in too_long:
            lines[n] = lines[n][:_EXCERPT]
    return Block(first, lines, too_long, encoding)
