"""Background work with trips."""

from datetime import timedelta

from django.utils import timezone

from tidegate.jobs.interface import Run, job

from .services import lapse_some

#: Trips of one transaction: on SQLite nobody else writes meanwhile.
_SOME = 50
#: A vehicle that is a day late does not come.
_GRACE = timedelta(days=1)


@job("lodgement.lapse_trips", stepwise=True, daily=True, retries=10, backoff_s=60.0)
def lapse_trips(run: Run) -> None:
    """Give back the cargo of vehicles that did not come, so that others may carry it."""
    before = timezone.now() - _GRACE
    while True:
        with run.step(0):
            lapsed = lapse_some(before, _SOME)
        if not lapsed:
            return
