"""An evaluation asks of rows that no contender has seen, and hides their outcomes."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.unit.analytics.port import EXTENSIONS, START, port, replaced
from tidegate.analytics.targeting import evaluation
from tidegate.analytics.targeting.interface import (
    NothingToTest,
    Question,
    TooFewOutcomes,
    by_time,
    cut,
    deduplicated,
)

UNTIL = START + timedelta(days=45)
IDENTITY = ("trader_id", "commodity_code", "origin_country", "x_regime")
RIVALS = {"random", "importer_rate", "lookup", "lightgbm", "catboost"}
QUESTION = Question(
    EXTENSIONS,
    IDENTITY,
    (1.0, 5.0),
    lambda rows: rows["customs_value"].to_numpy(),
    without=frozenset({"lightgbm", "catboost"}),
)


@pytest.fixture(scope="module")
def rows():
    return port(rows=500, examined=0.6)


@pytest.fixture(scope="module")
def compared(rows):
    return by_time(rows, None, UNTIL, QUESTION)


@pytest.fixture
def nothing_learned(monkeypatch):
    """Training that only keeps what it was given, and scores that say nothing."""
    given = []
    monkeypatch.setattr(evaluation, "train", lambda rows, *_: given.append(rows))
    monkeypatch.setattr(evaluation, "score", lambda _, rows: np.zeros(rows.num_rows))
    return given


def test_the_keys_are_those_that_were_promised(rows, nothing_learned):
    told = by_time(rows, None, UNTIL, replace(QUESTION, without=frozenset())).as_json()
    assert {"rows", "baselines", "tidegate"} <= set(told)
    assert set(told["baselines"]) == RIVALS
    for contender in (told["tidegate"], *told["baselines"].values()):
        assert set(contender) == {"all", "novel"}
        for figures in contender.values():
            assert {"auc", "ap", "ece", "at"} <= set(figures)
            assert set(figures["at"]) == {"1", "5"}
            for at in figures["at"].values():
                assert set(at) == {"precision", "recall", "revenue", "lift"}


def test_novel_rows_are_those_whose_identity_the_past_never_saw(rows, compared):
    past, test = cut(rows, UNTIL)
    seen = set(zip(*(past[name].to_pylist() for name in IDENTITY), strict=True))
    examined = test.filter(pc.is_valid(test["outcome_found"]))
    asked = list(zip(*(examined[name].to_pylist() for name in IDENTITY), strict=True))
    novel = [one not in seen for one in asked]
    assert 0 < sum(novel) < len(novel)
    assert (compared.test_rows, compared.novel_rows) == (len(novel), sum(novel))
    every, apart = compared.scores["tidegate"]
    found = np.array(examined["outcome_found"].to_pylist())
    assert (every.finds, apart.finds) == (found.sum(), found[novel].sum())


def test_outcomes_of_the_test_reach_no_score(rows, compared):
    later = pc.greater_equal(rows["lodged_at"], pa.scalar(UNTIL))
    other = pc.if_else(later, pc.invert(rows["outcome_found"]), rows["outcome_found"])
    flipped = by_time(
        replaced(rows, "outcome_found", other.combine_chunks().to_pylist()), None, UNTIL, QUESTION
    )
    np.testing.assert_array_equal(flipped.found, ~compared.found)
    for name, score in compared.raw.items():
        np.testing.assert_array_equal(flipped.raw[name], score)


def test_an_outcome_that_became_known_in_the_test_is_not_learned_from(rows, nothing_learned):
    told = by_time(rows, None, UNTIL, QUESTION)
    before = cut(rows, UNTIL).before
    known = pc.less(before["outcome_known_at"], pa.scalar(UNTIL))
    examined = pc.and_(known, pc.is_valid(before["outcome_found"]))
    examined_ever = pc.sum(pc.is_valid(before["outcome_found"])).as_py()
    assert told.examined_before == pc.sum(examined).as_py() < examined_ever


def test_other_test_rows_may_lack_columns_and_are_cut_at_the_date(rows, nothing_learned):
    test = rows.drop_columns(["agent", "x_duty_rate"])
    told = by_time(rows, test, UNTIL, QUESTION)
    assert told.test_rows == by_time(rows, None, UNTIL, QUESTION).test_rows


def test_without_an_identity_no_row_is_called_novel(rows, nothing_learned):
    told = by_time(rows, None, UNTIL, replace(QUESTION, identity=())).as_json()
    assert told["rows"]["novel"] is None
    assert told["tidegate"]["novel"] is None


@pytest.mark.parametrize(
    "test", [lambda rows: rows.slice(0, 20), lambda rows: rows.drop_columns(["outcome_found"])]
)
def test_a_test_without_outcomes_is_refused(rows, test):
    with pytest.raises(NothingToTest, match="2024-02-15"):
        by_time(rows, test(rows), UNTIL, QUESTION)


def test_of_repeats_the_earliest_is_kept_and_no_fold_knows_another(rows, nothing_learned):
    told = deduplicated(rows, QUESTION)
    examined = rows.filter(pc.is_valid(rows["outcome_found"]))
    earliest = {}
    for row in examined.to_pylist():
        earliest.setdefault(tuple(row[name] for name in IDENTITY), row)
    assert told.test_rows == len(earliest) < examined.num_rows
    assert told.found.tolist() == [row["outcome_found"] for row in earliest.values()]
    assert told.as_json()["rows"] == {"all": len(earliest), "novel": None}
    kept = [row["declaration_id"] for row in earliest.values()]
    held_out = [set(kept) - set(past["declaration_id"].to_pylist()) for past in nothing_learned]
    assert sorted(one for fold in held_out for one in fold) == sorted(kept)
    sizes = [len(fold) for fold in held_out]
    assert max(sizes) - min(sizes) <= 1


def test_too_few_identities_are_refused(rows):
    with pytest.raises(TooFewOutcomes, match="50 are needed"):
        deduplicated(rows.slice(0, 40), QUESTION)
