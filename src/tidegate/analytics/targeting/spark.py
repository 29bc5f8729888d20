"""The same queries on Apache Spark: on one machine, or on a cluster whose master is named.

Nothing goes through pandas, which loses nulls on the way. PySpark is of the extra `tidegate[spark]`
and wants Java 17.
"""

import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tidegate.analytics.targeting.engine import Batches, translated

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Rows of an Arrow batch.
_BATCH = 65_536
_TURN = np.int64(-(2**63))
_SETTINGS = {
    # A division by nought, an overflow and a text that is no number are errors, as in DuckDB.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(_BATCH),
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.maxResultSize": "0",
}
#: Where driver and executor are one process: nothing listens to the network.
_ON_ONE_MACHINE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


class NoSpark(Exception):
    """Spark cannot start on this machine.

    Install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless) and PySpark
    (pip install 'tidegate[spark]'); `tidegate doctor` tells which is missing. Where both are there,
    look at --master.
    """


def java() -> str | None:
    """The Java that Spark would start."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def check_spark() -> None:
    """Look, before any work, whether Spark can start here.

    Raises:
        NoSpark: it cannot; the message says what is missing.
    """
    if find_spec("pyspark") is None:
        raise NoSpark("PySpark is not installed")
    if java() is None:
        raise NoSpark("there is no Java")


@contextmanager
def spark_at(master: str) -> "Iterator[Spark]":
    """An engine of a Spark application of its own; both end with the block."""
    with started(master) as application, Spark(application) as engine:
        yield engine


@contextmanager
def started(master: str) -> "Iterator[SparkSession]":
    """A Spark application that ends with the block.

    Args:
        master: `local[2]`, `spark://HOST:7077`, `yarn`, …

    Raises:
        NoSpark: Java or PySpark is missing, or the master does not answer.
    """
    check_spark()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("tidegate").master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if master.startswith("local"):
        # PySpark would take the first `python3` of the PATH, which need not have our packages.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        for name, value in _ON_ONE_MACHINE.items():
            builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (Py4JError, PySparkException, RuntimeError, OSError) as error:
        raise NoSpark(f"Spark does not start: {error}") from error
    try:
        yield session
    finally:
        session.stop()


class Spark:
    """An engine in a Spark application; tables are its own and go when it is closed.

    Rows go in and out as Parquet, in a folder of its own in the temporary folder (TMPDIR), which
    every executor has to reach.
    """

    #: Each executor's core has a batch of its own.
    threads = 1
    #: All of them: Spark shares its memory out by itself.
    at_a_time = 2**62

    def __init__(self, application: "SparkSession") -> None:
        self._session = application.newSession()
        self._folder = Path(tempfile.mkdtemp(prefix="tidegate-spark-"))
        #: Where the rows of a relation lie.
        self._places: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything; nothing can be asked afterwards."""
        shutil.rmtree(self._folder)

    def register(self, name: str, rows: pa.Table | Path) -> None:
        """Let queries read an Arrow table, or a Parquet file, under a name."""
        from pyspark.sql.pandas.types import from_arrow_schema

        if isinstance(rows, pa.Table):
            path, signed = self._place(name), _turned_to_signed(rows)
            pq.write_table(signed, path, coerce_timestamps="us", allow_truncated_timestamps=True)
            schema = signed.schema
        else:
            path, schema = rows.absolute(), pq.read_schema(rows)
        # Told the schema, Spark need not start a job to find it.
        reader = self._session.read.schema(from_arrow_schema(schema))
        reader.parquet(path.as_uri()).createOrReplaceTempView(name)

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a query as a table."""
        path = self._place(name)
        frame = self._asked(sql)
        frame.write.parquet(path.as_uri())
        # The files, not the query: what is made of many tables would be one query of them all.
        kept = self._session.read.schema(frame.schema).parquet(path.as_uri())
        kept.createOrReplaceTempView(name)

    def drop(self, *names: str) -> None:
        """Tables that are asked for no more."""
        for name in names:
            self._session.catalog.dropTempView(name)
            shutil.rmtree(self._places.pop(name))

    def arrow(self, sql: str) -> pa.Table:
        """The rows of a query."""
        return _turned_to_unsigned(self._asked(sql).toArrow())

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query, in its order, some at a time."""
        path = self._place("batches")
        self._asked(sql).write.parquet(path.as_uri())
        # Spark numbers the files in the order of the rows.
        for part in sorted(path.glob("part-*.parquet")):
            with pq.ParquetFile(part) as file:
                yield from file.iter_batches(_BATCH)
        shutil.rmtree(path)

    def mapped(self, sql: str, function: Batches, schema: pa.Schema) -> pa.Table:
        """The rows that a function makes of those of a query, in the executors; in any order."""
        from pyspark.sql.pandas.types import from_arrow_schema

        def each(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return map(function, batches)

        frame = self._asked(sql).mapInArrow(each, from_arrow_schema(schema))
        return frame.toArrow().cast(schema)

    def names(self, relation: str) -> list[str]:
        """Column names of a relation."""
        return list(self._session.table(relation).columns)

    def _place(self, name: str) -> Path:
        self._places[name] = self._folder / f"{name}-{uuid.uuid4().hex}.parquet"
        return self._places[name]

    def _asked(self, sql: str) -> "DataFrame":
        return self._session.sql(translated(sql, "spark"))


def _turned_to_signed(table: pa.Table) -> pa.Table:
    """Digests as numbers with a sign, their topmost bit turned; see `spark_sql`."""
    for place, field in enumerate(table.schema):
        if pa.types.is_uint64(field.type):
            digests = table.column(place).to_numpy().view(np.int64) ^ _TURN
            table = table.set_column(place, field.name, pa.array(digests))
    return table


def _turned_to_unsigned(table: pa.Table) -> pa.Table:
    if "key" not in table.column_names:
        return table
    digests = (table["key"].to_numpy() ^ _TURN).view(np.uint64)
    return table.set_column(table.column_names.index("key"), "key", pa.array(digests))
