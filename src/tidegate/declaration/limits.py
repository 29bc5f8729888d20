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
    #: Decompressed bytes of a `.gz`, of a Parquet file, or of all parts of an `.xlsx`.
    gzip_bytes: int = 64 << 30
    parquet_bytes: int = 64 << 30
    xlsx_bytes: int = 2 << 30
    #: Decompressed over compressed bytes, looked at once past `ratio_floor` bytes: gzip tops out
    #: at 1,032 on zeros, real tables stay under 50.
    ratio: int = 200
    ratio_floor: int = 16 << 20
    #: A sheet is held in memory whole, empty cells too, at about 90 bytes a cell.
    xlsx_rows: int = 1_048_576
    xlsx_cells: int = 12_000_000
    #: Rows of one batch from a sheet or a Parquet file, and bytes of one from the latter.
    batch_rows: int = 50_000
    batch_bytes: int = 1 << 30
    #: Bytes read at a time from a CSV file: about 40,000 rows of 100 bytes.
    chunk_bytes: int = 4 << 20


#: For what a trader sends over the network: a worker that runs out of memory assesses nobody.
UPLOADED = Limits(
    columns=500,
    gzip_bytes=2 << 30,
    parquet_bytes=1 << 30,
    xlsx_bytes=256 << 20,
    xlsx_cells=3_000_000,
    batch_rows=2_000,
    batch_bytes=128 << 20,
)
