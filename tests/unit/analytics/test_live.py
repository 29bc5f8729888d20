"""What is judged a few rows at a time is what is assessed in one table, bit for bit."""

from datetime import timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from numpy.typing import NDArray

from tests.unit.analytics.port import EXTENSIONS, START, port
from tidegate.analytics.targeting.interface import (
    Assessment,
    DuckDB,
    Extensions,
    Language,
    Live,
    Past,
    Targeter,
    as_known,
    assess,
    cut,
    explain,
    first_memory,
    numbered,
    rescore,
    train,
)
from tidegate.declaration.interface import completeness
from tidegate.simulation.interface import generate, load_scenario


def vectors(rows, memory, extensions):
    with DuckDB(1) as engine:
        engine.register("canonical", numbered(rows))
        return Past(engine, memory, extensions).vectors()


class Simulated(NamedTuple):
    targeter: Targeter
    #: The last day of a port of three months.
    day: pa.Table
    #: All of it assessed in one table.
    at_once: Assessment
    vectors: NDArray[np.float32]


@pytest.fixture(scope="module")
def simulated():
    rows = generate(load_scenario("ordinary"), months=3, per_day=100, seed=3).declarations
    rows = rows.append_column("filled_items", pa.array(completeness(rows), pa.int32()))
    day = rows["lodged_at"][-1].as_py().replace(hour=0, minute=0, second=0, microsecond=0)
    extensions = Extensions(numbers=("x_duty_rate",))
    targeter, today = train(rows, extensions, day), cut(rows, day).after
    at_once = assess(targeter, today, 1.0, 0.0, language=Language.ZH_HANT)
    wanted = vectors(as_known(today, None), targeter.memory, extensions)
    return Simulated(targeter, today, at_once, wanted)


@pytest.mark.parametrize(("size", "again"), [(1, True), (7, False), (50, True), (50, False)])
def test_a_day_in_small_parts_is_a_day_at_once(simulated, size, again):
    """Whether rows are read again to be remembered, or kept as they were judged."""
    targeter, day = simulated.targeter, simulated.day
    told, scores = [], []
    with Live(targeter) as live:
        for start in range(0, day.num_rows, size):
            part = day.slice(start, size)
            judged = live.judge(part)
            if again:
                live.remember(as_known(part, None))
            else:
                live.keep(judged.staged)
            told.append(judged.vectors)
            scores.append(judged.score)
    np.testing.assert_array_equal(np.concatenate(told), simulated.vectors)
    np.testing.assert_array_equal(np.concatenate(scores), simulated.at_once.score)


def test_rows_that_are_judged_together_see_the_earlier_of_them(simulated):
    targeter, day = simulated.targeter, simulated.day
    with Live(targeter) as live:
        judged = live.judge(day)
    np.testing.assert_array_equal(judged.vectors, simulated.vectors)


def test_reasons_are_those_of_assessment(simulated):
    targeter, day = simulated.targeter, simulated.day
    with Live(targeter) as live:
        judged = live.judge(day)
    evidence = judged.evidence.to_pylist()
    for selected in simulated.at_once.selected:
        contributions = judged.contributions[selected.row]
        told = explain(targeter.features, contributions, evidence[selected.row], Language.ZH_HANT)
        assert told == selected.reasons


def test_what_was_kept_scores_the_same_again(simulated):
    targeter, day = simulated.targeter, simulated.day
    with Live(targeter) as live:
        judged = live.judge(day.slice(0, 20))
    score, contributions = rescore(targeter, judged.vectors)
    np.testing.assert_array_equal(score, judged.score)
    np.testing.assert_array_equal(contributions, judged.contributions)


def test_months_and_outcomes_that_come_later_are_remembered():
    """Weeks of live rows, outcomes with them or later, are the same past as one table of all."""
    rows = port(rows=900, days=150)
    moment = START + timedelta(days=40)
    targeter = train(rows, EXTENSIONS, moment, salt="0a")
    before = cut(rows, moment).before
    wanted = vectors(rows, first_memory("0a"), EXTENSIONS)[before.num_rows :]
    known_later = pc.greater_equal(before["outcome_known_at"], pa.scalar(moment))
    told = []
    with Live(targeter) as live:
        live.settle(before.filter(known_later))
        # An outcome is known after three days; what is judged together is of two.
        for day in range(40, 150, 2):
            begun, over = (START + timedelta(days=one) for one in (day, day + 2))
            part = cut(cut(rows, begun).after, over).before
            told.append(live.judge(part).vectors)
            if day % 4:
                live.remember(part)
            else:
                live.remember(as_known(part, None))
                live.settle(part)
    np.testing.assert_array_equal(np.concatenate(told), wanted)


def test_the_eight_advance_items_are_enough():
    rows = port()
    targeter = train(rows, EXTENSIONS, START + timedelta(days=50), salt="0a")
    advance = rows.slice(390).select(
        ["lodged_at", "packages", "package_kind", "goods_description", "consignor_name"]
    )
    with Live(targeter) as live:
        judged = live.judge(advance)
    np.testing.assert_array_equal(judged.vectors, vectors(advance, targeter.memory, EXTENSIONS))


def test_nothing_cannot_be_judged(simulated):
    targeter, day = simulated.targeter, simulated.day
    with Live(targeter) as live, pytest.raises(ValueError, match="nothing to judge"):
        live.judge(day.slice(0, 0))
