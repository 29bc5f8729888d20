"""Champion and challenger on the same rows: figures as elsewhere, intervals that hold."""

import numpy as np
import pytest

from tidegate.analytics.drift.interface import Seen, compare
from tidegate.analytics.drift.resampling import Ranked
from tidegate.analytics.targeting.measures import auc, average_precision

_SHARE, _LOT = 0.1, 0.05


def _world(draw, rows=2500):
    """Risk that the challenger sees and the champion half sees; of the rest, some are drawn."""
    risk = draw.normal(size=rows)
    champion = 1 / (1 + np.exp(3 - risk - draw.normal(size=rows)))
    challenger = 1 / (1 + np.exp(3 - 1.4 * risk))
    illicit = draw.random(rows) < 1 / (1 + np.exp(3 - 1.4 * risk))
    top = np.zeros(rows, bool)
    top[np.argsort(-champion)[: round(_SHARE * rows)]] = True
    drawn = ~top & (draw.random(rows) < _LOT)
    propensity = np.where(top, 1.0, np.where(drawn, _LOT, np.nan))
    return Seen(champion, challenger, top | drawn, illicit, propensity, drawn), illicit


def _truth(seen, illicit):
    rows = round(_SHARE * len(illicit))
    rates = [
        illicit[np.argsort(-one, kind="stable")[:rows]].mean()
        for one in (seen.champion, seen.challenger)
    ]
    return rates[1] - rates[0]


def test_figures_on_resampled_rows_are_those_of_the_rows():
    draw = np.random.default_rng(0)
    score, found = np.round(draw.random(300), 2), draw.random(300) < 0.2
    times = draw.integers(0, 3, 300)
    ranked, once = Ranked.by(score, found), np.ones((1, 300))
    assert ranked.auc(once)[0] == pytest.approx(auc(score, found))
    assert ranked.average_precision(once)[0] == pytest.approx(average_precision(score, found))
    again = np.repeat(np.arange(300), times)
    weights = times[None, :].astype(float)
    assert ranked.auc(weights)[0] == pytest.approx(auc(score[again], found[again]))
    assert ranked.average_precision(weights)[0] == pytest.approx(
        average_precision(score[again], found[again])
    )


def test_the_draws_find_the_truth_that_the_champions_labels_hide():
    """The interval of the unbiased difference holds the truth; the biased one is beside it."""
    held = biased = 0
    for seed in range(40):
        seen, illicit = _world(np.random.default_rng(seed))
        told = compare(seen, _SHARE, seed)
        truth = _truth(seen, illicit)
        held += told.hit_rate.low <= truth <= told.hit_rate.high
        biased += told.precision.low <= truth <= told.precision.high
    assert held >= 35, f"held {held} of 40"
    assert biased < held


def test_the_same_model_is_no_better_than_itself():
    seen, _ = _world(np.random.default_rng(1))
    told = compare(Seen(*[seen.champion] * 2, *_rest(seen)), _SHARE)
    assert (told.agreement, told.both) == (pytest.approx(1.0), told.each)
    assert (told.auc.difference, told.auc.low, told.auc.high) == (0, 0, 0)
    assert not told.hit_rate.is_sure


def test_with_few_outcomes_nothing_is_said():
    seen, _ = _world(np.random.default_rng(1), 300)
    few = np.cumsum(seen.labelled) <= 10
    told = compare(
        Seen(seen.champion, seen.challenger, seen.labelled & few, *_rest(seen)[1:]), _SHARE
    )
    assert (told.auc, told.hit_rate, told.labelled) == (None, None, 10)
    assert told.agreement > 0.5
    nothing = np.zeros(0)
    told = compare(Seen(nothing, nothing, *[nothing > 0] * 2, nothing, nothing > 0), _SHARE)
    assert (told.rows, told.agreement, told.auc) == (0, None, None)


def _rest(seen):
    return seen.labelled, seen.found, seen.propensity, seen.drawn
