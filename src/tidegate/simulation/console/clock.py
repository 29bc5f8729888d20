"""Telling the rooms another time, so that a past can be lived through in minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything in this process that asks Django for the time get this moment.

    For demonstrations alone: the ledger then says that the past was recorded in the past.
    """
    from django.conf import settings
    from django.utils import timezone

    if settings.ENVIRONMENT != "demo":
        raise RuntimeError("only a demonstration may be told another time")
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
