"""The Python dialect says what DuckDB says."""

import itertools
import math

import pyarrow as pa
import pytest

from tidegate.analytics.targeting.expressions import NotSpoken, python
from tidegate.analytics.targeting.interface import DuckDB, Extensions, registry
from tidegate.analytics.targeting.registry import derived

NUMBERS = (None, -2.5, -1.0, 0.0, 0.1, 3.0, 7.25)
COUNTS = (None, 0, 1, 12)
EXPRESSIONS = (
    "a + b * 2 - -n",
    "a / 3",
    "n / 8",
    "n % 5",
    "a % 2 = 1",
    "coalesce(a, n, 0) + 0.5",
    "least(a, b)",
    "greatest(a - b, 0.1)",
    "greatest(a, NULL)",
    "exp(a)",
    "ln(abs(b) + 1.0)",
    "CASE WHEN a > b THEN 1 WHEN a = b THEN 2 END",
    "CASE n WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE t END",
    "CASE WHEN a IS NULL OR b <= 0 THEN 1 WHEN a IS NOT NULL AND b <> 3 THEN 2 ELSE 3 END",
    "CASE WHEN NOT a >= b THEN n ELSE length(t) END",
    "CASE WHEN a < b AND n > 0 THEN 1 ELSE 0 END",
    "CASE WHEN a < b OR n > 0 THEN 1 ELSE 0 END",
    "CAST(a AS DOUBLE)",
    "CAST(digits AS INTEGER)",
    "replace(t, ' ', '')",
)


def rows():
    texts = itertools.cycle(["two words", "無錫", None])
    told = [
        {"a": a, "b": b, "n": n, "t": next(texts), "digits": "07"}
        for a, b, n in itertools.product(NUMBERS, NUMBERS, COUNTS)
    ]
    return pa.Table.from_pylist(told)


@pytest.mark.parametrize("sql", EXPRESSIONS)
def test_it_answers_as_duckdb_does(sql):
    table = rows()
    with DuckDB(1) as engine:
        engine.register("given", table)
        wanted = engine.arrow(f"FROM given SELECT {sql} AS told")["told"].to_pylist()
    evaluate = python(sql)
    for row, want in zip(table.to_pylist(), wanted, strict=True):
        assert evaluate(row) == want, row


def test_what_is_too_large_is_infinite():
    assert python("exp(a)")({"a": 1e6}) == math.inf


def test_every_feature_is_spoken():
    extensions = Extensions(codes=("x_regime",), numbers=("x_duty_rate",))
    for sql in (*derived(extensions).values(), *(one.sql for one in registry(extensions))):
        assert callable(python(sql))


@pytest.mark.parametrize("sql", ["sqrt(a)", "a IS TRUE", "CAST(a AS DATE)", "a LIKE 'x'"])
def test_other_sql_is_refused_when_it_is_read(sql):
    with pytest.raises(NotSpoken):
        python(sql)
