"""A simulated port as a replay sees it: what is known at lodging, and the truth, kept apart."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.port import EXTENSIONS, complete, duty_evaded, month_of
from tidegate.analytics.targeting.interface import DuckDB, Past, as_known, first_memory, numbered
from tidegate.simulation.interface import Simulated, generate, load_scenario

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: What a past of finds is kept of, from the narrowest.
_KEYS = (
    ("trader_id",),
    ("consignor_name",),
    ("agent",),
    ("commodity_code",),
    ("origin_country", "chapter"),
    ("origin_country", "loading_place"),
)


@dataclass(frozen=True, slots=True)
class Port:
    """Rows in the order of lodging."""

    #: The month of each, from 0.
    month: Integers
    #: The engine's features without any outcome: each row sees what was lodged before it.
    plain: NDArray[np.float32]
    #: For each past that is kept, whose past a row's is, as a number.
    keys: tuple[Integers, ...]
    trader: Integers
    #: Whether it is irregular, whether an examination finds it, the duty that it evades.
    irregular: Flags
    found: Flags
    revenue: Numbers
    #: What the port's own officers examined.
    officers: Flags


def port(scenario: str, months: int, per_day: float, seed: int) -> Port:
    """A port with its past; a row's outcome is what an examination of it would find."""
    run = generate(load_scenario(scenario), months, per_day, seed)
    rows = complete(run.declarations)
    with DuckDB() as engine:
        engine.register("canonical", numbered(as_known(rows, None)))
        plain = Past(engine, first_memory("00"), EXTENSIONS).vectors()
    irregular = run.truth["illicit"].to_numpy(zero_copy_only=False).astype(bool)
    return Port(
        month=month_of(run),
        plain=plain[:, ~np.isnan(plain).all(axis=0) & (np.nanstd(plain, axis=0) > 0)],
        keys=tuple(_numbers(rows, names) for names in _KEYS),
        trader=_numbers(rows, ("trader_id",)),
        irregular=irregular,
        found=irregular & _seen(run, seed),
        revenue=duty_evaded(run),
        officers=rows["outcome_found"].is_valid().to_numpy(zero_copy_only=False).astype(bool),
    )


def _seen(run: Simulated, seed: int) -> Flags:
    """Whether an examination finds what is there: the same for whoever examines it."""
    chance = {one.name: one.detection for one in run.scenario.typology}
    schemes = run.truth["typology"].to_pylist()
    luck = np.random.default_rng([seed, 3]).random(len(schemes))
    return luck < np.array([chance.get(one, 0.0) for one in schemes])


def _numbers(rows: pa.Table, names: tuple[str, ...]) -> Integers:
    parts = [
        pc.utf8_slice_codeunits(rows["commodity_code"], 0, 2) if name == "chapter" else rows[name]
        for name in names
    ]
    whole = pc.binary_join_element_wise(*(pc.fill_null(one, "") for one in parts), "|")
    return np.unique(whole.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
