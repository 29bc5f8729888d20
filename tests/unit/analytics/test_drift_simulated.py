"""In the scenario of drift each kind raises its alarm; with its days in no order none does."""

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from tidegate.analytics.drift.interface import calibration_drift, input_drift, rate_drift
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Extensions,
    Past,
    as_known,
    cut,
    numbered,
    registry,
    train,
)
from tidegate.simulation.interface import generate, load_scenario

pytestmark = pytest.mark.slow

#: Days that are learned from; then; and when now begins and ends, after these.
_LEARNED, _THEN, _NOW, _UNTIL = 90, 112, 112, 168
_NAMES = [one.name for one in registry(Extensions())]


@pytest.fixture(scope="module")
def half_a_year():
    """Two windows after a model began: vectors, day, now?, found, score, party."""
    run = generate(load_scenario("drift"), months=9, per_day=200, seed=1)
    rows = run.declarations.drop_columns(["x_duty_rate"])
    until = rows["lodged_at"][0].as_py() + timedelta(days=_LEARNED)
    targeter = train(rows, Extensions(), until)
    before, after = cut(rows, until)
    day = np.array([(at - until).days for at in after["lodged_at"].to_pylist()])
    with DuckDB() as engine:
        engine.register("canonical", numbered(as_known(after, None)))
        vectors = Past(engine, targeter.memory, targeter.extensions).vectors()
    chosen = (day < _THEN) | ((day >= _NOW) & (day < _UNTIL))
    # As if all were examined.
    found = np.array(run.truth["illicit"].to_pylist())[before.num_rows :][chosen]
    names = [one or "" for one in after["trader_id"].to_pylist()]
    party = np.unique(names, return_inverse=True)[1][chosen]
    score = targeter.model.probability(vectors[chosen])
    return vectors[chosen], day[chosen], day[chosen] >= _NOW, found, score, party


def _alarms(vectors, day, is_now, found, score, party):
    left = score <= np.quantile(score, 0.92)  # What the score leaves, as the draws show it.
    rate = rate_drift(found[left], np.ones(left.sum()), is_now[left], party[left])
    told = {
        "inputs": any(one.moved for one in input_drift(vectors, day, is_now, _NAMES)),
        "outcomes": rate.moved,
        "calibration": calibration_drift(score, found, is_now, party).moved,
    }
    return {kind for kind, moved in told.items() if moved}


def test_each_kind_of_drift_raises_its_alarm_and_days_dealt_at_random_none(half_a_year):
    vectors, day, _is_now, *rest = half_a_year
    assert _alarms(*half_a_year) == {"inputs", "outcomes", "calibration"}
    # The same days in no order: nothing moved, however much the days differ.
    days, at = np.unique(day, return_inverse=True)
    raised = Counter()
    for seed in range(25):
        dealt = np.random.default_rng(seed).permutation(len(days))[at]
        raised.update(_alarms(vectors, dealt, dealt >= _THEN, *rest))
    assert max(raised.values(), default=0) <= 2, raised
