"""Selection under capacity: true chances, limits that hold, and little short of the best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.selection_scene import scene
from tidegate.analytics.selection.interface import (
    STRATEGIES,
    By,
    Candidates,
    Terms,
    expected_harm,
    select,
)
from tidegate.analytics.selection.sampling import drawn

EVERY = pytest.mark.parametrize("name", list(STRATEGIES))


def used(candidates, capacity, selection):
    taken = np.zeros(capacity.shape)
    rows = np.flatnonzero(selection.lane >= 0)
    lane = selection.lane[rows]
    takes = np.broadcast_to(candidates.takes, (len(candidates), capacity.shape[2]))[rows, lane]
    np.add.at(taken, (candidates.point[rows], candidates.hour[rows], lane), takes)
    return taken


def assert_as_often_as_said(often, chance, times):
    """No row's count is one that its chance brings about less than once in a million."""
    rarer = np.minimum(
        stats.binom.cdf(often, times, chance), stats.binom.sf(often - 1, times, chance)
    )
    assert rarer.min() > 1e-6
    assert often.sum() / times == pytest.approx(chance.sum(), rel=0.03)


@EVERY
def test_over_many_draws_each_is_selected_as_often_as_its_propensity_says(name):
    candidates, capacity, terms, _ = scene(150, seed=3, share=0.15, hours=3)
    random, times = np.random.default_rng(11), 80
    often = np.zeros(len(candidates))
    for _ in range(times):
        selection = STRATEGIES[name](candidates, capacity, terms, random.random(len(candidates)))
        often += selection.lane >= 0
    assert_as_often_as_said(often, selection.propensity, times)


@EVERY
def test_over_very_many_draws_of_chances_that_stand(name):
    candidates, capacity, terms, draws = scene(400, seed=4, share=0.15)
    selection = STRATEGIES[name](candidates, capacity, terms, draws)
    rows = np.flatnonzero(selection.propensity > 0)
    chance, means = selection.propensity[rows], selection.means[rows].astype(int)
    cell = (candidates.point[rows] * 6 + candidates.hour[rows]) * 4 + means
    takes, random, times = candidates.takes[rows, means], np.random.default_rng(12), 6000
    often = np.zeros(len(rows))
    for _ in range(times):
        often += drawn(cell, takes, chance, random.random(len(rows)))
    assert_as_often_as_said(often, chance, times)


@EVERY
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 9999), scarce=st.sampled_from([0.2, 1.0, 4.0]))
def test_no_cell_gives_more_than_it_has(name, seed, scarce):
    candidates, capacity, terms, draws = scene(300, seed=seed, scarce=scarce)
    selection = STRATEGIES[name](candidates, capacity, terms, draws)
    over = used(candidates, capacity, selection) - capacity
    assert over[..., :2].max() <= 0
    assert over.max() < 30
    chosen = selection.lane >= 0
    np.testing.assert_array_equal(selection.lane[chosen], selection.means[chosen])
    np.testing.assert_array_equal(chosen, selection.by != By.NONE)
    assert selection.propensity.min() >= 0
    assert selection.propensity.max() <= 1
    assert selection.propensity[chosen].min(initial=1) > 0


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 9999))
def test_chances_do_not_know_the_draws_and_the_same_inputs_answer_the_same(seed):
    candidates, capacity, terms, draws = scene(200, seed=seed)
    one = select(candidates, capacity, terms, draws)
    again = select(candidates, capacity, terms, draws)
    other = select(candidates, capacity, terms, 1 - draws)
    np.testing.assert_array_equal(one.lane, again.lane)
    np.testing.assert_array_equal(one.propensity, other.propensity)
    np.testing.assert_array_equal(one.means, other.means)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 9999))
def test_everyone_has_the_random_chance_whatever_the_score_or_the_tier(seed):
    candidates, capacity, terms, draws = scene(300, seed=seed, scarce=4.0)
    quiet = replace(candidates, score=candidates.score * 0, harm=candidates.harm * 0)
    selection = select(quiet, capacity * 10, replace(terms, facilitation=(0.0, 0, 0)), draws)
    np.testing.assert_allclose(selection.propensity, terms.lot)


def test_shares_add_up_and_each_reason_has_its_part():
    candidates, capacity, terms, draws = scene(4000, seed=5, scarce=6.0, traders=4000)
    selection = select(candidates, capacity, replace(terms, honest_cap=1.0), draws)
    assert selection.propensity.sum() == pytest.approx(4000 * terms.share, rel=0.01)
    counted = np.bincount(selection.by[selection.by != By.NONE], minlength=4)[1:] / 4000
    parts = (1 - terms.random_share - terms.exploration_share, terms.exploration_share)
    np.testing.assert_allclose(
        counted, terms.share * np.array([*parts, terms.random_share]), atol=0.004
    )


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 9999))
def test_an_honest_trader_bears_no_more_than_the_cap(seed):
    candidates, capacity, terms, draws = scene(400, seed=seed, scarce=4.0)
    selection = select(candidates, capacity, terms, draws)
    borne = np.bincount(candidates.trader, selection.propensity)
    counted = np.bincount(candidates.trader)
    honest = np.unique(candidates.trader[candidates.honest])
    assert np.all(borne[honest] <= terms.honest_cap * counted[honest] + 1e-6)


def test_facilitation_spares_a_tier():
    candidates, capacity, terms, draws = scene(3000, seed=8)
    by_tier = []
    for factor in (1.0, 0.3):
        eased = replace(terms, facilitation=(1.0, factor, factor))
        chance = select(candidates, capacity, eased, draws).propensity
        by_tier.append(chance[candidates.tier > 0].sum())
    assert by_tier[1] < 0.8 * by_tier[0]


@pytest.mark.parametrize(("seed", "scarce"), [(1, 1.0), (2, 0.5), (3, 3.0)])
def test_little_is_left_to_the_bound(seed, scarce):
    candidates, capacity, terms, draws = scene(6000, seed=seed, scarce=scarce, points=1)
    selection = select(candidates, capacity, terms, draws)
    assert 0.96 * selection.bound <= selection.value <= selection.bound


def test_without_room_nobody_is_selected_and_says_so():
    candidates, capacity, terms, draws = scene(50, seed=1)
    for strategy in STRATEGIES.values():
        selection = strategy(candidates, capacity * 0, terms, draws)
        assert not selection.propensity.any()
        assert set(selection.means) == {-1}


def test_with_endless_room_only_the_share_binds():
    candidates, _, terms, draws = scene(2000, seed=1)
    one = replace(
        candidates,
        **{one: np.zeros(2000, int) for one in ("point", "hour", "tier")},
        **{one: np.ones(1) for one in ("shows", "takes")},
    )
    plain = Terms(terms.share, 0.1)
    selection = select(one, np.full((1, 1, 1), np.inf), plain, draws)
    assert selection.propensity.sum() == pytest.approx(2000 * plain.share, rel=1e-6)
    highest = np.argsort(-one.harm)[: int(2000 * plain.share * 0.9)]
    assert selection.propensity[highest].min() == 1
    assert selection.value == pytest.approx(selection.bound, rel=1e-3)


def test_the_draw_takes_the_sum_of_the_chances_rounded_up_or_down():
    random = np.random.default_rng(0)
    for _ in range(200):
        cell, chance = random.integers(0, 4, 60), random.random(60)
        hit = drawn(cell, np.ones(60), chance, random.random(60))
        expected = np.bincount(cell, chance, minlength=4)
        assert np.all(np.abs(np.bincount(cell, hit, minlength=4) - expected) < 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 0.0},
        {"random_share": 0.6, "exploration_share": 0.5},
        {"honest_cap": 1.5},
        {"information": -1.0},
        {"facilitation": ()},
        {"facilitation": (1.2,)},
    ],
)
def test_terms_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValueError, match=r"terms|cap|facilitation"):
        Terms(**{"share": 0.05, "random_share": 0.1} | wrong)


def test_candidates_out_of_bounds_are_refused():
    candidates, capacity, terms, draws = scene(10, seed=1)
    with pytest.raises(ValueError, match="bounds"):
        replace(candidates, score=candidates.score + 2)
    with pytest.raises(ValueError, match="length"):
        replace(candidates, harm=candidates.harm[:-1])
    with pytest.raises(ValueError, match="tier"):
        select(candidates, capacity, Terms(0.1, 0.1), draws)
    with pytest.raises(ValueError, match="capacity"):
        select(candidates, capacity - 1e9, terms, draws)


def test_none_is_nothing_to_select():
    candidates, capacity, terms, _ = scene(10, seed=1)
    none = Candidates(*(getattr(candidates, one)[:0] for one in candidates.__slots__))
    selection = select(none, capacity, terms, np.zeros(0))
    assert len(selection.lane) == 0


def test_expected_harm_is_the_chance_of_each_outcome_times_its_harm():
    chances = np.array([[0.1, 0.0], [0.2, 0.5]])
    np.testing.assert_allclose(expected_harm(chances, np.array([10.0, 2.0])), [1.0, 3.0])
