"""Background work of this room."""

from contextlib import suppress
from functools import partial

from tidegate.access.interface import SYSTEM
from tidegate.declaration.interface import DeclarationError, FileRefused
from tidegate.files.interface import Altered, StillFresh
from tidegate.jobs.interface import Run, job

from . import queries
from .keeping import (
    POLICY,
    UPLOAD_POLICY,
    erase,
    erase_upload,
    over_before,
    uploads_over_before,
)
from .models import Upload
from .uploads import finish, lodge_rows, rows_of, take_in

#: Rows of one transaction: on SQLite nobody else writes meanwhile.
_ROWS = 100


@job("lodgement.read_upload", stepwise=True, retries=3, timeout_s=60)
def read_upload(run: Run, upload: str) -> None:
    """Lodge the rows of a file; killed and started anew, it goes on where it was."""
    row = Upload.objects.select_related("person__organisation").get(pk=upload)
    if row.finished_at is not None:
        return
    refusal = ""
    try:
        take_in(run, rows_of(row), _ROWS, partial(lodge_rows, row))
    except FileRefused as refused:
        # Where it lay meanwhile is nobody's business.
        refusal = refused.reason
    except (DeclarationError, Altered) as error:
        refusal = str(error)
    with run.step(0):
        finish(row, refusal)


@job("lodgement.erase_due", stepwise=True, daily=True, retries=10, backoff_s=60.0, timeout_s=60.0)
def erase_due(run: Run) -> None:
    """Erase the documents whose time of keeping is over; killed and started anew, it goes on."""
    before = over_before()
    if before is None:
        return
    while due := list(queries.due_for_erasure(before)[:_ROWS]):
        with run.step(len(due)):
            for version in due:
                erase(version, POLICY, SYSTEM)


@job(
    "lodgement.erase_uploads", stepwise=True, daily=True, retries=10, backoff_s=60.0, timeout_s=60.0
)
def erase_uploads(run: Run) -> None:
    """Erase the files whose time of keeping is over; killed and started anew, it goes on."""
    before = uploads_over_before()
    if before is None:
        return
    for upload in queries.erasable_uploads().filter(sent_at__lt=before).order_by("sent_at"):
        # Sent again within the hour: the next day has it.
        with run.step(1), suppress(StillFresh):
            erase_upload(upload, UPLOAD_POLICY, SYSTEM)
