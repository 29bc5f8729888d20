"""Files of codes, read without trust: CSV with a header line, or TOML with [[row]] tables."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .checking import Raw
from .errors import BadFile

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 200_000

#: Where a row begins: its own header, or a table in braces on a line of its own.
_ROW = re.compile(r"\s*(\[\[row\]\]|\{)")


def read_rows(path: Path) -> list[Raw]:
    """The rows of a file; raises `BadFile`."""
    if path.suffix not in (".csv", ".toml"):
        raise BadFile(f"{path.name}: neither .csv nor .toml")
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    return read_content(path.name, content)


def read_content(name: str, content: bytes) -> list[Raw]:
    """The same of what was uploaded under a name."""
    if len(content) > MOST_BYTES:
        raise BadFile(f"{name}: longer than {MOST_BYTES // 1024 // 1024} MiB")
    rows = list(_of_csv(name, content) if name.endswith(".csv") else read_toml(content, name))
    if not rows:
        raise BadFile(f"{name}: no rows")
    if len(rows) > MOST_ROWS:
        raise BadFile(f"{name}: more than {MOST_ROWS:,} rows")
    return rows


def read_toml(content: bytes, name: str = "TOML") -> list[Raw]:
    """Rows of [[row]] tables; what stands above them holds for every row that says nothing else."""
    try:
        whole = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadFile(f"{name}: {error}") from None
    rows = whole.pop("row", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadFile(f"{name}: `row` is no list of tables")
    lines = _lines_of_rows(content)
    return [
        Raw(lines[number] if len(lines) == len(rows) else number + 1, {**whole, **row})
        for number, row in enumerate(rows)
    ]


def _lines_of_rows(content: bytes) -> list[int]:
    """At which line each [[row]] begins."""
    lines = content.decode("utf-8-sig").splitlines()
    return [number for number, line in enumerate(lines, 1) if _ROW.match(line)]


def _of_csv(name: str, content: bytes) -> Iterator[Raw]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        header = reader.fieldnames or []
        if "code" not in header or len(set(header)) != len(header):
            raise BadFile(f"{name}: the first line names the columns, `code` once among them")
        yield from (_row(name, reader.line_num, row) for row in reader)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadFile(f"{name}: {error}") from None


def _row(name: str, line: int, row: dict[str | Any, Any]) -> Raw:
    if None in row:
        raise BadFile(f"{name}: line {line} has more values than the header has columns")
    return Raw(line, row)
