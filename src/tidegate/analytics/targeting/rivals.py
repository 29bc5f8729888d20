"""The rivals that every evaluation prints beside the engine, with library defaults and seed 0.

They see the same labelled rows. Raw columns are the declared items as they are, numbers as numbers
and the rest as categories, without the instant, the outcome, and identifiers that are new on nearly
every row.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]
#: Labelled rows, what was found of each, and other rows with the same columns: scores of these.
Contender = Callable[[pa.Table, Labels, pa.Table], Numbers]

_SEED = 0
#: A text column with more distinct values than this share of rows is an identifier.
_IDENTIFIER = 0.9
_NEVER = frozenset({"row", "declaration_id", "lodged_at", "expected_date", "filled_items"})


def rivals(
    train: pa.Table, found: Labels, test: pa.Table, identity: tuple[str, ...]
) -> dict[str, Callable[[], Numbers]]:
    """Scores of the test rows, one function a rival, since some take minutes.

    Args:
        train: labelled canonical rows.
        found: shape (train rows,).
        test: canonical rows with the same columns.
        identity: columns that together identify repeated goods, for the look-up.
    """
    return {
        "random": lambda: np.random.default_rng(_SEED).random(test.num_rows),
        "importer_rate": lambda: past_rate(train, found, test, ("trader_id",)),
        "lookup": lambda: past_rate(train, found, test, identity),
        "lightgbm": lambda: _lightgbm(train, found, test),
        "catboost": lambda: _catboost(train, found, test),
    }


def identities(rows: pa.Table, columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    """The identity of each row: an absent column is None, and without columns all are alike."""
    if not columns:
        return [()] * rows.num_rows
    values = [
        rows[name].to_pylist() if name in rows.column_names else [None] * rows.num_rows
        for name in columns
    ]
    return list(zip(*values, strict=True))


def past_rate(train: pa.Table, found: Labels, test: pa.Table, columns: tuple[str, ...]) -> Numbers:
    """Rate of finds in training among rows alike in some columns; the overall rate where none."""
    counts: dict[tuple[object, ...], list[int]] = {}
    for key, hit in zip(identities(train, columns), found, strict=True):
        count = counts.setdefault(key, [0, 0])
        count[0] += 1
        count[1] += int(hit)
    overall = float(found.mean())
    rates = {key: hits / seen for key, (seen, hits) in counts.items()}
    return np.array([rates.get(key, overall) for key in identities(test, columns)])


def raw_columns(train: pa.Table) -> tuple[list[str], list[str]]:
    """Names of the raw columns that are numbers, and of those that are categories."""
    numbers, categories = [], []
    for field in train.schema:
        if field.name in _NEVER or field.name.startswith("outcome_"):
            continue
        kind = field.type
        if pa.types.is_string(kind) or pa.types.is_dictionary(kind):
            distinct = pc.count_distinct(train[field.name], mode="only_valid").as_py()
            if distinct <= _IDENTIFIER * train.num_rows:
                categories.append(field.name)
        elif not pa.types.is_temporal(kind):
            numbers.append(field.name)
    return numbers, categories


def _number(column: pa.ChunkedArray) -> Numbers:
    kind = pa.int8() if pa.types.is_boolean(column.type) else pa.float64()
    return np.asarray(column.cast(kind).cast(pa.float64()).to_numpy())


def coded(train: pa.Table, test: pa.Table) -> tuple[Numbers, Numbers]:
    """The raw columns of two tables as numbers, categories as codes; an unseen one is -1.

    Returns:
        Shapes (train rows, columns) and (test rows, columns); NaN is null.
    """
    numbers, categories = raw_columns(train)
    codes = {name: _codes(train[name]) for name in categories}

    def matrix(rows: pa.Table) -> Numbers:
        as_codes = [
            np.array([codes[name].get(value, -1) for value in rows[name].to_pylist()], float)
            for name in categories
        ]
        return np.column_stack([*(_number(rows[name]) for name in numbers), *as_codes])

    return matrix(train), matrix(test)


def _lightgbm(train: pa.Table, found: Labels, test: pa.Table) -> Numbers:
    import lightgbm as lgb

    learned, asked = coded(train, test)
    settings = {"objective": "binary", "seed": _SEED, "deterministic": True, "verbosity": -1}
    settings["num_threads"] = 1  # the same trees, without waiting at every split
    booster = lgb.train(settings, lgb.Dataset(learned, found))
    return np.asarray(booster.predict(asked), dtype=np.float64)


def _codes(column: pa.ChunkedArray) -> dict[str, int]:
    values = sorted(value for value in column.unique().to_pylist() if value is not None)
    return {value: code for code, value in enumerate(values)}


def _catboost(train: pa.Table, found: Labels, test: pa.Table) -> Numbers:
    from catboost import CatBoostClassifier, FeaturesData, Pool

    numbers, categories = raw_columns(train)

    def pool(rows: pa.Table, label: NDArray[np.int64] | None = None) -> object:
        quantities = np.column_stack([_number(rows[name]) for name in numbers])
        names = [
            np.array([(value or "").encode() for value in rows[name].to_pylist()], dtype=object)
            for name in categories
        ]
        data = FeaturesData(
            num_feature_data=quantities.astype(np.float32),
            cat_feature_data=np.column_stack(names),
        )
        return Pool(data, label)

    model = CatBoostClassifier(
        random_seed=_SEED, thread_count=1, verbose=False, allow_writing_files=False
    )
    model.fit(pool(train, found.astype(np.int64)))
    return np.asarray(model.predict_proba(pool(test))[:, 1], dtype=np.float64)
