"""DuckDB and Spark side by side: features of the same Parquet file to a Parquet file, by size.

Three sizes, a twentieth, a quarter and all of `--rows`: `--rows 20000000` gives 1, 5 and 20
million. A million rows are a simulated year, and the next million the year after of another port.
Each run is in a process of its own; Spark runs on this machine, and its start is told apart. Where
the lines of seconds by rows would cross is told from the smallest and the largest size.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.alone import alone, peak_gib
from benchmarks.cluster_arithmetic import PARCELS, Assumed, taken
from benchmarks.outcome import Outcome, Skipped, say, table
from benchmarks.port import EXTENSIONS, ordinary_year
from benchmarks.processor import processor_seconds
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Engine,
    NoSpark,
    Past,
    check_spark,
    first_memory,
    spark_at,
)

SEED = 1
_YEAR = 1_000_000
_DAYS = 366
#: What DuckDB's tables, and Spark's heap, may take; the rest spills.
_MEMORY = "6500MB"
_HEAP = "4g"
_SHARES = (0.05, 0.25, 1.0)


class Told(NamedTuple):
    """One run."""

    rows: int
    start_seconds: float
    seconds: float
    #: That the cores worked for it, those of Java too.
    processor: float
    peak_gib: float


def run(settings: Settings) -> Outcome:
    """The goal is that of the third part's issue: ten million in five minutes and 8 GB."""
    try:
        check_spark()
    except NoSpark as absent:
        raise Skipped(f"{absent} (see `tidegate doctor`)") from absent
    outcome = Outcome(f"simulated, ordinary.toml, up to {settings.rows:,} rows, seeds {SEED} on")
    outcome.figures["memory"] = {"duckdb": _MEMORY, "spark_heap": _HEAP}
    told: dict[str, list[Told]] = {"DuckDB": [], "Spark": []}
    row_bytes = 0.0
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as folder:
        for share in _SHARES:
            rows = Path(folder) / f"{share}.parquet"
            _years(int(settings.rows * share), rows)
            for engine, on in (("DuckDB", _on_duckdb), ("Spark", _on_spark)):
                vectors = Path(folder) / "features.parquet"
                one = alone(on, rows, vectors).result
                told[engine].append(one)
                say(f"  {engine}: {_line(one)}")
            row_bytes = (rows.stat().st_size + vectors.stat().st_size) / one.rows
            rows.unlink()
    _tell(outcome, told)
    _reckon(outcome, told, row_bytes)
    return outcome


def _reckon(outcome: Outcome, told: dict[str, list[Told]], row_bytes: float) -> None:
    """What a country's parcels would take, from what was measured."""
    reckoned = [
        {"engine": engine} | taken(parcels, runs[-1].processor / runs[-1].rows, row_bytes)
        for engine, runs in told.items()
        for parcels in PARCELS
    ]
    outcome.figures["arithmetic"] = {"assumed": asdict(Assumed()), "taken": reckoned}
    say(f"  arithmetic, {row_bytes:.0f} bytes a row; assumed: {Assumed()}")
    for one in reckoned:
        figures = ((name, value) for name, value in one.items() if name != "engine")
        say(f"  {one['engine']}: " + ", ".join(f"{name} {value:,.3g}" for name, value in figures))


def _line(one: Told) -> str:
    return (
        f"{one.rows:,} rows in {one.seconds:.1f} s ({one.processor:.1f} s of processor, "
        f"{one.rows / one.processor:,.0f} rows a second of it), peak memory {one.peak_gib:.2f} GiB"
    )


def _tell(outcome: Outcome, told: dict[str, list[Told]]) -> None:
    for what, at in (("by the wall", 2), ("of processor", 3)):
        say(f"  seconds {what}:")
        sizes = zip(*told.values(), strict=True)
        rows = [(f"{a.rows:,}", f"{a[at]:.1f}", f"{b[at]:.1f}") for a, b in sizes]
        table(("rows", *told), rows)
    (here, more), (fixed, each) = (_fitted(runs) for runs in told.values())
    crossing = (fixed - here) / (more - each) if more > each else None
    say(
        "  DuckDB stays ahead at any size on this machine"
        if crossing is None
        else f"  the lines cross at {max(crossing, 0):,.0f} rows"
    )
    outcome.figures["runs"] = {name: [one._asdict() for one in runs] for name, runs in told.items()}
    outcome.figures["crossing_rows"] = crossing
    most = told["DuckDB"][-1]
    outcome.goal(
        f"seconds of DuckDB for {most.rows:,} rows",
        most.seconds,
        30 * most.rows / 1e6,
        at_least=False,
    )
    outcome.goal("GiB of DuckDB at its peak", most.peak_gib, 8, at_least=False)


def _fitted(runs: list[Told]) -> tuple[float, float]:
    """Seconds of no row, and of each row more, by the wall."""
    first, last = runs[0], runs[-1]
    each = (last.seconds - first.seconds) / (last.rows - first.rows)
    return first.seconds - each * first.rows, each


def _years(rows: int, out: Path) -> None:
    """Years that follow one another, each of a port of its own, as canonical Parquet."""
    begun, first = time.perf_counter(), 0
    writer = None
    for year in range(-(-rows // _YEAR)):
        part = out.with_name("part.parquet")
        alone(ordinary_year, min(_YEAR, rows - year * _YEAR), SEED + year, part)
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(100_000):
                some = _later(pa.Table.from_batches([batch]), year * _DAYS)
                numbers = pa.array(range(first, first + len(some)), pa.int64())
                some = some.append_column("row", numbers)
                writer = writer or pq.ParquetWriter(out, some.schema)
                writer.write_table(some)
                first += len(some)
        part.unlink()
    if writer is not None:
        writer.close()
    say(f"  {first:,} rows simulated in {time.perf_counter() - begun:.0f} s")


def _later(rows: pa.Table, days: int) -> pa.Table:
    shift = pa.scalar(days * 86_400_000_000, pa.duration("us"))
    for name in ("lodged_at", "outcome_known_at"):
        index = rows.column_names.index(name)
        rows = rows.set_column(index, name, pc.add(rows[name], shift))
    return rows


def _on_duckdb(rows: Path, out: Path) -> Told:
    with DuckDB(memory=_MEMORY) as engine:
        return _features(engine, rows, out, 0.0)


def _on_spark(rows: Path, out: Path) -> Told:
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"--driver-memory {_HEAP} pyspark-shell"
    begun = time.perf_counter()
    with _silent(), spark_at("local[*]") as engine:
        return _features(engine, rows, out, time.perf_counter() - begun)


@contextmanager
def _silent() -> Iterator[None]:
    """Java's greetings would stand between the figures."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


def _features(engine: Engine, rows: Path, out: Path, start: float) -> Told:
    worked, begun = processor_seconds(os.getpid()), time.perf_counter()
    engine.register("canonical", rows)
    past = Past(engine, first_memory("00"), EXTENSIONS)
    writer, count = None, 0
    for batch in past.tabulated(["declaration_id", "lodged_at"]):
        writer = writer or pq.ParquetWriter(out, batch.schema, compression="zstd")
        writer.write_batch(batch)
        count += len(batch)
    if writer is not None:
        writer.close()
    seconds = time.perf_counter() - begun
    processor = processor_seconds(os.getpid()) - worked
    return Told(count, start, seconds, processor, peak_gib() + _peak_of_children())


def _peak_of_children() -> float:
    """Most memory that each process started here has held, together: Java is one."""
    peaks = 0
    for thread in Path("/proc/self/task").iterdir():
        for child in (thread / "children").read_text().split():
            told: dict[str, Any] = dict(
                line.split(":", 1)
                for line in Path(f"/proc/{child}/status").read_text().splitlines()
            )
            peaks += int(told.get("VmHWM", "0 kB").split()[0])
    return peaks / 2**20
