"""The trees and their calibrator."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.analytics.targeting import model
from tidegate.analytics.targeting.interface import Calibrator, TooFewOutcomes, registry
from tidegate.analytics.targeting.model import FEWEST_OF_EACH, learn
from tidegate.analytics.targeting.registry import Extensions

FEATURES = registry(Extensions())[:6]


def learned_rows(rows=600, seed=0):
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(rows, len(FEATURES))).astype(np.float32)
    chance = 1 / (1 + np.exp(-(vectors[:, 0] * 2 - 1)))
    return vectors, draw.random(rows) < chance


@given(st.floats(-5, 5), st.floats(-3, 3), st.integers(0, 50))
def test_a_calibrator_keeps_the_order_and_gives_probabilities(slope, intercept, seed):
    draw = np.random.default_rng(seed)
    margin = draw.normal(size=80)
    found = draw.random(80) < 1 / (1 + np.exp(-(slope * margin + intercept)))
    calibrator = Calibrator.fit(margin, found)
    told = calibrator.probability(np.sort(margin))
    assert np.isfinite(told).all()
    assert (np.diff(told) >= 0).all()
    assert ((told > 0) & (told < 1)).all()


@given(st.integers(1, 200), st.booleans(), st.floats(0.1, 30), st.integers(0, 20))
def test_held_out_rows_of_one_kind_do_not_break_the_calibrator(rows, found, scale, seed):
    margin = np.random.default_rng(seed).normal(size=rows) * scale
    calibrator = Calibrator.fit(margin, np.full(rows, found))
    told = calibrator.probability(margin)
    # Platt's target for a kind of which all are: (n + 1) / (n + 2).
    near = (rows + 1) / (rows + 2)
    assert told.mean() == pytest.approx(near if found else 1 - near, abs=0.05)


def test_what_is_calibrated_is_found_as_often_as_said():
    draw = np.random.default_rng(1)
    margin = draw.normal(size=5000) * 3
    found = draw.random(5000) < 1 / (1 + np.exp(-(0.5 * margin - 2)))
    calibrator = Calibrator.fit(margin, found)
    assert calibrator.slope == pytest.approx(0.5, abs=0.05)
    assert calibrator.intercept == pytest.approx(-2, abs=0.15)
    assert calibrator.probability(margin).mean() == pytest.approx(found.mean(), abs=0.005)


def test_margins_beyond_all_bounds_are_still_probabilities():
    told = Calibrator(1.0, 0.0).probability(np.array([-1e6, 0.0, 1e6]))
    np.testing.assert_array_equal(told, [0.0, 0.5, 1.0])


def test_two_trainings_are_the_same_bit_for_bit_whatever_the_threads(monkeypatch):
    # Threads of a busy machine wait for each other at every tree.
    monkeypatch.setattr(model, "_OF_FEW", replace(model._OF_FEW, fewest=10, most=20))
    vectors, found = learned_rows()
    one, two = (learn(vectors, found, FEATURES, 7, threads) for threads in (1, 2))
    assert one.booster.model_to_string() == two.booster.model_to_string().replace(
        "[num_threads: 2]", "[num_threads: 1]"
    )
    assert one.calibrator == two.calibrator
    np.testing.assert_array_equal(one.probability(vectors, 1), two.probability(vectors, 2))


def test_contributions_add_up_to_the_log_odds():
    vectors, found = learned_rows()
    grown = learn(vectors, found, FEATURES, 0, 1)
    chance = grown.probability(vectors)
    rest = np.log(chance / (1 - chance)) - grown.contributions(vectors).sum(axis=1)
    # What is left is the same for every row: the bias.
    np.testing.assert_allclose(rest, rest[0], atol=1e-6)


def test_risk_never_falls_with_what_may_only_raise_it():
    rising = tuple(one for one in registry(Extensions()) if one.direction == 1)[:2]
    draw = np.random.default_rng(3)
    vectors = draw.normal(size=(500, 2)).astype(np.float32)
    found = draw.random(500) < 1 / (1 + np.exp(vectors[:, 0]))
    grown = learn(vectors, found, rising, 0, 1)
    ladder = np.column_stack([np.linspace(-3, 3, 50), np.zeros(50)]).astype(np.float32)
    assert (np.diff(grown.probability(ladder)) >= 0).all()


@pytest.mark.parametrize("finds", [0, FEWEST_OF_EACH - 1, 600 - FEWEST_OF_EACH + 1, 600])
def test_too_few_of_a_kind_is_said_in_numbers(finds):
    vectors, _ = learned_rows()
    found = np.arange(600) < finds
    with pytest.raises(TooFewOutcomes, match=rf"^{finds} finds and {600 - finds} clear outcomes"):
        learn(vectors, found, FEATURES, 0, 1)


@pytest.mark.parametrize("finds", [slice(0, 20), slice(580, 600)])
def test_finds_at_one_end_of_the_past_are_enough(finds):
    """Then the rows that stop and calibrate, or those that grow, hold none."""
    vectors, _ = learned_rows()
    found = np.zeros(600, bool)
    found[finds] = True
    assert np.isfinite(learn(vectors, found, FEATURES, 0, 1).probability(vectors)).all()


def test_the_nth_repeat_of_goods_counts_an_nth():
    features = tuple(
        next(one for one in registry(Extensions()) if one.name == name)
        for name in ("chapter", "repeat_known")
    )
    repeats = np.array([0, 1, 9, np.nan])
    vectors = np.column_stack([np.ones(4), np.log1p(repeats)]).astype(np.float32)
    np.testing.assert_allclose(
        model._said_once(vectors, features), [1, 1 / 2, 1 / 10, 1], rtol=1e-6
    )
    assert (model._said_once(vectors[:, :1], features[:1]) == 1).all()
