"""Background work with filings."""

from functools import partial

from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.declaration.interface import FileRefused
from tidegate.files.interface import Altered
from tidegate.jobs.interface import Run, job

from ..uploads import take_in
from . import bundles, keeping
from .issuing import issue_waiting
from .lapsing import expire_some
from .models import Bundle
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


@job("lodgement.read_bundle", stepwise=True, retries=3, timeout_s=60.0)
def read_bundle(run: Run, bundle: str) -> None:
    """File the documents of a file; killed and started anew, it goes on where it was."""
    row = Bundle.objects.select_related("person__organisation").get(pk=bundle)
    if row.finished_at is not None:
        return
    refusal = ""
    try:
        take_in(run, bundles.entries_of(row), _SOME, partial(bundles.file_some, row))
    except FileRefused as refused:
        refusal = refused.reason
    except Altered as error:
        refusal = str(error)
    with run.step(0):
        bundles.finish(row, refusal)


@job("lodgement.erase_filings", stepwise=True, daily=True, retries=10, backoff_s=60.0)
def erase_filings(run: Run) -> None:
    """Erase what filings say whose time of keeping is over, and files as they were sent."""
    before = keeping.over_before()
    if before is None:
        return
    for erase in (keeping.erase_some, keeping.erase_files):
        while True:
            with run.step(0):
                erased = erase(before, _SOME)
            if not erased:
                break


@job("lodgement.expire_filings", stepwise=True, daily=True, retries=10, backoff_s=60.0)
def expire_filings(run: Run) -> None:
    """Let lapse what was issued until yesterday or before."""
    today = timezone.localdate()
    while True:
        with run.step(0):
            ended = expire_some(today, _SOME)
        if not ended:
            return
