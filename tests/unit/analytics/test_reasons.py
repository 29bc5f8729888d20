"""What is told of a row: only what raised its score, is unusual and is proven."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.analytics.port import EXTENSIONS, START, port, replaced
from tidegate.analytics.targeting.interface import (
    DuckDB,
    Feature,
    Past,
    Typology,
    first_memory,
    numbered,
)
from tidegate.analytics.targeting.reasons import MOST, columns_told, reasons

TYPOLOGIES = list(Typology)


def feature(name, typology=Typology.WEIGHT, **told):
    facts = {"reason": f"{name} is {{{name}:number}}", "told": (None, 1.0)} | told
    return Feature(name, typology, f"{name}.", name, (), "the row", **facts)


def told_of(features, contributions, **evidence):
    facts = {f"f_{name}": value for name, value in evidence.items()} | evidence
    return reasons(tuple(features), np.array(contributions, float), facts)


@given(st.lists(st.tuples(st.sampled_from(TYPOLOGIES), st.floats(-2, 2), st.floats(-2, 2))))
def test_at_most_five_each_of_another_typology_the_strongest_first(rows):
    features = [feature(f"n{place}", typology) for place, (typology, _, _) in enumerate(rows)]
    evidence = {f"n{place}": value for place, (_, value, _) in enumerate(rows)}
    shares = [share for _, _, share in rows]
    told = told_of(features, shares, **evidence)
    assert len(told) <= MOST
    assert len({one.typology for one in told}) == len(told)
    assert [one.weight for one in told] == sorted((one.weight for one in told), reverse=True)
    for one in told:
        place = int(one.feature.removeprefix("n"))
        assert shares[place] > 0
        assert evidence[one.feature] >= 1.0
        assert one.weight > 0


@pytest.mark.parametrize("value", [None, float("nan"), 0.99])
def test_what_is_usual_or_unknown_is_not_told(value):
    assert told_of([feature("usual")], [3.0], usual=value) == []


def test_what_lowered_the_score_is_not_told_however_unusual():
    assert told_of([feature("odd")], [-1.0], odd=9.0) == []
    # The other of its typology raised it, but is usual.
    assert told_of([feature("odd"), feature("plain")], [-0.5, 2.0], odd=9.0, plain=0.0) == []


@pytest.mark.parametrize("proof", [None, 0, float("nan")])
def test_what_is_not_proven_is_not_told(proof):
    rate = feature("rate", proof="finds")
    assert told_of([rate], [1.0], rate=5.0, finds=proof) == []
    assert [one.text for one in told_of([rate], [1.0], rate=5.0, finds=1)] == ["rate is 5.00"]


def test_another_of_the_typology_speaks_where_the_strongest_has_nothing_to_say():
    silent = feature("silent", reason="")
    told = told_of([silent, feature("spoken")], [2.0, 0.5], silent=9.0, spoken=1.5)
    assert [(one.feature, one.weight) for one in told] == [("spoken", 2.5)]


@pytest.fixture(scope="module")
def cheap():
    """400 lots of circuits from TW around 100 a kilo, and later one at 0.18 of their median."""
    rows = port(rows=401)
    lodged = [START + timedelta(hours=one) for one in range(400)] + [START + timedelta(days=61)]
    value = [*(100 * np.exp(np.linspace(-1, 1, 400))), 18.0]
    for name, values in {
        "lodged_at": lodged,
        "outcome_known_at": lodged,
        "outcome_found": [None] * 401,
        "commodity_code": ["854231"] * 401,
        "origin_country": ["TW"] * 401,
        "net_weight_kg": [1.0] * 401,
        "customs_value": value,
        "goods_description": ["circuits"] * 400 + ["{0} {x!r} %s \"'="],
    }.items():
        rows = replaced(rows, name, values)
    with DuckDB(1) as engine:
        engine.register("canonical", numbered(rows))
        past = Past(engine, first_memory("0a"), EXTENSIONS)
        return past.features, past.evidence([400])


def only(features, name):
    return np.array([1.0 if one.name == name else 0.0 for one in features])


def test_the_value_per_kilo_is_told_with_the_numbers_behind_it(cheap):
    features, evidence = cheap
    (told,) = reasons(features, only(features, "value_per_kilo"), evidence.to_pylist()[0])
    assert told.text == (
        "value per kilo is 0.18 of the median for 8542.31 from TW; 400 declarations"
    )
    assert told.typology is Typology.VALUATION
    assert told.weight == 1.0


def test_hostile_text_of_a_description_is_told_as_text(cheap):
    features, evidence = cheap
    facts = evidence.to_pylist()[0] | {"f_description_length": 1.0}
    (told,) = reasons(features, only(features, "description_length"), facts)
    assert "{0} {x!r} %s \"'=" in told.text


def test_every_number_that_a_reason_may_tell_is_in_the_evidence(cheap):
    """Each of all features may speak, from the few columns that are read for it."""
    features, evidence = cheap
    few = evidence.select(columns_told(features, evidence.column_names))
    assert few.num_columns < evidence.num_columns / 2
    facts = few.to_pylist()[0]
    for spoken in features:
        # An extreme of its own kind, and proven.
        low, high = spoken.told
        extreme = {f"f_{spoken.name}": high if high is not None else low}
        proof = {spoken.proof: 1} if spoken.proof else {}
        told = reasons(features, only(features, spoken.name), facts | extreme | proof)
        assert [one.feature for one in told] == ([spoken.name] if spoken.reason else [])


def test_evidence_comes_in_the_order_that_was_asked(cheap):
    rows = port(rows=50)
    with DuckDB(1) as engine:
        engine.register("canonical", rows)
        past = Past(engine, first_memory("0a"), EXTENSIONS)
        told = past.evidence([7, 3, 40])
        assert told["row"].to_pylist() == [7, 3, 40]
        assert past.evidence([]).num_rows == 0
        vectors = past.vectors()[[7, 3, 40]]
    named = pa.table({one.name: told[f"f_{one.name}"] for one in past.features})
    np.testing.assert_array_equal(
        np.column_stack([column.to_numpy() for column in named.columns]).astype(np.float32), vectors
    )
