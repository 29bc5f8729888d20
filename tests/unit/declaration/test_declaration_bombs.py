"""Parquet files of a few kilobytes that would unpack to all the memory there is."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.declaration.interface import FileRefused, Limits
from tidegate.declaration.parquet_file import ParquetFile

_ROWS = 3_000


def _written(folder: Path, goods: object, **options: object) -> Path:
    path = folder / "file.parquet"
    pq.write_table(pa.table({"goods": goods}), path, compression="zstd", **options)
    return path


def _batches(path: Path, limits: Limits) -> int:
    return sum(len(frame.lines) for frame in ParquetFile(path, limits).frames(["goods"]))


def test_a_long_text_that_is_written_once_and_meant_often_is_counted_as_often(tmp_path) -> None:
    long = pa.array(["x" * 100_000])
    goods = pa.DictionaryArray.from_arrays(pa.array([0] * _ROWS, pa.int32()), long)
    path = _written(tmp_path, goods)
    assert path.stat().st_size < 10_000
    with pytest.raises(FileRefused, match="over 1000000 bytes"):
        _batches(path, Limits(batch_bytes=1_000_000))


def test_what_unpacks_to_far_more_than_it_is_is_not_unpacked(tmp_path) -> None:
    path = _written(tmp_path, pa.array(["x" * 10_000] * _ROWS), use_dictionary=False)
    with pytest.raises(FileRefused, match="200 times its size"):
        _batches(path, Limits())
    with pytest.raises(FileRefused, match="over 1000 bytes"):
        _batches(path, Limits(parquet_bytes=1_000))


@pytest.mark.parametrize("text", [pa.string(), pa.large_string()])
def test_texts_of_any_kind_are_read(tmp_path, text) -> None:
    path = _written(tmp_path, pa.array(["rice", None, "鹹魚"] * _ROWS, text))
    assert _batches(path, Limits()) == 3 * _ROWS
