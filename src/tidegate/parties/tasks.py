"""Background work: look for parties that are likely one."""

from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.jobs.interface import Run, enqueue_once, job

from .linking import link_parties

_STAGES = 3
_MONDAY = 0


@job("parties.link", stepwise=True, retries=2, backoff_s=60.0, timeout_s=3600.0)
def link(run: Run) -> None:
    """Compare every firm anew; what an officer judged stays."""

    def beat(_: str) -> None:
        with run.step(1):
            pass

    run.expect(run.done + _STAGES)
    link_parties(SYSTEM.address, beat)


@job("parties.link_weekly", stepwise=True, daily=True)
def link_weekly(run: Run) -> None:
    """Have it done on Mondays."""
    if timezone.localdate().weekday() == _MONDAY:
        with run.step():
            enqueue_once(link)
