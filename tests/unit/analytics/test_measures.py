"""Every figure against its definition, counted out one row at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tidegate.analytics.targeting.interface import figures, selected_count
from tidegate.analytics.targeting.measures import auc, average_precision, calibration_error

#: Few distinct scores, so that ties are the rule.
SCORES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])


@st.composite
def scored(draw):
    rows = draw(st.integers(0, 14))
    score = draw(arrays.arrays(np.float64, rows, elements=SCORES))
    found = draw(arrays.arrays(np.bool_, rows))
    return score, found


@given(scored())
def test_auc_is_the_chance_that_a_find_outranks_a_clear_row(rows):
    score, found = rows
    pairs = [(one, other) for one in score[found] for other in score[~found]]
    told = auc(score, found)
    if not pairs:
        assert told is None
    else:
        wins = sum(1.0 if one > other else 0.5 if one == other else 0.0 for one, other in pairs)
        assert told == pytest.approx(wins / len(pairs))


@given(scored())
def test_average_precision_takes_rows_of_one_score_together(rows):
    score, found = rows
    told = average_precision(score, found)
    if not found.any():
        assert told is None
        return
    steps = [
        (score == level)[found].sum() / found.sum() * found[score >= level].mean()
        for level in np.unique(score)
    ]
    assert told == pytest.approx(sum(steps))


@given(scored())
def test_calibration_error_is_the_mean_gap_over_ten_bins(rows):
    score, found = rows
    told = calibration_error(score, found)
    if len(score) == 0:
        assert told is None
        return
    bins = [min(int(one * 10), 9) for one in score]
    gap = 0.0
    for which in set(bins):
        members = np.array([one == which for one in bins])
        gap += members.mean() * abs(score[members].mean() - found[members].mean())
    assert told == pytest.approx(gap)


@pytest.mark.parametrize("score", [[-0.1, 0.5], [0.5, 1.1]])
def test_a_score_that_is_no_probability_has_no_calibration_error(score):
    assert calibration_error(np.array(score), np.array([True, False])) is None


@given(scored(), st.sampled_from([1.0, 5.0, 20.0, 50.0, 100.0]), st.data())
def test_figures_at_a_rate_are_those_of_the_first_rows(rows, rate, data):
    score, found = rows
    revenue = data.draw(arrays.arrays(np.float64, len(score), elements=st.sampled_from([0, 1, 7])))
    if len(revenue):
        revenue[0] = np.nan
    at = figures(score, found, [rate], revenue).at[f"{rate:g}"]
    if len(score) == 0:
        assert (at.precision, at.recall, at.revenue, at.lift) == (None,) * 4
        return
    # Ties go to the earlier row.
    ranked = sorted(range(len(score)), key=lambda row: (-score[row], row))
    chosen = ranked[: selected_count(len(score), rate / 100)]
    hits = [row for row in chosen if found[row]]
    assert at.precision == pytest.approx(len(hits) / len(chosen))
    stakes = {row: 0.0 if np.isnan(revenue[row]) else revenue[row] for row in range(len(score))}
    total = sum(stakes[row] for row in range(len(score)) if found[row])
    won = sum(stakes[row] for row in hits)
    assert at.revenue == (None if total == 0 else pytest.approx(won / total))
    if found.any():
        assert at.recall == pytest.approx(len(hits) / found.sum())
        assert at.lift == pytest.approx(at.precision / found.mean())
    else:
        assert at.recall is None
        assert at.lift is None


def test_without_a_revenue_there_is_no_share_of_it():
    told = figures(np.array([0.2, 0.9]), np.array([True, False]), [50.0])
    assert told.at["50"].revenue is None


@given(st.integers(0, 10_000), st.floats(1e-6, 1.0))
def test_a_share_of_rows_is_at_least_one_and_at_most_all(rows, share):
    count = selected_count(rows, share)
    assert count == 0 if rows == 0 else 1 <= count <= rows
    assert abs(count - rows * share) <= 1
