"""Estimates from a log are true on average; their intervals hold, with few finds and with none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.analytics.measurement.interface import (
    Log,
    amount,
    at_rate,
    hit_rate,
    irregular,
    irregular_share,
    irregular_with_model,
    leakage,
    missed,
)
from tidegate.analytics.measurement.intervals import weighted_counts, wilson

ROWS, DRAWS = 3000, 200


@pytest.fixture(scope="module")
def port():
    """A month: who is irregular, a model that sees half of it, what each is worth."""
    draw = np.random.default_rng(11)
    found = draw.random(ROWS) < 0.04
    signal = draw.standard_normal(ROWS) + 1.5 * found
    chance = 1 / (1 + np.exp(4.3 - 1.5 * signal))
    return found, chance, np.exp(draw.normal(8, 1.2, ROWS))


def _estimates(port, policy, ask):
    """The same month, examined again and again by chance: an estimate of each."""
    found, _, _ = port
    draw = np.random.default_rng(5)
    return [ask(Log(policy, draw.random(ROWS) < policy, found)) for _ in range(DRAWS)]


def _uneven(chance):
    """Every one has a chance, the suspicious a higher one, the most suspicious are certain."""
    policy = np.clip(0.03 + chance, None, 0.6)
    policy[np.argsort(-chance)[:90]] = 1.0
    return policy


@pytest.mark.parametrize("random_share", [0.2, 0.5, "uneven"])
@pytest.mark.parametrize("estimator", ["inverse propensity", "doubly robust"])
@pytest.mark.parametrize("asked", ["all", "at ten percent"])
def test_estimates_are_true_on_average_and_their_intervals_hold(
    port, random_share, estimator, asked
):
    found, chance, _ = port
    policy = _uneven(chance) if random_share == "uneven" else at_rate(chance, 0.1, random_share)
    wanted = np.ones(ROWS) if asked == "all" else at_rate(chance, 0.2, 0.3)
    ask = (
        (lambda log: irregular(log, wanted))
        if estimator == "inverse propensity"
        else (lambda log: irregular_with_model(log, chance, wanted))
    )
    some = _estimates(port, policy, ask)
    truth = float((wanted * found).sum())
    values = np.array([one.value for one in some])
    assert abs(values.mean() - truth) < 4 * values.std() / DRAWS**0.5 + 0.02 * truth
    assert np.mean([one.low <= truth <= one.high for one in some]) >= 0.93
    assert np.median([one.high - one.low for one in some]) < ROWS, "and say something"


def test_what_was_missed_is_told_with_what_was_not_examined_this_time(port):
    found, chance, _ = port
    policy = at_rate(chance, 0.1, 0.3)
    draw = np.random.default_rng(6)
    held = []
    for _ in range(DRAWS):
        examined = draw.random(ROWS) < policy
        log = Log(policy, examined, found)
        own, truth = missed(log), (found & ~examined).sum()
        share = leakage(irregular(log, policy), irregular(log, 1 - policy))
        part = ((1 - policy) * found).sum() / found.sum()
        held.append((own.low <= truth <= own.high, share.low <= part <= share.high))
    assert np.mean(held, axis=0).min() >= 0.93


def test_a_sum_of_few_large_amounts_is_within_its_interval(port):
    found, chance, worth = port
    policy = at_rate(chance, 0.1, 0.3)
    some = _estimates(port, policy, lambda log: amount(log, worth))
    truth = worth[found].sum()
    values = np.array([one.value for one in some])
    assert abs(values.mean() - truth) < 4 * values.std() / DRAWS**0.5 + 0.02 * truth
    assert np.mean([one.low <= truth <= one.high for one in some]) >= 0.9


def test_nothing_left_to_chance_is_known_for_certain(port):
    found, _, worth = port
    every = Log(np.ones(ROWS), np.ones(ROWS, bool), found)
    for one, truth in ((irregular(every), found.sum()), (amount(every, worth), worth[found].sum())):
        assert (one.low, one.value, one.high) == pytest.approx((truth, truth, truth))
        assert one.is_known
    assert missed(every).high == 0


def test_no_find_is_no_proof_that_nothing_was_missed():
    """A tenth of a thousand examined without a find: of the others, 35 may be irregular."""
    log = Log(np.full(1000, 0.1), np.arange(1000) < 100, np.zeros(1000, bool))
    own = missed(log)
    assert (own.value, own.low) == (0, 0)
    assert own.high == pytest.approx(35.3, abs=0.1)
    assert amount(log, np.ones(1000)) is None, "what a find is worth is not known"


def test_what_nothing_is_known_of_is_not_told():
    nobody = Log(np.full(50, 0.1), np.zeros(50, bool), np.zeros(50, bool))
    assert irregular(nobody) is None
    assert missed(nobody, chance=np.full(50, 0.1)) is None
    few = Log(np.full(50, 0.1), np.arange(50) < 5, np.zeros(50, bool))
    assert not irregular(few).is_known


def test_what_was_selected_and_not_examined_yet_is_taken_to_be_alike():
    """Ten of twenty selected for certain are examined, four of them irregular: eight of twenty."""
    log = Log(np.ones(20), np.arange(20) < 10, np.arange(20) < 4)
    own = irregular(log)
    assert own.value == pytest.approx(8)
    assert own.low >= 4
    assert own.high <= 14, "the ten others and the four"


def test_draws_of_one_kind_do_not_stand_for_those_of_another():
    """Of ninety with one chance nothing is known: ten others, all irregular, do not tell of it."""
    kind = np.repeat([0, 1], [90, 10])
    log = Log(np.where(kind, 0.5, 0.01), kind == 1, np.ones(100, bool), kind)
    assert irregular(log) is None
    assert irregular(log, (kind == 1).astype(float)).value == pytest.approx(10)
    assert irregular(Log(log.propensity, log.examined, log.found)).value == pytest.approx(100)


@given(
    st.lists(
        st.tuples(st.floats(0.01, 1), st.booleans(), st.booleans(), st.floats(0, 1)), min_size=1
    )
)
def test_an_interval_never_contradicts_what_is_known(rows):
    chance, examined, found, model = (np.array(column) for column in zip(*rows, strict=True))
    log = Log(chance.astype(float), examined, found)
    for own in (irregular(log), irregular_with_model(log, model)):
        if own is not None:
            assert own.low <= own.value <= own.high
            assert own.low >= log.finds.sum() - 1e-9
            assert own.high <= log.finds.sum() + (~examined).sum() + 1e-9


def test_another_rate_selects_the_highest_and_draws_the_rest():
    policy = at_rate(np.array([0.1, 0.9, np.nan, 0.5]), 0.5, 0.5)
    assert policy == pytest.approx([1 / 3, 1, 1, 1 / 3])
    log = Log(np.full(4, 0.5), np.ones(4, bool), np.array([False, True, False, True]))
    assert hit_rate(log, policy).value == pytest.approx((1 + 1 / 3) / policy.sum())


@pytest.mark.parametrize(
    ("propensity", "match"), [([0.0, 1.0], "not known"), ([0.5], "one length")]
)
def test_a_log_that_cannot_be_is_refused(propensity, match):
    with pytest.raises(ValueError, match=match):
        Log(np.array(propensity), np.ones(2, bool), np.ones(2, bool))


def test_intervals_are_those_of_the_books():
    assert wilson(0.0, 10).high == pytest.approx(0.2775, abs=1e-4)
    low, high = weighted_counts(3.0, 3.0, 1.0, 1.0)
    assert (low, high) == pytest.approx((0.6187, 8.7673), abs=1e-3), "Garwood's, of a count of 3"
    one = irregular_share([(0.5, True), (0.5, False)])
    assert (one.value, one.drawn, one.found) == (0.5, 2, 1)
    assert irregular_share([]) is None
