"""Blocks of lines to records of fields, where quotes may hold line ends.

A quote that is never closed must not swallow the file. A record over several lines is believed only
when it ends within the limits and has the right number of fields; otherwise its lines are read
again one by one, as if no value could span lines, so each line is looked at no more than twice.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .frames import BadLine
from .limits import Limits
from .lines import Block

_EXCERPT = 80
#: Stands for an unreadable line; a NUL never reaches the parser otherwise.
_UNREADABLE = "\0"


class _GoesOn(Exception):
    """The block ends inside a quoted value."""


class _Runaway(Exception):
    """The quote is not closed within the limits."""


@dataclass(slots=True)
class Records:
    """Records of one block, with the line on which each begins."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)


class _Feed:
    """Hands lines to `csv.reader` and notices when one record takes too many."""

    def __init__(self, lines: list[str], limits: Limits, final: bool) -> None:
        self.lines, self.limits, self.final = lines, limits, final
        self.at = self.start = self.characters = 0

    def begin(self) -> None:
        self.start, self.characters = self.at, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        inside = self.at > self.start
        if self.at == len(self.lines):
            if not inside:
                raise StopIteration
            raise _Runaway if self.final else _GoesOn
        line = self.lines[self.at]
        self.characters += len(line)
        if inside and (
            line == _UNREADABLE
            or self.at - self.start >= self.limits.record_lines
            or self.characters > self.limits.line_bytes
        ):
            raise _Runaway
        self.at += 1
        return line


class RecordReader:
    """Reads blocks in turn, carrying an open record from one to the next."""

    def __init__(self, delimiter: str, limits: Limits, width: int) -> None:
        self.delimiter, self.limits = delimiter, limits
        #: Fields that a record must have.
        self.width = width
        self._carried: list[str] = []

    @property
    def carrying(self) -> bool:
        """Whether a record is open at the end of the last block."""
        return bool(self._carried)

    def read(self, block: Block | None, first: int = 1) -> Records:
        """The records that end in this block; None closes the file after `first - 1` lines."""
        found = Records()
        lines = self._carried
        number = (first if block is None else block.first) - len(lines)
        if block is not None:
            lines = lines + _decode(block, found.bad)
        self._carried = []
        feed = _Feed(lines, self.limits, final=block is None)
        reader = csv.reader(feed, delimiter=self.delimiter, strict=True)
        while True:
            feed.begin()
            try:
                row = next(reader)
            except StopIteration:
                return found
            except _GoesOn:
                self._carried = lines[feed.start :]
                return found
            except (_Runaway, csv.Error):
                self._one_by_one(feed, number, found)
                continue
            if feed.at - feed.start > 1 and len(row) != self.width:
                self._one_by_one(feed, number, found)
            else:
                self._take(row, lines[feed.start], number + feed.start, found)

    def _one_by_one(self, feed: _Feed, number: int, found: Records) -> None:
        for offset in range(feed.start, max(feed.at, feed.start + 1)):
            line = feed.lines[offset]
            try:
                row = next(csv.reader([line], delimiter=self.delimiter, strict=True))
            except csv.Error as error:
                found.bad.append(BadLine(number + offset, _explain(error), line[:_EXCERPT]))
            else:
                self._take(row, line, number + offset, found)

    def _take(self, row: list[str], line: str, number: int, found: Records) -> None:
        if not row or line == _UNREADABLE:
            return
        if len(row) != self.width:
            rule = f"a row has {self.width} fields: {len(row)} found"
            found.bad.append(BadLine(number, rule, line[:_EXCERPT]))
            return
        found.lines.append(number)
        found.rows.append(row)


def _explain(error: csv.Error) -> str:
    message = str(error)
    if "field limit" in message:
        return f"a value has at most {csv.field_size_limit()} characters"
    if "expected after" in message:
        return "a closing quote ends the value: text follows it (write a quote in a value twice)"
    return "a quoted value is closed: no closing quote on the line or within the limits"


def _decode(block: Block, bad: list[BadLine]) -> list[str]:
    texts = list(_decoded(block.lines, block.encoding))
    for offset in block.too_long:
        excerpt = block.lines[offset].decode(block.encoding, "replace")[:_EXCERPT]
        bad.append(BadLine(block.first + offset, "a line is no longer than the limit", excerpt))
        texts[offset] = _UNREADABLE
    for offset, text in enumerate(texts):
        if text is not None and "\0" not in text:
            continue
        if text is None:
            excerpt = block.lines[offset].decode(block.encoding, "replace")[:_EXCERPT]
            bad.append(BadLine(block.first + offset, f"a line is {block.encoding} text", excerpt))
        elif offset not in block.too_long:
            rule = "a line holds no NUL character"
            bad.append(BadLine(block.first + offset, rule, text.replace("\0", "?")[:_EXCERPT]))
        texts[offset] = _UNREADABLE
    return [text if text is not None else _UNREADABLE for text in texts]


def _decoded(lines: Iterable[bytes], encoding: str) -> Iterator[str | None]:
    for line in lines:
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError:
            yield None
