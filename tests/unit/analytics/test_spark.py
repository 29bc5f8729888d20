"""Two engines, one answer: every feature, every count, every score, on rows as odd as they come."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tidegate.analytics.targeting import assessment
from tidegate.analytics.targeting.interface import (
    Assessment,
    DuckDB,
    Extensions,
    NoSpark,
    Opens,
    Past,
    Spark,
    Targeter,
    assess,
    check_spark,
    cut,
    started,
    train,
)
from tidegate.analytics.targeting.past import matrix
from tidegate.declaration.interface import completeness
from tidegate.simulation.interface import generate, load_scenario

#: A few rows want nothing compiled and nothing shared out.
SMALL = """\
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.driver.memory 1g
spark.sql.shuffle.partitions 1
spark.sql.adaptive.enabled false
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""
#: PySpark says of pandas 3 that it is new to it; nothing here goes through pandas.
pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.slow,
]
EXTENSIONS = Extensions(codes=("x_regime",), numbers=("x_duty_rate",))
UNTIL = datetime(2024, 2, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark in this process, for all tests here; without it they are skipped, and CI fails."""
    try:
        check_spark()
    except NoSpark as absent:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{absent} (see `tidegate doctor`)")
    settings = tmp_path_factory.mktemp("spark")
    (settings / "spark-defaults.conf").write_text(SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(settings))
        with started("local[2]") as running:
            yield running


@pytest.fixture(scope="module")
def spark(application: Any) -> Opens:
    return partial(Spark, application)


NUMBERS = (
    None, 0.0, -0.0, -1.0, 0.0005, 1.5, 2.5, 12345678.9, 0.1 + 0.2, 9e15, 1e23, 1e300, 1e-300,
    float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
NAMES = (
    None, "", "  ", "　香港貿易有限公司　", "\u00a0Acme Ltd ", "ACME LTD",
    "Straße GmbH", "STRASSE GMBH", "ﬁsh ŉ ǰ ΐ", "ΣΊΣΥΦΟΣ", "İstanbul \u0131", "𠮷野家",
    "\ue000\U00100000", "O'Neil \"&\" \\Söhne\n",
)  # fmt: skip
GOODS = (
    None, "", " ", "x", "cotton trousers", "COTTON-Trousers, men's", "電子積體電路",
    "积体电路 chips 8542", "\U00031350\U00031351 new", "naïve café №5", "a\tb\nc",
    "\U0001d7d8\U0001d7d9 mathematical", "१२३ digits", "٣ kg",
)  # fmt: skip
MOMENTS = tuple(
    datetime.fromisoformat(f"2024-{one}+00:00")
    for one in (
        "02-28T23:59:59.999999", "02-29T00:00:00", "02-29T15:59:59.999999", "02-29T16:00:00",
        "02-29T23:59:59.999999", "03-01T00:00:00", "03-10T00:00:00.000001", "03-31T23:30:00",
    )
)  # fmt: skip
#: What a cell of a column may be.
ODD: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(
        ("packages", "gross_weight_kg", "net_weight_kg", "gross_volume_m3", "quantity",
         "customs_value", "invoice_amount"), NUMBERS,
    ),
    **dict.fromkeys(
        ("trader_id", "trader_name", "consignee_name", "consignor_name", "agent", "carrier",
         "consignee_street", "consignee_city", "x_regime"), NAMES,
    ),
    "x_duty_rate": (None, 0.0, -1.0, 1e30, float("nan"), float("inf")),
    "goods_description": GOODS,
    "lodged_at": MOMENTS,
    "commodity_code": (None, "8", "85", "8542", "854231", "85423190"),
    "origin_country": (None, "CN", "VN"),
    "export_country": (None, "CN"),
    "loading_place": (None, "CNSHA", "VNSGN", "ZZZZZ"),
    "discharge_place": (None, "HKHKG"),
    "destination_country": (None, "AU", "HK", "US"),
    "routing_countries": (None, "", "SG", "SG  MY"),
    "transport_mode": (None, "1", "3", " 4 "),
    "transhipment": (None, True, False),
    "aeo_code": (None, "AEO"),
    "licence_number": (None, ""),
    "filled_items": (0.5, 1.5, 2.5, 30.0),
}  # fmt: skip


def odd(rows: pa.Table, seed: int, share: float) -> pa.Table:
    """The rows with odd cells in a share of them; numbers become floating-point ones."""
    draw = np.random.default_rng(seed)
    columns = {}
    for name in rows.column_names:
        column = rows[name]
        if pa.types.is_decimal(column.type) or pa.types.is_integer(column.type):
            column = column.cast(pa.float64())
        if pool := ODD.get(name):
            cells = column.to_pylist()
            for row in np.flatnonzero(draw.random(len(cells)) < share):
                cells[row] = pool[draw.integers(len(pool))]
            column = pa.array(cells, column.type)
        columns[name] = column
    return pa.table(columns)


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    """Two simulated months with odd rows in it: what was lodged first is ordinary."""
    months = generate(load_scenario("ordinary"), 2, 30, 5).declarations
    draw = np.random.default_rng(5)
    regimes = pa.array([("A", "B", None)[one] for one in draw.integers(0, 3, months.num_rows)])
    months = months.append_column("filled_items", pa.array(completeness(months), pa.int32()))
    months = months.append_column("x_regime", regimes.cast(pa.string()))
    before, after = cut(months, UNTIL)
    return pa.concat_tables([odd(before, 6, 0.02), odd(after, 7, 0.25)]).drop_columns("row")


@pytest.fixture(scope="module")
def targeter(rows: pa.Table) -> Targeter:
    return train(rows, EXTENSIONS, UNTIL)


def test_spark_learns_the_same(rows: pa.Table, targeter: Targeter, spark: Opens) -> None:
    """The trees, and every tally, spread and word of the memory, to the last bit."""
    other = train(rows, EXTENSIONS, UNTIL, opens=spark)
    assert other.model.booster.model_to_string() == targeter.model.booster.model_to_string()
    assert other.model.calibrator == targeter.model.calibrator
    for part in ("tallies", "spreads", "words", "legs"):
        here, there = getattr(targeter.memory, part), getattr(other.memory, part)
        assert here.num_rows
        assert there.equals(here), part


@pytest.fixture(scope="module")
def assessed(
    rows: pa.Table, targeter: Targeter, spark: Opens
) -> Iterator[tuple[Assessment, Assessment, list[Past]]]:
    """All later rows, selected with their evidence: by DuckDB, and by Spark."""
    after, kept = cut(rows, UNTIL).after, list[Past]()

    def keep(*given: Any) -> Past:
        kept.append(Past(*given))
        return kept[-1]

    with pytest.MonkeyPatch.context() as patch, DuckDB() as here, spark() as there:
        patch.setattr(assessment, "Past", keep)
        told = [
            assess(targeter, after, 1.0, 0.1, opens=partial(nullcontext, engine))
            for engine in (here, there)
        ]
        yield told[0], told[1], kept


def test_every_feature_and_all_behind_it_is_the_same(assessed: Any) -> None:
    """Null, not a number and infinite are told apart; a digest is compared within the memory."""
    here, there = (one.evidence for one in assessed[:2])
    assert here.column_names == there.column_names
    for name in here.column_names:
        if name.startswith("k_"):
            assert here[name].is_null().equals(there[name].is_null()), name
        elif pa.types.is_floating(here[name].type) or pa.types.is_decimal(here[name].type):
            told = [one[name].combine_chunks() for one in (here, there)]
            assert told[0].is_null().equals(told[1].is_null()), name
            numbers = [one.cast(pa.float64()).to_numpy(zero_copy_only=False) for one in told]
            np.testing.assert_allclose(numbers[1], numbers[0], 1e-9, 1e-9, err_msg=name)
        else:
            assert there[name].to_pylist() == here[name].to_pylist(), name


def test_the_rows_are_odd_enough(assessed: Any) -> None:
    """Every feature is there, most are absent from some row, and some infinite."""
    table = assessed[0].evidence
    features = {name: table[name].to_numpy() for name in table.column_names if name[:2] == "f_"}
    assert [name for name, numbers in features.items() if not np.isfinite(numbers).any()] == []
    assert sum(np.isnan(numbers).any() for numbers in features.values()) > len(features) / 2
    assert sum(np.isinf(numbers).any() for numbers in features.values()) > 5


def test_the_same_are_selected_with_the_same_scores_and_reasons(assessed: Any) -> None:
    here, there, _ = assessed
    np.testing.assert_allclose(there.score, here.score, 1e-9, 1e-9)
    assert [(one.row, one.by, one.lane) for one in there.selected] == [
        (one.row, one.by, one.lane) for one in here.selected
    ]
    assert [one.reasons for one in there.selected] == [one.reasons for one in here.selected]


def test_the_table_of_features_is_the_same_in_the_same_order(assessed: Any) -> None:
    tables = [
        pa.Table.from_batches(past.tabulated(["declaration_id", "lodged_at"]))
        for past in assessed[2]
    ]
    assert tables[0]["declaration_id"].to_pylist() == tables[1]["declaration_id"].to_pylist()
    assert tables[0]["lodged_at"].to_pylist() == tables[1]["lodged_at"].to_pylist()
    here, there = (matrix(one) for one in tables)
    np.testing.assert_allclose(there, here, 1e-9, 1e-9)


def test_every_character_has_one_case_one_edge_and_one_kind(spark: Opens) -> None:
    """All of Unicode, so that a digest or a word never depends on who counted it."""
    every = [chr(one) for one in range(1, 0x110000) if not 0xD800 <= one < 0xE000]
    some = [every[at : at + 256] for at in range(0, len(every), 256)]
    texts = pa.table({"t": [f" a{'a'.join(one)}" for one in some]})
    spaces = pa.table({"t": [f"{one}a{one}" for one in every if one.isspace()]})
    split = r"regexp_split_to_array(t, '[^\p{L}\p{N}]+') AS words"
    told = []
    for opens in (DuckDB, spark):
        with opens() as engine:
            engine.register("texts", texts)
            engine.register("spaces", spaces)
            asked = [
                f"SELECT upper(t) AS u, lower(t) AS l, {split} FROM texts ORDER BY t",  # noqa: S608
                "SELECT trim(t) AS trimmed FROM spaces ORDER BY t",
            ]
            told.append([engine.arrow(one).to_pylist() for one in asked])
    assert told[0] == told[1]


def test_without_pyspark_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidegate.analytics.targeting.spark.find_spec", lambda _: None)
    with pytest.raises(NoSpark, match="PySpark"):
        check_spark()


def test_without_java_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NoSpark, match="Java"):
        check_spark()
