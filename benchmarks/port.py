"""Simulated rows as the engine takes them."""

import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidegate.analytics.targeting.interface import Extensions
from tidegate.declaration.interface import completeness
from tidegate.simulation.interface import Simulated, generate, load_scenario

#: National items of a simulated declaration.
EXTENSIONS = Extensions(codes=(), numbers=("x_duty_rate",))
_MONTHS = 12
_DAYS = 366


def ordinary_year(rows: int, seed: int, out: Path) -> float:
    """Write a year of the ordinary port as canonical Parquet; seconds that it took to simulate."""
    begun = time.perf_counter()
    run = generate(load_scenario("ordinary"), _MONTHS, rows / _DAYS, seed)
    took = time.perf_counter() - begun
    pq.write_table(complete(run.declarations), out)
    return took


def complete(rows: pa.Table) -> pa.Table:
    """The rows with `filled_items`, as reading a file gives them."""
    return rows.append_column("filled_items", pa.array(completeness(rows), pa.int32()))


def in_truth(run: Simulated, rows: pa.Table) -> pa.Table:
    """Some rows of a run with what is true as their outcome."""
    position = pc.index_in(rows["declaration_id"], run.truth["declaration_id"])
    found = rows.column_names.index("outcome_found")
    known = rows.column_names.index("outcome_known_at")
    return rows.set_column(found, "outcome_found", run.truth["illicit"].take(position)).set_column(
        known, "outcome_known_at", rows["lodged_at"]
    )
