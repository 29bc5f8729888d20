"""Selection within capacity: what holds whatever comes, in whatever order."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.analytics.targeting.interface import Typology
from tidegate.targeting.rules import (
    MEANS,
    Lane,
    Seen,
    SelectedBy,
    Terms,
    propose,
    propose_all,
    threshold,
    within,
)

TERMS = Terms(share=0.05, random_share=0.1, open_from=0.5)
PLENTY = dict.fromkeys(MEANS, 1000)

shares = st.floats(0.001, 0.999)
consignments = st.builds(
    Seen,
    score=st.none() | st.floats(0, 1),
    strongest=st.none() | st.sampled_from([one.value for one in Typology]),
    draw=st.floats(0, 1, exclude_max=True),
)
terms = st.builds(Terms, share=shares, random_share=shares, open_from=st.floats(0, 1))
thresholds = st.none() | st.floats(0, 1)


@given(
    st.lists(st.tuples(consignments, st.integers(0, 2)), max_size=60),
    thresholds,
    terms,
    st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=3, max_size=3),
    st.booleans(),
)
def test_capacity_is_never_exceeded_in_any_order(lot, above, law, units, has_model):
    days = [dict(zip(MEANS, one, strict=True)) for one in units]

    made = propose_all(
        [seen for seen, _ in lot], above, law, [days[day] for _, day in lot], has_model=has_model
    )

    taken = Counter(
        (day, one.lane) for (_, day), (one, _) in zip(lot, made, strict=True) if one.lane in MEANS
    )
    for day, at in enumerate(units):
        for means, capacity in zip(MEANS, at, strict=True):
            assert taken[day, means] + days[day][means] == capacity
            assert days[day][means] >= 0


@given(consignments, thresholds, terms, st.booleans())
def test_who_is_selected_does_not_depend_on_what_is_left(seen, above, law, has_model):
    """Else the probability that is logged would not be that of being selected."""
    full = propose(seen, above, law, PLENTY, has_model=has_model)
    spent = propose(seen, above, law, {}, has_model=has_model)

    assert (full.selected_by, full.propensity, full.wanted) == (
        spent.selected_by,
        spent.propensity,
        spent.wanted,
    )
    assert full.lane == full.wanted
    assert spent.lane == (Lane.RELEASE if full.selected_by is SelectedBy.NONE else Lane.AUDIT)


@given(consignments, thresholds, terms, st.booleans())
def test_the_probability_is_that_of_the_draw(seen, above, law, has_model):
    one = propose(seen, above, law, PLENTY, has_model=has_model)

    match one.selected_by:
        case SelectedBy.SCORE | SelectedBy.NOT_ASSESSED:
            assert one.propensity == 1
        case SelectedBy.RANDOM:
            assert seen.draw < one.propensity
        case SelectedBy.NONE:
            assert seen.draw >= one.propensity
    assert 0 < one.propensity <= 1
    assert one == propose(seen, above, law, PLENTY, has_model=has_model)


def test_the_shares_come_out_as_the_policy_says():
    draw = np.random.default_rng(7)
    scores, lots = draw.beta(0.5, 8, 40_000), draw.random(40_000)
    above = threshold(scores, TERMS)

    by = Counter(
        propose(Seen(score, None, lot), above, TERMS, PLENTY, has_model=True).selected_by
        for score, lot in zip(scores.tolist(), lots.tolist(), strict=True)
    )

    assert by[SelectedBy.SCORE] == pytest.approx(0.045 * 40_000, abs=1)
    assert by[SelectedBy.RANDOM] == pytest.approx(0.005 * 40_000, rel=0.2)


def test_finds_in_the_random_share_estimate_what_slips_through_without_bias():
    """Horvitz and Thompson's: each find that was drawn stands for 1 / its probability."""
    law = Terms(share=0.1, random_share=0.3, open_from=0.9)
    draw = np.random.default_rng(3)
    score = draw.beta(0.6, 6, 20_000)
    irregular = draw.random(20_000) < score
    above = threshold(score, law)
    below = score <= above
    estimates = []
    for _ in range(300):
        drawn = below & (draw.random(20_000) < law.lot)
        estimates.append(irregular[drawn].sum() / law.lot)

    assert np.mean(estimates) == pytest.approx(irregular[below].sum(), rel=0.02)


def test_too_few_scores_are_no_threshold_and_then_the_draw_has_the_whole_share():
    assert threshold(np.linspace(0, 1, 99), TERMS) is None
    one = propose(Seen(0.99, None, 0.04), None, TERMS, PLENTY, has_model=True)
    assert (one.selected_by, one.propensity) == (SelectedBy.RANDOM, TERMS.share)


def test_without_a_model_the_draw_alone_selects_for_documents():
    drawn = propose(Seen(None, None, 0.04), None, TERMS, PLENTY, has_model=False)
    other = propose(Seen(None, None, 0.06), None, TERMS, PLENTY, has_model=False)
    assert (drawn.lane, drawn.selected_by) == (Lane.DOCUMENTS, SelectedBy.RANDOM)
    assert (other.lane, other.selected_by) == (Lane.RELEASE, SelectedBy.NONE)


def test_what_the_engine_refused_goes_to_an_officer():
    one = propose(Seen(None, None, 0.99), 0.1, TERMS, PLENTY, has_model=True)
    assert (one.lane, one.selected_by) == (Lane.DOCUMENTS, SelectedBy.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("score", "strongest", "lane"),
    [
        (0.3, "valuation", Lane.DOCUMENTS),
        (0.3, "route", Lane.X_RAY),
        (0.3, "goods", Lane.OPEN),
        (0.3, None, Lane.X_RAY),
        (0.6, "valuation", Lane.OPEN),
    ],
)
def test_the_lane_looks_at_what_the_reason_is_about(score, strongest, lane):
    for draw in (0.0, 0.9):
        above = 0.2 if draw else 0.9
        one = propose(Seen(score, strongest, draw), above, TERMS, PLENTY, has_model=True)
        assert one.lane is lane, "random and targeted selection read the same"


def test_the_next_cheaper_means_and_at_the_end_audit():
    assert within(Lane.OPEN, {Lane.OPEN: 0, Lane.X_RAY: 1}) is Lane.X_RAY
    assert within(Lane.X_RAY, {Lane.OPEN: 9, Lane.DOCUMENTS: 1}) is Lane.DOCUMENTS
    assert within(Lane.DOCUMENTS, {Lane.OPEN: 9, Lane.X_RAY: 9}) is Lane.AUDIT
    assert within(Lane.RELEASE, {}) is Lane.RELEASE


@pytest.mark.parametrize("wrong", [{"share": 0}, {"share": 1}, {"random_share": 0}])
def test_a_policy_out_of_bounds_is_refused(wrong):
    """A random share is always there: without it nobody knows what slips through."""
    with pytest.raises(ValueError, match="out of its bounds"):
        Terms(**({"share": 0.1, "random_share": 0.1, "open_from": 0.5} | wrong))
