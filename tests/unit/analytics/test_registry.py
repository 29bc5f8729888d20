"""The registry of features, and the SQL that they are made of."""

import re
from importlib.resources import files

import pytest
import sqlglot

from tests.unit.analytics.port import EXTENSIONS, port
from tidegate.analytics.targeting import engine as engines
from tidegate.analytics.targeting.again import with_settled
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Extensions,
    Past,
    Typology,
    first_memory,
    numbered,
    registry,
)
from tidegate.analytics.targeting.staging import staged_few
from tidegate.declaration.interface import ITEMS

FEATURES = registry(EXTENSIONS)
NUMBERS = {item.number for item in ITEMS}


@pytest.fixture(scope="module")
def run():
    """Every statement that a run sends to the engine, and how many files of SQL it read."""
    sent = []
    engines.query.cache_clear()

    class Listening(DuckDB):
        def create(self, name, sql):
            sent.append(sql)
            super().create(name, sql)

        def arrow(self, sql):
            sent.append(sql)
            return super().arrow(sql)

        def rows(self, sql):
            sent.append(sql)
            return super().rows(sql)

    with Listening(1) as engine:
        engine.register("canonical", port(rows=60))
        past = Past(engine, first_memory("0a"), EXTENSIONS)
        past.vectors("found IS NOT NULL")
        past.evidence([0])
        past.remembered(20_000)
        list(past.tabulated(("commodity_code",)))
        with_settled(engine, first_memory("0a"), EXTENSIONS, port(rows=3))
        staged_few(engine, numbered(port(rows=3)), EXTENSIONS, "0a")
    return sent, engines.query.cache_info().currsize


def test_every_name_is_one_features_own():
    names = [one.name for one in FEATURES]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z][a-z0-9_]*", name)] == []


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.name)
def test_a_feature_says_what_it_is(feature):
    assert re.fullmatch(r"[A-Z0-9].*\.", feature.sentence), feature.sentence
    assert feature.window
    assert set(feature.items) <= NUMBERS
    assert list(feature.items) == sorted(set(feature.items))
    assert isinstance(feature.typology, Typology)
    # What is told only when it is unusual has to say what is unusual.
    assert bool(feature.reason) or feature.told == (None, None)
    assert feature.direction in (-1, 0, 1)


def test_every_typology_has_a_feature_that_speaks():
    assert {one.typology for one in FEATURES if one.reason} == set(Typology)


@pytest.mark.parametrize(
    "name", ["x", "rate", "x_a; DROP TABLE t", "x_a b", "x_a'", 'x_"', "x_a-b", ""]
)
def test_a_national_item_of_another_name_never_becomes_sql(name):
    with pytest.raises(ValueError, match="national item"):
        Extensions(codes=(name,))
    with pytest.raises(ValueError, match="national item"):
        Extensions(numbers=(name,))


@pytest.mark.parametrize("salt", ["", "0A", "'", "00' || 1 --", "0x1"])
def test_a_salt_of_other_letters_never_becomes_sql(salt):
    with pytest.raises(ValueError, match="hexadecimal"):
        first_memory(salt)


def test_every_file_of_sql_is_used(run):
    """A file that no run reads would be edited in vain."""
    _, read = run
    assert read == len(list((files(engines.__package__) / "sql").iterdir()))


def test_every_statement_is_one_that_sqlglot_understands(run):
    sent, _ = run
    assert len(sent) > 50
    for sql in sent:
        (parsed,) = sqlglot.parse(sql, read=engines.WRITTEN_IN)
        # What sqlglot does not understand it passes on as a command, word for word.
        assert not list(parsed.find_all(sqlglot.exp.Command)), sql
        assert engines.translated(sql, DuckDB.dialect)
