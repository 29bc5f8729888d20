"""The public Korean data set, whole: 45,519 rows in the two files that a study may look at."""

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tidegate.declaration.interface import completeness, ingest, load_mapping

ROOT = Path(__file__).parents[3]
FOLDER = Path(
    os.environ.get("TIDEGATE_KOREA_DATA", ROOT.parent / "shared" / "data" / "korea-declarations")
)
FILES = [FOLDER / "train.csv", FOLDER / "valid.csv"]
pytestmark = pytest.mark.skipif(
    not all(path.is_file() for path in FILES),
    reason=f"the Korean data set is not in {FOLDER}: set TIDEGATE_KOREA_DATA",
)
KOREA = load_mapping("korea")


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("korea")
    ingestion = ingest(FILES, KOREA, folder / "out.parquet", folder / "rejected.csv")
    return ingestion, pq.read_table(ingestion.path)


def test_every_row_and_every_column_is_taken(read) -> None:
    ingestion, table = read
    assert (ingestion.accepted, ingestion.rejected) == (45_519, 0)
    assert table.num_rows == 45_519
    assert [(f.accepted, f.unused) for f in ingestion.files] == [(37_385, ()), (8_134, ())]


def test_days_are_in_seoul(read) -> None:
    ingestion, _ = read
    assert ingestion.first_lodged_at == datetime(2019, 12, 31, 15, tzinfo=UTC)
    assert ingestion.last_lodged_at == datetime(2021, 3, 30, 15, tzinfo=UTC)


def test_the_share_of_finds_is_the_published_one(read) -> None:
    _, table = read
    found = pc.sum(table.column("outcome_found")).as_py()
    critical = pc.sum(pc.equal(table.column("outcome_class"), "critical")).as_py()
    assert found == 9_818
    assert critical == 472
    assert table.column("outcome_known_at").equals(table.column("lodged_at"))


def test_codes_keep_their_leading_zeros_and_unknown_modes_are_zero(read) -> None:
    _, table = read
    assert pc.all(pc.equal(pc.utf8_length(table.column("commodity_code")), 6)).as_py()
    modes = pc.value_counts(table.column("transport_mode")).to_pylist()
    counts = {mode["values"]: mode["counts"] for mode in modes}
    assert counts == {"1": 25_781, "4": 18_722, "0": 1_016}


def test_revenue_is_the_declared_duty_and_says_it_is_a_proxy(read) -> None:
    _, table = read
    revenue = KOREA.revenue_of(table)
    assert revenue is not None
    assert np.isfinite(revenue).all()
    assert "proxy" in KOREA.revenue.title
    assert KOREA.identity_in(table.column_names) == KOREA.identity


def test_ten_to_twelve_of_the_42_items_are_filled(read) -> None:
    _, table = read
    counts = completeness(table)
    assert (counts.min(), counts.max()) == (9, 11)
