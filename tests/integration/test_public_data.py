"""On the public data set: not worse than the rivals that an administration could have for nothing.

CatBoost takes minutes, so it is left to `make bench`; LightGBM on the raw columns stands for both.
"""

from datetime import UTC, datetime

import pytest

from tidegate.declaration.interface import load_mapping
from tidegate.targeting.interface import Protocol, evaluate_files

#: The first day of 2021 in Seoul.
UNTIL = datetime(2020, 12, 31, 15, tzinfo=UTC)
WITHOUT = frozenset({"catboost"})
RATES = (1.0, 5.0)


def evaluated(folder, protocol):
    history = sorted((folder / "korea-declarations").glob("*.csv*"))
    until = UNTIL if protocol is Protocol.TIME else None
    mapping = load_mapping("korea")
    told = evaluate_files(history, mapping, until, [], protocol, RATES, without=WITHOUT)
    return told.as_json()


def aucs(told, rows):
    return {name: one[rows]["auc"] for name, one in told["baselines"].items()}


@pytest.mark.slow
def test_on_all_rows_it_is_not_worse_than_lightgbm(public_data):
    told = evaluated(public_data, Protocol.TIME)
    assert told["rows"]["novel"] > 1000
    own = told["tidegate"]
    assert own["all"]["auc"] >= aucs(told, "all")["lightgbm"]
    assert own["all"]["ap"] >= told["baselines"]["lightgbm"]["all"]["ap"]
    assert own["all"]["ece"] < 0.1
    # What is looked up means nothing for rows that were never seen.
    assert aucs(told, "novel")["lookup"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.slow
def test_without_repeats_it_is_as_good_as_the_best_rival(public_data):
    told = evaluated(public_data, Protocol.DEDUPLICATED)
    assert told["rows"]["novel"] is None
    assert told["tidegate"]["all"]["auc"] >= max(aucs(told, "all").values()) - 0.01
