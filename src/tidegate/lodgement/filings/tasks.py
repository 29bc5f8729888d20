"""Background work with filings."""

from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.jobs.interface import Run, job

from .issuing import issue_waiting
from .lapsing import expire_some
from .processing import take_some

#: Filings of one transaction: on SQLite nobody else writes meanwhile.
_SOME = 50


@job("lodgement.process_filings", stepwise=True, retries=20, backoff_s=0.5, timeout_s=30.0)
def process(run: Run) -> None:
    """Look at everything that was submitted, and send it on."""
    while True:
        with run.step(0):
            taken = take_some(_SOME)
        if not taken:
            break
    with run.step(0):
        issue_waiting(SYSTEM)


@job("lodgement.expire_filings", stepwise=True, daily=True, retries=10, backoff_s=60.0)
def expire_filings(run: Run) -> None:
    """Let lapse what was issued until yesterday or before."""
    today = timezone.localdate()
    while True:
        with run.step(0):
            ended = expire_some(today, _SOME)
        if not ended:
            return
