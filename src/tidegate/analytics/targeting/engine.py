"""The SQL engine: queries in DuckDB's dialect, through sqlglot, so that another engine can come.

DuckDB and sqlglot are loaded by who first asks: most processes never do.
"""

from functools import cache
from importlib.resources import files
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

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

    (statement,) = sqlglot.transpile(
        sql, read=WRITTEN_IN, write=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    return statement


class DuckDB:
    """An in-process DuckDB that keeps nothing after it is closed.

    Sums are of integers throughout, so that threads cannot change a result.
    """

    dialect = "duckdb"

    def __init__(self, threads: int | None = None) -> None:
        import duckdb

        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET preserve_insertion_order = true")
        # Of a slow statement DuckDB would draw its own bar into our output.
        self._connection.execute("SET enable_progress_bar = false")
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

    def register(self, name: str, table: pa.Table) -> None:
        """Let queries read an Arrow table under a name."""
        self._connection.register(name, table)

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

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query by column; of a few it takes half of `arrow`'s time."""
        told = self._connection.execute(translated(sql, self.dialect))
        names = [column[0] for column in told.description]
        return [dict(zip(names, row, strict=True)) for row in told.fetchall()]

    def names(self, relation: str) -> list[str]:
        """Column names of a relation."""
        return [row[0] for row in self._connection.execute(f"DESCRIBE {relation}").fetchall()]
