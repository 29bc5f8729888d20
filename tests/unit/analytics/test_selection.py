"""Which rows are selected, and with which probability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.analytics.targeting.interface import Lane, SelectedBy, Typology, selected_count
from tidegate.analytics.targeting.selection import OPEN_FROM, lane, select

RATES = st.sampled_from([1e-6, 0.01, 0.05, 0.3, 0.999, 1.0])
SHARES = st.sampled_from([0.0, 0.1, 0.5, 1.0])


def scores(rows, seed=0):
    return np.random.default_rng(seed).random(rows)


@given(st.integers(1, 300), RATES, SHARES, st.integers(0, 99))
def test_as_many_are_selected_as_the_rate_says_each_once(rows, rate, share, seed):
    chosen = select(scores(rows), rate, share, seed)
    assert len(chosen.rows) == len(chosen.by) == selected_count(rows, rate)
    assert len(set(chosen.rows.tolist())) == len(chosen.rows)
    drawn = chosen.by.count(SelectedBy.RANDOM)
    assert drawn == round(len(chosen.rows) * share)


@given(st.integers(1, 300), RATES, SHARES, st.integers(0, 99))
def test_propensities_add_up_to_the_number_selected(rows, rate, share, seed):
    chosen = select(scores(rows), rate, share, seed)
    assert chosen.propensity.sum() == pytest.approx(len(chosen.rows))
    assert chosen.propensity[chosen.rows].min() > 0
    assert chosen.propensity.max() <= 1 + 1e-12


@given(st.integers(2, 300), SHARES, st.integers(0, 99))
def test_the_targeted_are_the_highest_and_come_first(rows, share, seed):
    score = scores(rows, seed)
    chosen = select(score, 0.2, share, seed)
    targeted = chosen.rows[[by is SelectedBy.SCORE for by in chosen.by]]
    highest = np.sort(score)[::-1][: len(targeted)]
    np.testing.assert_array_equal(score[targeted], highest)
    np.testing.assert_array_equal(chosen.rows[: len(targeted)], targeted)


def test_the_lots_are_drawn_with_the_probability_that_is_kept():
    score = scores(60)
    drawn = np.zeros(60)
    for seed in range(600):
        chosen = select(score, 0.2, 0.5, seed)
        drawn[chosen.rows] += 1
    np.testing.assert_allclose(drawn / 600, chosen.propensity, atol=0.09)


def test_a_seed_draws_the_same_lots_and_another_seed_others():
    one, same, other = (select(scores(500), 0.1, 0.5, seed).rows for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, same)
    assert set(one.tolist()) != set(other.tolist())


@pytest.mark.parametrize("rate", [0.0, -0.1, 1.1, float("nan")])
def test_a_rate_that_is_no_share_is_refused(rate):
    with pytest.raises(ValueError, match="rate"):
        select(scores(10), rate, 0.1, 0)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_random_share_that_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="random share"):
        select(scores(10), 0.5, share, 0)


def test_every_typology_has_a_means_and_the_likeliest_are_opened():
    assert {lane(0.1, typology) for typology in Typology} <= set(Lane) - {Lane.RELEASE}
    assert lane(OPEN_FROM, Typology.VALUATION) is Lane.OPEN
    assert lane(0.1, Typology.VALUATION) is Lane.DOCUMENTS
    assert lane(0.1, None) is Lane.XRAY
