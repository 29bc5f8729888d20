"""The chance of each outcome, and how sure the model is."""

import numpy as np
import pytest

from tests.unit.analytics.test_model import FEATURES
from tidegate.analytics.targeting.model import learn
from tidegate.analytics.targeting.outcomes import FEWEST_FINDS, learn_outcomes

ROWS = 1600


def examined(seed=0, rows=ROWS):
    """Rows whose first number leads to one outcome and whose second to another; a third is rare."""
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(rows, len(FEATURES))).astype(np.float32)
    true = np.column_stack([1 / (1 + np.exp(2 - 2 * vectors[:, one])) / 2 for one in (0, 1)])
    kind = np.full(rows, None, dtype=object)
    at = draw.random(rows)
    kind[at < true[:, 0]] = "drugs"
    kind[(at >= true[:, 0]) & (at < true.sum(1))] = "revenue"
    kind[np.flatnonzero(kind == None)[:7]] = "strategic"  # noqa: E711 - of an array
    return vectors, kind, true


@pytest.fixture(scope="module")
def learned():
    vectors, kind, _ = examined()
    found = np.array([one is not None for one in kind])
    return learn(vectors, found, FEATURES, 0), learn_outcomes(vectors, found, kind, FEATURES, 0)


def test_what_was_found_often_has_a_head_and_the_rare_has_a_share(learned):
    _, outcomes = learned
    assert set(outcomes.heads) == {"drugs", "revenue"}
    assert outcomes.finds["strategic"] == 7 < FEWEST_FINDS
    assert 0 < outcomes.share("strategic") < 0.05


def test_each_chance_is_found_as_often_as_said_and_none_is_above_that_of_any(learned):
    model, outcomes = learned
    vectors, kind, true = examined(seed=9, rows=6000)
    found = model.probability(vectors)
    chances = outcomes.chances(vectors, found)
    assert np.all(chances <= found[:, None])
    assert np.all(chances >= 0)
    for column, name in enumerate(("drugs", "revenue")):
        chance = chances[:, column]
        bins = np.clip((chance * 10).astype(int), 0, 9)
        off = 0.0
        for one in set(bins.tolist()):
            there = bins == one
            off += abs(chance[there].mean() - (kind == name)[there].mean()) * there.mean()
        assert off < 0.07
        assert np.corrcoef(chance, true[:, column])[0, 1] > 0.6
    np.testing.assert_allclose(chances[:, 2], outcomes.share("strategic") * found)


def test_the_models_are_further_apart_where_they_saw_little(learned):
    _, outcomes = learned
    vectors, _, _ = examined(seed=5)
    spread = outcomes.spread(vectors)
    assert np.all(spread >= 0)
    likely = vectors[:, :2].max(1)
    assert spread[likely > 1].mean() > spread[likely < 0].mean()


def test_the_same_rows_and_seed_learn_the_same(learned):
    _, outcomes = learned
    vectors, kind, _ = examined()
    found = np.array([one is not None for one in kind])
    again = learn_outcomes(vectors, found, kind, FEATURES, 0, threads=2)
    np.testing.assert_array_equal(
        outcomes.chances(vectors, np.ones(ROWS)), again.chances(vectors, np.ones(ROWS))
    )
    np.testing.assert_array_equal(outcomes.spread(vectors), again.spread(vectors))


def test_where_no_outcome_is_told_there_is_none_and_how_sure_is_told_all_the_same():
    vectors, kind, _ = examined(rows=300)
    found = np.array([one is not None for one in kind])
    outcomes = learn_outcomes(vectors, found, [None] * 300, FEATURES, 0)
    assert outcomes.chances(vectors, np.ones(300)).shape == (300, 0)
    assert outcomes.spread(vectors).shape == (300,)
