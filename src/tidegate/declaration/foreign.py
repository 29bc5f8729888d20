"""Opening a stranger's file: its kind is told by its first bytes, never by its name."""

from pathlib import Path

from .csv_file import CsvFile
from .errors import FileRefused
from .frames import ForeignFile
from .limits import Limits
from .mapping import FileFormat
from .parquet_file import ParquetFile
from .xlsx_file import XlsxFile

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def open_file(path: Path, format: FileFormat, limits: Limits) -> ForeignFile:
    """The file with its header read; raises FileRefused when it cannot be a table."""
    if not path.exists():
        raise FileRefused(path, "no such file")
    if not path.is_file():
        raise FileRefused(path, "is not an ordinary file")
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
    except OSError as error:
        raise FileRefused(path, f"cannot be opened: {error.strerror}") from error
    if start == b"PAR1":
        return ParquetFile(path, limits)
    if start == b"PK\x03\x04":
        return XlsxFile(path, format, limits)
    if start == _OLD_EXCEL:
        raise FileRefused(path, "is an old Excel file (.xls): save it as .xlsx or CSV")
    return CsvFile(path, format, limits, zipped=start[:2] == b"\x1f\x8b")
