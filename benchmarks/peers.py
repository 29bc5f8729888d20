"""Rivals that only the benchmarks need: what they ask for is in the group `rivals`, not Tidegate's.

`make setup-rivals` installs it. Where it is not there, the rows are missing and the run says so.
"""

from importlib.util import find_spec

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.outcome import say
from tidegate.analytics.targeting.interface import Contender, coded

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]

_SEED = 0
_ROUNDS = 100


def peers(without: frozenset[str]) -> dict[str, Contender]:
    """The rivals that can be asked here."""
    there: dict[str, Contender] = {}
    for name, package, contender in (
        ("xgboost", "xgboost", _xgboost),
        ("attention", "jax", _attention),
    ):
        if name in without:
            continue
        if find_spec(package) is None:
            say(f"!! {name} is left out: {package} is not installed; next: make setup-rivals")
            continue
        there[name] = contender
    return there


def _xgboost(train: pa.Table, found: Labels, test: pa.Table) -> Numbers:
    """Library defaults on the raw columns, categories as codes."""
    import xgboost as xgb

    learned, asked = coded(train, test)
    settings = {"objective": "binary:logistic", "seed": _SEED, "nthread": 1}
    booster = xgb.train(settings, xgb.DMatrix(learned, found), _ROUNDS)
    return booster.predict(xgb.DMatrix(asked)).astype(np.float64)


def _attention(train: pa.Table, found: Labels, test: pa.Table) -> Numbers:
    from benchmarks.attention import attention

    return attention(train, found, test)
