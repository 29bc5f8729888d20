"""`tidegate create-keys`, `checkpoint` and `export-ledger`: the ledger's commands on a database."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.lines import writing
from tidegate.cli.platform import start, start_without_keys
from tidegate.cli.progress import stage

_ACTOR = "system/command-line"


def create_keys() -> None:
    """Make the keys that are missing: to sign checkpoints, and to wrap personal values.

    They go into TIDEGATE_KEYS (or TIDEGATE_HOME/keys), readable by you alone. A key that is there
    is never overwritten. Keep a copy apart from the database: without master.keys every personal
    value is lost.

    **Examples**

    - `tidegate create-keys`
    - `TIDEGATE_KEYS=/etc/tidegate/keys tidegate create-keys`
    """
    start_without_keys()
    from tidegate.ledger.interface import create_missing_keys

    made = create_missing_keys()
    for path in made:
        typer.echo(f"made {path}")
    if not made:
        typer.echo("all keys are there; nothing was made")


def rewrap_keys() -> None:
    """Wrap the key of every person by the first master key, after a new one was put in front.

    To change the master key: write a new one as the first line of master.keys, run this, and keep
    the old line for as long as back-ups are kept that were made before.

    **Examples**

    - `tidegate rewrap-keys`
    """
    start()
    from tidegate.ledger.interface import subjects

    typer.echo(f"{subjects.rewrap_all():,} keys are wrapped by the first master key")


def checkpoint(
    out: Annotated[
        Path,
        typer.Argument(metavar="FILE", dir_okay=False, help="File to write; `.gz` is gzipped."),
    ],
) -> None:
    """Sign a checkpoint over the heads of all streams, and write its file.

    It is worth something only where you cannot change it: hand it out, at least daily. Between two
    checkpoints the end of a stream could be rewritten unseen.

    **Examples**

    - `tidegate checkpoint 2026-11-21.jsonl.gz`
    """
    start()
    from tidegate.ledger.interface import make_checkpoint

    with stage("Signing the heads", unit="streams") as advance, writing(out) as write:

        def write_head(line: bytes) -> None:
            write(line)
            advance(1)

        statement = make_checkpoint(write_head, actor=_ACTOR)
    typer.echo(
        f"checkpoint {statement.number}: {statement.events:,} events in {statement.streams:,} "
        f"streams, root {statement.root}"
    )


def export_ledger(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", dir_okay=False, help="File to write; `.gz` is gzipped.")
    ],
) -> None:
    """Write every event of the ledger, one a line, sorted by stream.

    The file holds identifiers and digests, no personal values. `tidegate verify-ledger` needs only
    it and a checkpoint.

    **Examples**

    - `tidegate export-ledger ledger.jsonl.gz`
    """
    start()
    from tidegate.ledger.interface import export_lines

    count = 0
    with stage("Exporting the ledger", unit="events") as advance, writing(out) as write:
        for line in export_lines():
            write(line)
            advance(1)
            count += 1
    typer.echo(f"{count - 1:,} events: {out}")
