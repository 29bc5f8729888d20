"""Trees that are asked column by column tell what LightGBM tells, to the last bit."""

import lightgbm as lgb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.analytics.targeting import forest
from tidegate.analytics.targeting.forest import CannotRead, Forest
from tidegate.analytics.targeting.interface import Calibrator, Model

COLUMNS = 5


def grown(seed=0, trees=12, **settings):
    """Trees over columns of which the first two have missing values, and one is often 0."""
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(3000, COLUMNS)).astype(np.float32)
    vectors[draw.random(3000) < 0.3, 0] = np.nan
    vectors[draw.random(3000) < 0.1, 1] = np.nan
    vectors[draw.random(3000) < 0.6, 2] = 0
    found = np.nan_to_num(vectors[:, 0]) - np.isnan(vectors[:, 1]) + vectors[:, 2:].sum(1) > 0.5
    told = {"objective": "binary", "num_leaves": 24, "verbosity": -1, "seed": seed} | settings
    return lgb.train(told | {"num_threads": 1}, lgb.Dataset(vectors, found), trees)


@pytest.fixture(scope="module")
def booster():
    return grown()


def margins(booster, vectors):
    return booster.predict(vectors, raw_score=True, num_threads=1)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_sums_are_lightgbms(booster, seed):
    trees = Forest.read(booster.model_to_string())
    edges = np.array([split.threshold for tree in trees.trees for split in tree.splits])
    odd = np.array([np.nan, np.inf, -np.inf, 0, -0.0, 1e-36, -1e-36, 3e38], dtype=np.float32)
    near = np.concatenate([edges, np.nextafter(edges, np.inf), np.nextafter(edges, -np.inf), odd])
    vectors = np.random.default_rng(seed).choice(near.astype(np.float32), (500, COLUMNS))
    np.testing.assert_array_equal(trees.margins(vectors, 1), margins(booster, vectors))


def test_blocks_and_threads_change_nothing(booster, monkeypatch):
    monkeypatch.setattr(forest, "_BLOCK", 37)
    vectors = np.random.default_rng(3).normal(size=(200, COLUMNS)).astype(np.float32)
    trees = Forest.read(booster.model_to_string())
    np.testing.assert_array_equal(trees.margins(vectors, 3), margins(booster, vectors))


def test_a_tree_without_a_split_is_its_leaf():
    booster = grown(min_data_in_leaf=3000, trees=3)
    vectors = np.zeros((4, COLUMNS), dtype=np.float32)
    trees = Forest.read(booster.model_to_string())
    assert not trees.trees[0].splits
    np.testing.assert_array_equal(trees.margins(vectors, 1), margins(booster, vectors))


def test_larger_trees_are_left_to_lightgbm(monkeypatch):
    booster = grown(num_leaves=63, trees=2)
    with pytest.raises(CannotRead):
        Forest.read(booster.model_to_string())
    monkeypatch.setattr("tidegate.analytics.targeting.model._MANY", 1)
    model = Model(booster, Calibrator(1.0, 0.0))
    assert len(model.probability(np.zeros((4, COLUMNS), dtype=np.float32), 1)) == 4
