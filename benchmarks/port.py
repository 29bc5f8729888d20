"""Simulated rows as the engine takes them."""

import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

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
    truth = _truth_of(run, rows)
    found = rows.column_names.index("outcome_found")
    known = rows.column_names.index("outcome_known_at")
    return rows.set_column(found, "outcome_found", truth["illicit"]).set_column(
        known, "outcome_known_at", rows["lodged_at"]
    )


def outcomes_of(run: Simulated, rows: pa.Table) -> NDArray[np.object_]:
    """The outcome that is true of each of some rows of a run; empty where nothing is."""
    of = {one.name: one.outcome for one in run.scenario.typology}
    typologies = _truth_of(run, rows)["typology"].to_pylist()
    return np.array([of.get(one, "") for one in typologies], dtype=object)


def _truth_of(run: Simulated, rows: pa.Table) -> pa.Table:
    """The truth of some rows of a run, in their order."""
    return run.truth.take(pc.index_in(rows["declaration_id"], run.truth["declaration_id"]))


def month_of(run: Simulated) -> NDArray[np.int64]:
    """The month of the run in which each row was lodged, from 0, by the port's own clock."""
    offset = np.timedelta64(round(run.scenario.home.utc_offset * 60), "m")
    lodged = run.declarations["lodged_at"].to_numpy().astype("datetime64[m]") + offset
    start = np.datetime64(run.scenario.start, "M")
    return (lodged.astype("datetime64[M]") - start).astype(np.int64)


def duty_evaded(run: Simulated) -> NDArray[np.float64]:
    """Duty that each row evades; 0 where its scheme is about something else, drugs or forgeries."""
    revenue = {one.name for one in run.scenario.typology if one.outcome == "revenue"}
    of_duty = np.isin(np.array(run.truth["typology"].to_pylist(), dtype=object), list(revenue))
    evaded = run.truth["evaded_value"].cast(pa.float64()).to_numpy()
    return np.where(of_duty, evaded, 0.0)
