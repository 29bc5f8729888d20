"""Alarms are quiet when nothing moved, and loud when it did; few outcomes are not known yet."""

from datetime import date, timedelta

import numpy as np
import pytest

from tidegate.analytics.drift.interface import (
    calibration_drift,
    input_drift,
    rate_drift,
    windows,
)
from tidegate.analytics.targeting.measures import calibration_error

_DAYS, _NOW = 28, 14


def _traffic(draw, moved=0.0, missing=0.0):
    """Six features of days that have their own weather; the last one is missing now and then."""
    day = np.repeat(np.arange(_DAYS), 30)
    is_now = day >= _NOW
    values = draw.normal(size=(len(day), 6)) + draw.normal(scale=0.3, size=(_DAYS, 6))[day]
    values[:, 1] = values[:, 1] > 1
    values[:, 0] += moved * is_now
    values[draw.random(len(day)) < 0.1 + missing * is_now, 5] = np.nan
    return values.astype(np.float32), day, is_now, [f"f{n}" for n in range(6)]


def _outcomes(draw, moved=0.0, count=400):
    """Outcomes of parties of which each has its own honesty; a score that knows a part of it."""
    party = draw.integers(0, count // 4, count)
    seen, is_now = draw.normal(size=count), draw.random(count) < 0.4
    risk = seen - 2.6 + draw.normal(0, 1.2, count // 4)[party] + moved * is_now
    found = draw.random(count) < 1 / (1 + np.exp(-risk))
    return 1 / (1 + np.exp(2.2 - seen)), found, is_now, party


def _count(alarm, times, **world):
    return sum(bool(alarm(np.random.default_rng(seed), **world)) for seed in range(times))


def _inputs_alarm(draw, **world):
    return any(one.chance <= 0.01 for one in input_drift(*_traffic(draw, **world)))


def _rate_alarm(draw, **world):
    _, found, is_now, party = _outcomes(draw, **world)
    told = rate_drift(found, np.ones(len(found)), is_now, party)
    return told is not None and told.moved


def _calibration_alarm(draw, **world):
    told = calibration_drift(*_outcomes(draw, **world))
    return told is not None and told.moved


@pytest.mark.parametrize(
    ("alarm", "times"), [(_inputs_alarm, 40), (_rate_alarm, 150), (_calibration_alarm, 150)]
)
def test_alarms_are_quiet_when_nothing_moved(alarm, times):
    """One in a hundred is promised; twice as many and chance's own share would be too many."""
    assert _count(alarm, times) <= max(2, times * 0.03)


@pytest.mark.parametrize(
    ("alarm", "world"),
    [
        (_inputs_alarm, {"moved": 1.0}),
        (_inputs_alarm, {"missing": 0.4}),
        (_rate_alarm, {"moved": 2.0}),
        (_calibration_alarm, {"moved": 1.5, "count": 800}),
    ],
)
def test_what_moved_is_seen(alarm, world):
    assert _count(alarm, 10, **world) >= 9


def test_the_feature_that_moved_comes_first_with_both_its_distributions():
    vectors, day, is_now, names = _traffic(np.random.default_rng(0), moved=1.5)
    first, *rest = input_drift(vectors, day, is_now, names)
    assert (first.name, first.moved, any(one.moved for one in rest)) == ("f0", True, False)
    assert first.middle_now - first.middle_then == pytest.approx(1.5, abs=0.4)
    assert sum(first.then) == pytest.approx(1)
    assert first.now[-2] > first.then[-2], "the upper end of the range of then"
    last = next(one for one in rest if one.name == "f5")
    assert last.then[-1] == pytest.approx(np.isnan(vectors[~is_now, 5]).mean())


def test_a_value_that_many_share_and_that_creeps_has_hardly_moved():
    vectors, day, is_now, names = _traffic(np.random.default_rng(0))
    vectors[:, 2] = np.where(day % 3, 2.0 + 0.001 * day, 8.0)
    vectors[:, 3] = 7.0
    told = {one.name: one for one in input_drift(vectors, day, is_now, names)}
    assert not told["f2"].moved
    assert (told["f3"].shift, told["f3"].chance) == (0, 1)


def test_with_too_little_nothing_is_said():
    vectors, day, is_now, names = _traffic(np.random.default_rng(0))
    few = day >= _DAYS - _NOW - 4
    assert input_drift(vectors[few], day[few], is_now[few], names) is None
    score, found, is_now, party = _outcomes(np.random.default_rng(0), count=60)
    nothing = np.zeros(60, bool)
    assert calibration_drift(score, nothing, is_now, party) is None
    assert rate_drift(nothing, np.ones(60), is_now, party) is None
    assert rate_drift(found[:20], np.ones(20), is_now[:20], party[:20]) is None


def test_figures_of_then_and_now_stand_with_their_intervals():
    score, found, is_now, party = _outcomes(np.random.default_rng(3), moved=1.5, count=800)
    told = calibration_drift(score, found, is_now, party)
    for one, rows in ((told.then, ~is_now), (told.now, is_now)):
        assert one.error == pytest.approx(calibration_error(score[rows], found[rows]))
        assert one.ratio == pytest.approx(found[rows].sum() / score[rows].sum())
        assert one.ratio_low < one.ratio < one.ratio_high
    assert told.now.ratio > told.then.ratio
    drift = rate_drift(found, np.ones(800), is_now, party)
    assert drift.now.low < drift.now.share < drift.now.high
    assert drift.low > 0


def test_many_outcomes_of_one_party_are_worth_less_than_as_many_of_different_ones():
    found, is_now = np.tile([True, False], 100), np.arange(200) >= 100
    alone = rate_drift(found, np.ones(200), is_now, np.arange(200))
    alike = rate_drift(found, np.ones(200), is_now, np.where(found, 1, np.arange(200)))
    assert alike.now.high - alike.now.low > 2 * (alone.now.high - alone.now.low)


def test_now_and_then_never_lap_over_and_then_begins_with_the_service():
    first = date(2026, 1, 1)
    assert windows(first, first + timedelta(days=9), 14, 5) is None
    young = windows(first, first + timedelta(days=15), 14, 5)
    assert (young.days_then, young.days_now, young.then_until == young.now) == (8, 7, True)
    old = windows(first, first + timedelta(days=400), 14, 5)
    assert (old.then, old.days_then, old.days_now) == (first, 56, 14)
    assert old.now_until == first + timedelta(days=400)
