"""How much a stranger's file may ask of us."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on a file, all configurable; the defaults fit national files on a small machine."""

    #: A longer line is skipped to its end in pieces and rejected.
    line_bytes: int = 1 << 20
    #: A quoted value may go over this many lines; beyond, its quote counts as never closed.
    record_lines: int = 1_000
    #: More columns than this and the file is refused.
    columns: int = 2_000
    #: Decompressed bytes of a `.gz` or of all parts of an `.xlsx`.
    gzip_bytes: int = 64 << 30
    xlsx_bytes: int = 2 << 30
    #: Decompressed over compressed bytes, looked at once past `ratio_floor` bytes: gzip tops out
    #: at 1,032 on zeros, real tables stay under 50.
    ratio: int = 200
    ratio_floor: int = 16 << 20
    #: A sheet is held in memory whole, empty cells too, at about 90 bytes a cell.
    xlsx_rows: int = 1_048_576
    xlsx_cells: int = 12_000_000
    #: Rows of one batch from a sheet or a Parquet file.
    batch_rows: int = 50_000
    #: Bytes read at a time from a CSV file: about 40,000 rows of 100 bytes.
    chunk_bytes: int = 4 << 20
