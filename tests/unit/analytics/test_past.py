"""A row's features are of its own day: nothing of that day or later may change them."""

from datetime import timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.unit.analytics.port import EXTENSIONS, START, port, replaced
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Memory,
    Past,
    cut,
    epoch_day,
    first_memory,
    numbered,
)
from tidegate.analytics.targeting.past import matrix

#: Each example runs the engine; shrinking one would take minutes.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
#: Most of a run is planning, whatever the rows: so they are many, and the ports few.
ROWS = 1500
SEEDS = st.integers(0, 1)


def vectors(rows: pa.Table, memory: Memory | None = None) -> NDArray[np.float32]:
    with DuckDB(1) as engine:
        engine.register("canonical", numbered(rows))
        return Past(engine, memory or first_memory("0a"), EXTENSIONS).vectors()


@cache
def whole(seed: int, examined: float = 0.5) -> tuple[pa.Table, NDArray[np.float32]]:
    """A port and the vectors of all its rows: what each example compares with."""
    rows = port(rows=ROWS, seed=seed, examined=examined)
    return rows, vectors(rows)


def remembered(rows: pa.Table, day: int) -> Memory:
    with DuckDB(1) as engine:
        engine.register("canonical", numbered(rows))
        return Past(engine, first_memory("0a"), EXTENSIONS).remembered(day)


@settings(max_examples=6, deadline=None, phases=NO_SHRINKING)
@given(day=st.integers(5, 55), seed=SEEDS)
def test_later_rows_change_nothing(day: int, seed: int) -> None:
    rows, told = whole(seed)
    moment = START + timedelta(days=day)
    before = cut(rows, moment).before
    np.testing.assert_array_equal(told[: before.num_rows], vectors(before))


@settings(max_examples=5, deadline=None, phases=NO_SHRINKING)
@given(day=st.integers(5, 55), seed=SEEDS)
def test_an_outcome_counts_only_from_the_day_after_it_was_known(day: int, seed: int) -> None:
    rows, told = whole(seed, examined=1.0)
    moment = START + timedelta(days=day)
    known_later = pc.greater_equal(rows["outcome_known_at"], pa.scalar(moment))
    flipped = pc.if_else(known_later, pc.invert(rows["outcome_found"]), rows["outcome_found"])
    other = replaced(rows, "outcome_found", flipped.combine_chunks().to_pylist())
    same = cut(rows, moment + timedelta(days=1)).before.num_rows
    np.testing.assert_array_equal(told[:same], vectors(other)[:same])


@settings(max_examples=4, deadline=None, phases=NO_SHRINKING)
@given(day=st.integers(10, 50), seed=SEEDS)
def test_serving_from_memory_sees_what_training_saw(day: int, seed: int) -> None:
    """The memory of the past gives later rows the very vectors that one long table gives them."""
    rows, _ = whole(seed)
    moment = START + timedelta(days=day)
    before, after = cut(rows, moment)
    outcome = pc.if_else(
        pc.less(rows["outcome_known_at"], pa.scalar(moment)), rows["outcome_found"], None
    )
    as_known = replaced(rows, "outcome_found", outcome.combine_chunks().to_pylist())
    memory = remembered(cut(as_known, moment).before, epoch_day(moment))
    hidden = replaced(after, "outcome_found", [None] * after.num_rows)
    np.testing.assert_array_equal(vectors(as_known)[before.num_rows :], vectors(hidden, memory))


def test_threads_change_nothing() -> None:
    rows = port(rows=3000)
    with DuckDB(1) as one, DuckDB(4) as four:
        told = []
        for engine in (one, four):
            engine.register("canonical", rows)
            told.append(Past(engine, first_memory("0a"), EXTENSIONS).vectors())
    np.testing.assert_array_equal(told[0], told[1])


def test_some_rows_at_a_time_in_little_memory_are_told_the_same(monkeypatch) -> None:
    monkeypatch.setattr(DuckDB, "at_a_time", 700)
    rows, told = whole(0)
    with DuckDB(1, "300MB") as engine:
        engine.register("canonical", numbered(rows))
        past = Past(engine, first_memory("0a"), EXTENSIONS)
        table = pa.Table.from_batches(past.tabulated(["declaration_id"]))
    np.testing.assert_array_equal(matrix(table), told)
    assert table["declaration_id"].equals(rows["declaration_id"])


def test_the_memory_holds_no_identifier() -> None:
    memory = remembered(port(), 20_000)
    for table in (memory.tallies, memory.spreads):
        texts = [one for one in table.schema.names if pa.types.is_string(table[one].type)]
        assert texts in (["tally"], ["spread"])


def test_the_eight_advance_items_are_enough() -> None:
    advance = port().select(
        [
            "row",
            "declaration_id",
            "lodged_at",
            "packages",
            "package_kind",
            "goods_description",
            "consignor_name",
            "consignee_street",
            "consignee_city",
            "outcome_found",
            "outcome_known_at",
        ]
    )
    told = vectors(advance)
    assert told.shape[0] == advance.num_rows
    assert not np.isnan(told).all(axis=0).all()


@pytest.mark.parametrize(
    "name", ["value_per_kilo", "lane_surprise", "found_importer", "x_duty_rate"]
)
def test_features_that_officers_know_are_there(name: str) -> None:
    rows = port()
    with DuckDB(1) as engine:
        engine.register("canonical", rows)
        past = Past(engine, first_memory("0a"), EXTENSIONS)
        column = [one.name for one in past.features].index(name)
        assert np.isfinite(past.vectors()[-50:, column]).mean() > 0.5
