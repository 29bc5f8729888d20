"""One moment of the database, while others go on writing; and a database that is not yet in place.

On SQLite both are files: the connection of this process is turned to them for a while.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """Read everything as it is at this moment."""
    if connection.vendor == "sqlite":
        copy = folder / "moment.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as into:
            connection.connection.backup(into)
        with turned_to(copy):
            yield
        copy.unlink()
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def turned_to(file: Path) -> Iterator[None]:
    """Let this process's connection speak to another file of SQLite."""
    was = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = was


@contextmanager
def whole(folder: Path) -> Iterator[None]:
    """What is written inside comes into place when it is whole, or never was."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    growing = folder / "growing.sqlite3"
    place = Path(connection.settings_dict["NAME"])
    with turned_to(growing):
        yield
        _fold_log_in()
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(growing, place)


def _fold_log_in() -> None:
    """Move what is in SQLite's write-ahead log into the file itself, which is then all there is."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_empty() -> bool:
    """Whether the database has no tables yet."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)
