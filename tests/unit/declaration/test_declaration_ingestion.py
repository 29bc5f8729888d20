"""One ingestion over several files: nothing twice, nothing lost, nothing half-written."""

import hashlib

import pyarrow.parquet as pq
import pytest

from tidegate.declaration.interface import (
    DeclarationError,
    FileRefused,
    MappingError,
    ingest,
    load_mapping,
    neutralise,
    read_batches,
)

CANONICAL = load_mapping("canonical")


@pytest.fixture
def files(tmp_path, rows):
    """Two files; the second repeats a declaration of the first and one of its own."""
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text(rows("a", "b", "bad,no date,1,tea,CN\n"), encoding="utf-8")
    second.write_text(rows("b", "bad", "c", "c"), encoding="utf-8")
    return [first, second]


def run(files, tmp_path, **options):
    return ingest(files, CANONICAL, tmp_path / "o.parquet", tmp_path / "r.csv", **options)


def test_a_declaration_is_read_once_across_files(files, tmp_path) -> None:
    ingestion = run(files, tmp_path)
    ids = pq.read_table(tmp_path / "o.parquet").column("declaration_id").to_pylist()
    assert ids == ["a", "b", "bad", "c"]
    told = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
    assert "two.csv,2,declaration_id,a declaration is read once: line 3 of one.csv,b" in told
    assert "two.csv,5,declaration_id,a declaration is read once: line 4 of two.csv,c" in told
    assert ingestion.rules["declaration_id", "a declaration is read once"] == 2


def test_an_ingestion_accounts_for_every_row_and_file(files, tmp_path) -> None:
    ingestion = run(files, tmp_path)
    assert (ingestion.accepted, ingestion.rejected) == (4, 3)
    assert [(f.accepted, f.rejected) for f in ingestion.files] == [(2, 1), (2, 2)]
    assert [f.sha256 for f in ingestion.files] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    ]
    assert str(ingestion.first_lodged_at) == "2026-01-31 08:30:00+00:00"


def test_columns_that_the_mapping_does_not_use_are_told(tmp_path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("declaration_id,lodged_at,net_weigth_kg\na,2026-01-31,5\n", encoding="utf-8")
    assert run([path], tmp_path).files[0].unused == ("net_weigth_kg",)


def test_files_with_different_columns_share_one_table(tmp_path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("declaration_id,lodged_at,packages\na,2026-01-31,5\n", encoding="utf-8")
    two.write_text("lodged_at,x_duty_rate,declaration_id\n2026-01-31,1.5,b\n", encoding="utf-8")
    run([one, two], tmp_path)
    rows = pq.read_table(tmp_path / "o.parquet").to_pylist()
    assert [(r["declaration_id"], r["packages"], r["x_duty_rate"]) for r in rows] == [
        ("a", 5, None),
        ("b", None, 1.5),
    ]


def test_progress_ends_at_all_bytes(files, tmp_path) -> None:
    seen: list[tuple[int, int]] = []
    run(files, tmp_path, progress=lambda p: seen.append((p.bytes_done, p.bytes_total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] == sum(path.stat().st_size for path in files)


def test_an_interrupted_ingestion_leaves_the_old_outputs_and_no_litter(files, tmp_path) -> None:
    run(files, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(files, tmp_path, progress=interrupt)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_that_changes_while_it_is_read_is_refused(files, tmp_path, rows) -> None:
    def meddle(_: object) -> None:
        files[1].write_text(rows("z"), encoding="utf-8")

    with pytest.raises(FileRefused, match="changed while it was read"):
        run(files, tmp_path, progress=meddle)
    assert not (tmp_path / "o.parquet").exists()


def test_missing_columns_of_all_files_are_told_before_any_row_is_read(tmp_path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("declaration_id\na\n", encoding="utf-8")
    two.write_text("lodged_at\n2026-01-31\n", encoding="utf-8")
    with pytest.raises(MappingError) as error:
        run([one, two], tmp_path)
    assert [line.split(":")[0] for line in error.value.mistakes] == ["one.csv", "two.csv"]
    assert isinstance(error.value, DeclarationError)
    assert "reference/mappings.md" in error.value.help


def test_batches_are_the_same_rows(files) -> None:
    read = list(read_batches(files, CANONICAL))
    assert sum(part.batch.num_rows for part in read) == 4
    assert sum(part.rejected for part in read) == 3


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_neutralised(cell) -> None:
    assert neutralise(cell) == "'" + cell


def test_plain_cells_are_left_alone() -> None:
    assert neutralise("a=b") == "a=b"
    assert neutralise("") == ""
