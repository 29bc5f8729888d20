"""How fast a CSV is read: every field checked, beside readers that check next to nothing."""

import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from benchmarks.alone import Alone, alone
from benchmarks.outcome import Outcome, Skipped, table
from benchmarks.settings import Settings
from benchmarks.track_public import public_files
from tidegate.declaration.interface import ingest, load_mapping
from tidegate.simulation.interface import load_scenario, simulate

_SEED = 1
_ID = "Declaration ID"


def run(settings: Settings) -> Outcome:
    """A million rows in under 2 GB is the promise; of speed there is none."""
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as folder:
        try:
            public, mapping = public_files(), "korea"
        except Skipped:
            path, mapping = Path(folder) / "declarations.csv", "canonical"
            alone(_simulated, settings.rows, folder)
            what = f"simulated, ordinary.toml, seed {_SEED}"
        else:
            path = Path(folder) / "repeated.csv"
            alone(_repeated, public, settings.rows, path)
            what = "the public Korean rows repeated with new identifiers"
        size = path.stat().st_size / 2**20
        outcome = Outcome(f"{what}: {settings.rows:,} rows, {size:,.0f} MiB of CSV")
        contenders = {
            f"Tidegate, mapping {mapping}": alone(_ingested, path, mapping, folder),
            "pyarrow, types guessed": alone(_arrow, path),
            "DuckDB, types guessed": alone(_duckdb, path),
        }
    _tell(outcome, settings.rows, contenders)
    return outcome


def _tell(outcome: Outcome, rows: int, contenders: dict[str, Alone]) -> None:
    (accepted, own), memory = next(iter(contenders.values()))
    table(
        ("reader", "s", "rows/s", "peak GiB", "Tidegate's speed / its"),
        [
            (name, f"{took:.2f}", f"{rows / took:,.0f}", f"{peak:.2f}", f"{took / own:.3f}")
            for name, ((_, took), peak) in contenders.items()
        ],
    )
    outcome.figures |= {
        "rows": rows,
        "accepted": accepted,
        "readers": {
            name: {"rows": read, "seconds": took, "peak_gib": peak}
            for name, ((read, took), peak) in contenders.items()
        },
    }
    outcome.goal("rows accepted", accepted, rows)
    outcome.goal("GB of memory at most", memory * 2**30 / 1e9, 2, at_least=False)


def _repeated(public: list[Path], rows: int, path: Path) -> None:
    whole = pa.concat_tables(_texts(one) for one in public)
    again = whole.take(pa.array(np.arange(rows) % whole.num_rows))
    index = again.column_names.index(_ID)
    fresh = pa.array([f"{one + 10_000_000}" for one in range(rows)])
    pacsv.write_csv(again.set_column(index, _ID, fresh), path)


def _texts(path: Path) -> pa.Table:
    with pacsv.open_csv(path) as opened:
        kinds = dict.fromkeys(opened.schema.names, pa.string())
    return pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(column_types=kinds))


def _simulated(rows: int, folder: str) -> None:
    simulate(load_scenario("ordinary"), 12, rows / 366, _SEED, Path(folder))


def _ingested(path: Path, mapping: str, folder: str) -> tuple[int, float]:
    begun = time.perf_counter()
    out = Path(folder)
    read = ingest([path], load_mapping(mapping), out / "rows.parquet", out / "rejected.csv")
    return read.accepted, time.perf_counter() - begun


def _arrow(path: Path) -> tuple[int, float]:
    begun = time.perf_counter()
    return pacsv.read_csv(path).num_rows, time.perf_counter() - begun


def _duckdb(path: Path) -> tuple[int, float]:
    begun = time.perf_counter()
    with duckdb.connect() as connection:
        table = connection.read_csv(str(path)).to_arrow_table()
    return table.num_rows, time.perf_counter() - begun
