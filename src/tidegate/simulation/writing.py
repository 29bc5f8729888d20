"""A run as files: `declarations.csv`, `truth.csv` and `simulation.json`, moved into place whole."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tidegate.simulation.generation import Progress, Simulated, generate
from tidegate.simulation.scenario import Scenario

DECLARATIONS, TRUTH, SUMMARY = "declarations.csv", "truth.csv", "simulation.json"
_NOTICE = "SIMULATED: every trader, consignment, price, duty and offence in this folder is made up."


@dataclass(frozen=True, slots=True)
class Simulation:
    """A run that has been written."""

    #: The folder that holds the three files.
    folder: Path
    #: What `simulation.json` says.
    summary: dict[str, Any]


def simulate(
    scenario: Scenario,
    months: int,
    per_day: float,
    seed: int,
    out: Path,
    progress: Progress | None = None,
) -> Simulation:
    """Generates a run and writes it into the folder `out`, which is made when it is missing.

    A file that is there is replaced only by a whole one; `simulation.json` comes last.
    """
    run = generate(scenario, months, per_day, seed, progress)
    summary = {
        "notice": _NOTICE,
        "simulated": True,
        "tidegate": version("tidegate"),
        "scenario": scenario.name,
        "title": scenario.title,
        "scenario_sha256": scenario.sha256,
        "start": scenario.start.isoformat(),
        "seed": seed,
        "months": months,
        "per_day": per_day,
        "counts": counts(run),
    }
    out.mkdir(parents=True, exist_ok=True)
    _whole(out / DECLARATIONS, lambda path: _write_csv(run.declarations, path))
    _whole(out / TRUTH, lambda path: _write_csv(run.truth, path))
    text = json.dumps(summary, indent=2, ensure_ascii=False) + "\n"
    _whole(out / SUMMARY, lambda path: path.write_text(text, encoding="utf-8"))
    return Simulation(out, summary)


def counts(run: Simulated) -> dict[str, Any]:
    """How many declarations are in a run, examined, found, illicit, and of which typology."""
    found = run.declarations["outcome_found"]
    illicit = run.truth.filter(run.truth["illicit"])
    by_typology = illicit.group_by("typology").aggregate([("typology", "count")])
    return {
        "declarations": run.declarations.num_rows,
        "examined": run.declarations.num_rows - found.null_count,
        "found": pc.sum(found).as_py() or 0,
        "illicit": illicit.num_rows,
        "typologies": dict(
            sorted(
                zip(
                    by_typology["typology"].to_pylist(),
                    by_typology["typology_count"].to_pylist(),
                    strict=True,
                )
            )
        ),
    }


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    """Writes beside the place and moves the whole file there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(table: pa.Table, path: Path) -> None:
    plain = {name: _plain(column) for name, column in zip(table.column_names, table, strict=True)}
    options = pa.csv.WriteOptions(quoting_style="needed")
    pa.csv.write_csv(pa.table(plain), path, options)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Instants as ISO 8601 to the second; weights with the three places that they have."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s", tz="UTC")), "%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_decimal(column.type) and column.type.scale > 3:
        return column.cast(pa.decimal128(16, 3))
    return column
