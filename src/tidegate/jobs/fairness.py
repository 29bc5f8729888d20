"""Letting others write, where a database has one writer at a time and no queue for it."""

import time

from django.db import connection

#: Part of the time that we held the write lock, for which we leave it alone afterwards.
_SHARE = 0.1


def breathe(held_s: float) -> None:
    """On SQLite, leave the write lock alone for a while.

    Who waits for it asks again every 100 ms. A worker that takes it again at once would let such a
    one wait until its patience (30 s) is over, and fail.
    """
    if connection.vendor == "sqlite":
        time.sleep(held_s * _SHARE)
