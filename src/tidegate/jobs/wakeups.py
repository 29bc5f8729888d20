"""Waking workers when something was queued and committed; both wake on time without it, later."""

import time
from collections.abc import Callable

from django.db import connection

_CHANNEL = "tidegate_jobs"
#: How often SQLite is asked whether anybody has committed, in seconds.
_GLANCE_S = 0.05


def announce() -> None:
    """Wake the workers when the transaction commits; PostgreSQL tells nobody if it does not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {_CHANNEL}")


def wait(seconds: float, stopped: Callable[[], bool]) -> None:
    """Return when something may have been queued, at the latest after so many seconds."""
    if connection.vendor == "postgresql":
        _wait_postgresql(seconds)
    else:
        _wait_sqlite(seconds, stopped)


def _wait_postgresql(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {_CHANNEL}")
    for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
        return


def _wait_sqlite(seconds: float, stopped: Callable[[], bool]) -> None:
    """`data_version` changes when another connection has committed; asking takes no lock."""
    until, was = time.monotonic() + seconds, _data_version()
    while time.monotonic() < until and not stopped() and _data_version() == was:
        time.sleep(_GLANCE_S)


def _data_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        version: int = cursor.fetchone()[0]
        return version
