"""Background work of this room."""

import itertools

from tidegate.declaration.interface import DeclarationError
from tidegate.files.interface import Altered
from tidegate.jobs.interface import Run, job

from .models import Upload
from .uploads import chunks_of, finish, lodge_rows, rows_of

#: Rows of one transaction: on SQLite nobody else writes meanwhile.
_ROWS = 100


@job("lodgement.read_upload", stepwise=True, retries=3)
def read_upload(run: Run, upload: str) -> None:
    """Lodge the rows of a file; killed and started anew, it goes on where it was."""
    row = Upload.objects.select_related("person__organisation").get(pk=upload)
    if row.finished_at is not None:
        return
    refusal = ""
    try:
        for chunk in chunks_of(itertools.islice(rows_of(row), run.done, None), _ROWS):
            with run.step(len(chunk)):
                lodge_rows(row, chunk)
    except (DeclarationError, Altered) as error:
        refusal = str(error)
    with run.step(0):
        finish(row, refusal)
