"""What an SQL engine is to the rest, and the one that is always there.

Queries are written in DuckDB's dialect and go through sqlglot. DuckDB and sqlglot are loaded by who
first asks: most processes never do.
"""

import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa

#: Rows that a function is given at a time.
_BATCH = 262_144
#: The dialect that the queries are written in.
WRITTEN_IN = "duckdb"


@cache
def query(name: str) -> str:
    """The text of `sql/NAME.sql`, with its `{placeholders}`."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text("utf-8")


@cache
def translated(sql: str, dialect: str) -> str:
    """One statement in another engine's dialect.

    Raises:
        sqlglot.errors.SqlglotError: it cannot be parsed, or the dialect cannot say it.
    """
    import sqlglot

    tree = sqlglot.parse_one(sql, read=WRITTEN_IN)
    if dialect == "spark":
        from tidegate.analytics.targeting.spark_sql import spoken

        tree = spoken(tree)
    return tree.sql(dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)


#: Rows to rows, a batch at a time.
Batches = Callable[[pa.RecordBatch], pa.RecordBatch]


class Engine(Protocol):
    """Where the queries are asked: one contract, so that nothing else knows who answers.

    Every engine gives the same answer to the same query: whole numbers and texts alike to the last
    bit, floating-point numbers but for the last bit of a logarithm.
    """

    #: Threads that a function given to `mapped` may use; 0 leaves it to the machine.
    threads: int
    #: Rows whose past is joined to them at a time, where memory would not hold that of all.
    at_a_time: int

    def register(self, name: str, rows: pa.Table | Path) -> None:
        """Let queries read an Arrow table, or a Parquet file, under a name."""

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a query as a table."""

    def drop(self, *names: str) -> None:
        """Tables that are asked for no more."""

    def arrow(self, sql: str) -> pa.Table:
        """The rows of a query."""

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query, in its order, some at a time."""

    def mapped(self, sql: str, function: Batches, schema: pa.Schema) -> pa.Table:
        """The rows that a function makes of those of a query, where they lie; in any order."""

    def names(self, relation: str) -> list[str]:
        """Column names of a relation."""


#: Opens an engine for a piece of work.
Opens = Callable[[], AbstractContextManager[Engine]]


class DuckDB:
    """An in-process DuckDB that keeps nothing after it is closed.

    Sums are of integers throughout, so that threads cannot change a result.

    Args:
        threads: that work; default: one a core.
        memory: the most that tables and joins may take, such as `4GB`; default: four fifths of the
            machine's. What is above it goes to a folder in the temporary folder.
    """

    dialect = "duckdb"
    threads = 0
    at_a_time = 250_000

    def __init__(self, threads: int | None = None, memory: str | None = None) -> None:
        import duckdb

        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET preserve_insertion_order = true")
        # Of a slow statement DuckDB would draw its own bar into our output.
        self._connection.execute("SET enable_progress_bar = false")
        spilled = Path(tempfile.gettempdir()) / f"tidegate-duckdb-{uuid.uuid4().hex}"
        # DuckDB makes the folder when it needs it, and takes it away.
        self._connection.execute("SET temp_directory = ?", [str(spilled)])
        if memory is not None:
            self._connection.execute("SET memory_limit = ?", [memory])
        if threads is not None:
            self._connection.execute(f"SET threads = {int(threads)}")

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
        self._connection.close()

    def register(self, name: str, rows: pa.Table | Path) -> None:
        """Let queries read an Arrow table, or a Parquet file, under a name."""
        if isinstance(rows, Path):
            self._connection.read_parquet(str(rows)).create_view(name)
        else:
            self._connection.register(name, rows)

    def read(
        self, name: str, files: Sequence[str], columns: str = "*", where: str = "TRUE"
    ) -> None:
        """Let queries read Parquet files under a name; their columns may be expressions."""
        rows = self._connection.read_parquet(list(files), hive_partitioning=False)
        rows.filter(where).project(columns).create_view(name)

    def create(self, name: str, sql: str) -> None:
        """Keep the rows of a query as a table."""
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS {translated(sql, self.dialect)}"
        )

    def drop(self, *names: str) -> None:
        for name in names:
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")

    def arrow(self, sql: str) -> pa.Table:
        """The rows of a query."""
        return self._connection.sql(translated(sql, self.dialect)).to_arrow_table()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query, in its order, some at a time."""
        return iter(self.arrow(sql).to_batches())

    def mapped(self, sql: str, function: Batches, schema: pa.Schema) -> pa.Table:
        """The rows that a function makes of those of a query; in any order."""
        batches = self.arrow(sql).to_batches(max_chunksize=_BATCH)
        return pa.Table.from_batches(map(function, batches), schema)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query by column; of a few it takes half of `arrow`'s time."""
        told = self._connection.execute(translated(sql, self.dialect))
        names = [column[0] for column in told.description]
        return [dict(zip(names, row, strict=True)) for row in told.fetchall()]

    def names(self, relation: str) -> list[str]:
        """Column names of a relation."""
        return [row[0] for row in self._connection.execute(f"DESCRIBE {relation}").fetchall()]
