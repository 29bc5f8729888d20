"""Properties: a canonical table survives CSV, and no bytes whatsoever break the reader."""

import csv
import datetime as dt
import io
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.declaration.interface import (
    Column,
    FileRefused,
    Kind,
    Limits,
    MappingError,
    columns,
    ingest,
    load_mapping,
)
from tidegate.declaration.single import AROUND

CANONICAL = load_mapping("canonical")
INSTANTS = st.datetimes(
    dt.datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
#: Any text a UTF-8 file can hold, without white space at its ends.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).map(
    lambda text: text.strip(AROUND)
)


def values(column: Column) -> st.SearchStrategy[Any]:
    match column.kind:
        case Kind.TEXT:
            return TEXTS.map(lambda text: text[: column.length].strip(AROUND) or None)
        case Kind.CODE:
            pattern = rf"\A(?:{column.pattern})\Z"
            return st.from_regex(pattern, alphabet="ABCXYZ 0123456789").filter(
                lambda code: len(code) <= column.length
            )
        case Kind.DECIMAL:
            largest = Decimal(10) ** (column.length - column.scale) - 1
            return st.decimals(0, largest, places=column.scale)
        case Kind.INTEGER:
            return st.integers(0, 10**column.length - 1)
        case Kind.DATE:
            return st.dates(dt.date(1970, 1, 1), dt.date(2199, 12, 31))
        case Kind.BOOLEAN:
            return st.booleans()
        case _:
            return INSTANTS


SOME = [
    c
    for name, c in columns().items()
    if not name.startswith("outcome_") and name not in ("declaration_id", "lodged_at")
]


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    chosen = draw(st.lists(st.sampled_from(SOME), min_size=1, max_size=6, unique=True))
    chosen.sort(key=list(columns().values()).index)
    count = draw(st.integers(0, 6))
    ids = [f"d{n}" for n in range(count)]
    data: dict[str, Any] = {"declaration_id": pa.array(ids, pa.string())}
    lodged = draw(st.lists(INSTANTS, min_size=count, max_size=count))
    data["lodged_at"] = pa.array(lodged, columns()["lodged_at"].arrow_type)
    for column in chosen:
        cells = st.lists(st.none() | values(column), min_size=count, max_size=count)
        data[column.name] = pa.array(draw(cells), column.arrow_type)
    return pa.table(data)


def written(table: pa.Table, dialect: dict[str, Any]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, **dialect)
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([v.isoformat() if hasattr(v, "isoformat") else v for v in row.values()])
    return stream.getvalue().encode()


def ingested(content: bytes, folder: str, limits: Limits | None = None) -> tuple[Any, Any]:
    path, out = Path(folder, "in.csv"), Path(folder, "out.parquet")
    path.write_bytes(content)
    ingestion = ingest([path], CANONICAL, out, Path(folder, "rejected.csv"), limits=limits)
    return pq.read_table(out), ingestion


#: Python's writer leaves a lone \r unquoted when lines end in \n and quotes are minimal.
DIALECTS = [
    {"lineterminator": "\r\n", "quoting": csv.QUOTE_MINIMAL},
    {"lineterminator": "\n", "quoting": csv.QUOTE_NONNUMERIC},
    {"lineterminator": "\n", "quoting": csv.QUOTE_ALL},
]


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from(DIALECTS), st.integers(0, 40))
def test_a_canonical_table_survives_csv(table, dialect, chunk) -> None:
    content = written(table, dialect)
    limits = Limits(chunk_bytes=len(content.splitlines()[0]) + 4 + chunk)
    with tempfile.TemporaryDirectory() as folder:
        result, ingestion = ingested(content, folder, limits)
    assert ingestion.rejected == 0
    assert result.equals(table)


#: Bytes that lean towards what breaks CSV readers.
NASTY = st.lists(
    st.sampled_from(
        [b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"a", b"1",
         b"2026-01-31", b"=1", b"-1", b"\xe8\x8c\xb6", b" ", b"declaration_id", b"lodged_at"]
    )
    | st.binary(max_size=4),
    max_size=60,
).map(b"".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"", b"declaration_id,lodged_at\n"]), NASTY)
def test_no_bytes_break_the_reader(header, content) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with suppress(FileRefused, MappingError):
            ingested(header + content, folder)
        assert not list(Path(folder).glob(".*"))


@settings(max_examples=200, deadline=None)
@given(NASTY, st.integers(0, 30))
def test_good_lines_after_bad_ones_survive(content, chunk) -> None:
    """The bad part may end inside a quote that nothing closes."""
    header = b"declaration_id,lodged_at,goods_description\n"
    good = b"".join(b"good%d,2026-01-31,tea\n" % n for n in range(30))
    limits = Limits(chunk_bytes=len(header) + 20 + chunk * 20, record_lines=10)
    with tempfile.TemporaryDirectory() as folder:
        table, ingestion = ingested(header + content + b"\n" + good, folder, limits)
    ids = set(table.column("declaration_id").to_pylist())
    assert {f"good{n}" for n in range(30)} <= ids
    assert ingestion.accepted == table.num_rows


@settings(max_examples=150, deadline=None)
@given(NASTY)
def test_the_quick_way_and_the_careful_way_agree(content) -> None:
    """One unreadable line sends its whole block the careful way."""
    lines = [line for line in content.splitlines() if line]
    header = b"declaration_id,lodged_at,goods_description\n"
    body = b"".join(b"%d,2026-01-31,%s\n" % (n, line) for n, line in enumerate(lines))
    with tempfile.TemporaryDirectory() as folder:
        quick, _ = ingested(header + body, folder)
        careful, _ = ingested(header + body + b"\0\n", folder)
    assert quick.equals(careful)
