"""XLSX, Parquet and gzip give what CSV gives, and their own tricks are refused."""

import datetime as dt
import gzip
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tidegate.declaration.interface import FileRefused, Limits, ingest, load_mapping, parse_mapping

TEXT = (
    "declaration_id,lodged_at,packages,goods_description,customs_value,commodity_code,transhipment\n"
    "a,2026-01-31 08:30:00,12,tea,1234.5,090210,true\n"
    "b,2026-02-01 00:00:00,,'quoted',0.125,,false\n"
    "c,2026-02-30 00:00:00,1,bad day,1,090210,true\n"
    "d,2026-02-01 00:00:00,-1,bad count,1,090210,true\n"
)


def rows_of(path: Path, tmp_path: Path, **options):
    out = tmp_path / "out.parquet"
    ingestion = ingest([path], load_mapping("canonical"), out, tmp_path / "rejected.csv", **options)
    return pq.read_table(out), ingestion


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def workbook(path: Path, rows: list[list[object]], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def as_workbook(path: Path) -> Path:
    header, *lines = (line.split(",") for line in TEXT.splitlines())
    rows: list[list[object]] = [header]
    for ident, day, packages, goods, value, code, shipped in lines:
        when: object = day if "02-30" in day else dt.datetime.fromisoformat(day)
        count = float(packages) if packages else None
        rows.append([ident, when, count, goods, float(value), code, shipped == "true"])
    return workbook(path, rows)


def as_parquet(path: Path) -> Path:
    convert = pa.csv.ConvertOptions(
        column_types={"lodged_at": pa.string(), "commodity_code": pa.string()}
    )
    table = pa.csv.read_csv(io.BytesIO(TEXT.encode()), convert_options=convert)
    pq.write_table(table, path)
    return path


def as_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress(TEXT.encode()))
    return path


@pytest.mark.parametrize("made", [as_workbook, as_parquet, as_gzip])
def test_every_kind_of_file_reads_the_same_as_csv(plain, tmp_path, made) -> None:
    expected, from_csv = rows_of(plain, tmp_path)
    table, ingestion = rows_of(made(tmp_path / "other"), tmp_path)
    assert table.equals(expected)
    assert ingestion.rules == from_csv.rules
    assert ingestion.rejected == 2


def test_a_canonical_parquet_file_comes_back_as_it_was(plain, tmp_path) -> None:
    first, _ = rows_of(plain, tmp_path)
    pq.write_table(first, tmp_path / "again.parquet")
    again, ingestion = rows_of(tmp_path / "again.parquet", tmp_path)
    assert again.equals(first)
    assert ingestion.rejected == 0


def test_typed_parquet_values_are_checked_like_text(tmp_path) -> None:
    utc = pa.timestamp("us", tz="UTC")
    when = [dt.datetime(2026, 1, 31, tzinfo=dt.UTC)] * 3 + [dt.datetime(1960, 1, 1, tzinfo=dt.UTC)]
    table = pa.table(
        {
            "declaration_id": pa.array([1, 2, 3, 4]),
            "lodged_at": pa.array(when, utc),
            "customs_value": pa.array(
                [Decimal("1.5"), Decimal("-1"), None, None], pa.decimal128(16, 3)
            ),
            "packages": pa.array([1, 1, 10**9, 1]),
            "origin_country": pa.array(["cn", "cn", "cn", "cn"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "typed.parquet")
    rows, ingestion = rows_of(tmp_path / "typed.parquet", tmp_path)
    assert rows.column("declaration_id").to_pylist() == ["1"]
    assert rows.column("origin_country").to_pylist() == ["CN"]
    assert ingestion.rejected == 3


def test_whole_floats_of_a_parquet_code_column_are_integers(tmp_path) -> None:
    table = pa.table(
        {
            "declaration_id": ["a", "b"],
            "lodged_at": [dt.date(2026, 1, 31)] * 2,
            "commodity_code": [847130.0, None],
        }
    )
    pq.write_table(table, tmp_path / "floats.parquet")
    rows, _ = rows_of(tmp_path / "floats.parquet", tmp_path)
    assert rows.column("commodity_code").to_pylist() == ["847130", None]


def test_nested_parquet_columns_are_refused(tmp_path) -> None:
    table = pa.table({"declaration_id": [["a"]], "lodged_at": ["2026-01-31"]})
    pq.write_table(table, tmp_path / "nested.parquet")
    with pytest.raises(FileRefused, match="only flat columns"):
        rows_of(tmp_path / "nested.parquet", tmp_path)


def test_parquet_texts_that_are_not_utf_8_reject_their_rows(tmp_path) -> None:
    table = pa.table({"declaration_id": ["good", "bad!", "fine"], "lodged_at": ["2026-01-31"] * 3})
    path = tmp_path / "texts.parquet"
    pq.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False)
    path.write_bytes(path.read_bytes().replace(b"bad!", b"bad\xff"))
    rows, ingestion = rows_of(path, tmp_path)
    assert rows.column("declaration_id").to_pylist() == ["good", "fine"]
    assert ingestion.rules == {("line", "a text is utf-8"): 1}


def test_damaged_files_are_refused_and_nothing_is_written(plain, tmp_path) -> None:
    for made in (as_workbook, as_parquet, as_gzip):
        path = made(tmp_path / "damaged")
        content = path.read_bytes()
        for cut in (5, len(content) // 2, len(content) - 3):
            path.write_bytes(content[:cut])
            with pytest.raises(FileRefused):
                rows_of(path, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["damaged", "plain.csv"]


def test_a_gzip_bomb_is_refused(tmp_path) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode() + b"\n" * (4 << 20)))
    with pytest.raises(FileRefused, match="times its size"):
        rows_of(path, tmp_path, limits=Limits(ratio_floor=1 << 20))
    with pytest.raises(FileRefused, match="unpacks to over 1000000 bytes"):
        rows_of(path, tmp_path, limits=Limits(gzip_bytes=1_000_000))


def test_gzip_members_in_a_row_are_one_file(tmp_path) -> None:
    path = tmp_path / "two.csv.gz"
    head, tail = TEXT[:150].encode(), TEXT[150:].encode()
    path.write_bytes(gzip.compress(head) + gzip.compress(tail))
    assert rows_of(path, tmp_path)[1].accepted == 2


def rezipped(path: Path, replaced: dict[str, bytes]) -> Path:
    """The workbook with some parts replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | replaced).items():
            archive.writestr(name, content)
    return path


def test_an_xlsx_bomb_is_refused_before_it_is_parsed(tmp_path) -> None:
    path = rezipped(as_workbook(tmp_path / "bomb.xlsx"), {"xl/media/filler.xml": b" " * (64 << 20)})
    with pytest.raises(FileRefused, match="times its size"):
        rows_of(path, tmp_path)
    with pytest.raises(FileRefused, match="unpacks to over"):
        rows_of(path, tmp_path, limits=Limits(xlsx_bytes=1 << 20))


def test_a_part_that_lies_about_its_size_is_measured_to_its_end(tmp_path) -> None:
    path = rezipped(as_workbook(tmp_path / "liar.xlsx"), {"xl/filler.xml": b" " * (3 << 20)})
    content = path.read_bytes()
    declared = (3 << 20).to_bytes(4, "little")
    path.write_bytes(content.replace(declared, (10).to_bytes(4, "little")))
    with pytest.raises(FileRefused):
        rows_of(path, tmp_path, limits=Limits(xlsx_bytes=1 << 20))


@pytest.mark.parametrize("last", ["XFD1048576", "A99999999", "ZZZZZZ2"])
def test_a_cell_in_a_far_corner_does_not_claim_the_memory_of_all_between(tmp_path, last) -> None:
    sheet = (
        '<?xml version="1.0"?><worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>x</v></c></row>'
        f"<row><c r = '{last}' t=\"str\"><v>x</v></c></row></sheetData></worksheet>"
    )
    path = as_workbook(tmp_path / "corner.xlsx")
    rezipped(path, {"xl/worksheets/sheet1.xml": sheet.encode()})
    with pytest.raises(FileRefused, match="a sheet"):
        rows_of(path, tmp_path)


def test_a_sheet_is_chosen_by_name(tmp_path) -> None:
    path = as_workbook(tmp_path / "book.xlsx")
    mapping = parse_mapping('[mapping]\ncanonical = true\n[file]\nsheet = "Other"\n', "t")
    with pytest.raises(FileRefused, match="its sheets: Sheet"):
        ingest([path], mapping, tmp_path / "o.parquet", tmp_path / "r.csv")


def test_formula_cells_are_read_as_their_stored_results(tmp_path) -> None:
    """openpyxl stores no result, so the cell is empty; nothing is evaluated."""
    header = ["declaration_id", "lodged_at", "customs_value"]
    path = workbook(
        tmp_path / "formula.xlsx", [header, ["a", "2026-01-31", "=1+1"], ["b", "2026-01-31", 2]]
    )
    rows, _ = rows_of(path, tmp_path)
    assert rows.column("customs_value").to_pylist() == [None, Decimal("2.000")]


def test_an_empty_sheet_is_refused(tmp_path) -> None:
    with pytest.raises(FileRefused, match="empty"):
        rows_of(workbook(tmp_path / "empty.xlsx", []), tmp_path)


def test_line_numbers_of_a_sheet_are_its_row_numbers(tmp_path) -> None:
    header = ["declaration_id", "lodged_at"]
    rows: list[list[object]] = [[], [], header, ["a", "2026-01-31"], ["b", "no"], [], ["c", "no"]]
    _, ingestion = rows_of(workbook(tmp_path / "low.xlsx", rows), tmp_path)
    told = (tmp_path / "rejected.csv").read_text(encoding="utf-8")
    assert ingestion.rejected == 2
    assert "low.xlsx,5," in told
    assert "low.xlsx,7," in told


def test_a_folder_or_a_missing_file_is_refused(tmp_path) -> None:
    for path in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(FileRefused):
            rows_of(path, tmp_path)
