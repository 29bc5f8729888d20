"""What this part of the room does when something happened."""

from collections.abc import Sequence

from tidegate.analytics.chain.interface import Sealed
from tidegate.jobs.interface import enqueue_once
from tidegate.ledger.interface import subscribe_batch

from .flow import SUBMITTED
from .tasks import process


@subscribe_batch(SUBMITTED)
def submitted(_several: Sequence[Sealed]) -> None:
    """Somebody has to look at it: the worker."""
    enqueue_once(process)
