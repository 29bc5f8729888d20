"""Background work with payments."""

from datetime import timedelta

from django.utils import timezone

from tidegate.jobs.interface import Run, job

from . import reconciling
from .errors import NotOpen
from .gateway import gateway


@job("lodgement.reconcile_payments", stepwise=True, daily=True, retries=10, backoff_s=600.0)
def reconcile(run: Run) -> None:
    """Compare yesterday with the gateway's statement, and end what was begun and left."""
    try:
        at = gateway()
    except NotOpen:
        return
    reconciling.give_up(at)
    reconciling.compare(timezone.localdate() - timedelta(days=1), at)
