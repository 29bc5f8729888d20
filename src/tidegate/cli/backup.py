"""`tidegate backup` and `tidegate restore`: everything of one moment, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.platform import start
from tidegate.cli.progress import stage


def backup(
    out: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help="Archive to write, a tar.")
    ],
    *,
    with_keys: Annotated[
        bool,
        typer.Option(
            "--with-keys", help="Put the keys in too: who has the file can then read everything."
        ),
    ] = False,
) -> None:
    """Write the database, the files and the model folders of one moment into one archive.

    The server and the workers go on meanwhile. The archive is there when it is whole, or not at
    all; a signed manifest in it says what belongs to it, and a checkpoint of the ledger. Rows are
    in a form that SQLite and PostgreSQL both take. Keep it on another machine; keep the keys
    apart from it: without them personal values do not open.

    **Examples**

    - `tidegate backup /backup/2026-11-21.tar`
    - `tidegate backup /media/safe/all.tar --with-keys` — onto a medium that is locked away
    """
    start()
    from tidegate.operations.interface import make_backup

    with stage("Backing up", unit="bytes") as advance:
        done = make_backup(out, with_keys=with_keys, advance=advance)
    typer.echo(
        f"{out}: {done.rows:,} rows of {done.tables} tables, {done.files:,} files, "
        f"{done.size:,} bytes"
    )
    if not with_keys:
        typer.echo("The keys are not in it: keep master.keys and signing.pem elsewhere.")


def restore(
    archive: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="What backup wrote."),
    ],
    *,
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="signing.pub of the server that wrote it; else the one in TIDEGATE_KEYS.",
        ),
    ] = None,
) -> None:
    """Put a back-up into an empty database and an empty TIDEGATE_HOME, and verify its ledger.

    All of it is restored, or nothing: an archive that was changed or cut, a ledger that does not
    verify, a full disk leave everything as it was. Keys that are in TIDEGATE_KEYS stay.

    **Examples**

    - `TIDEGATE_HOME=/srv/new tidegate restore /backup/2026-11-21.tar`
    """
    start()
    from tidegate.analytics.chain.interface import public_key_of
    from tidegate.operations.interface import missing_migrations, restore_backup

    key = None if public_key is None else public_key_of(public_key.read_bytes())
    with stage("Restoring", unit="bytes") as advance:
        done = restore_backup(archive, public_key=key, advance=advance)
    typer.echo(f"{done.rows:,} rows of {done.manifest.made_at}, Tidegate {done.manifest.version}")
    typer.echo(
        f"The ledger verifies: {done.verdict.events:,} events in {done.verdict.streams:,} streams, "
        f"{done.verdict.certain:,} of them certain by the checkpoint in the archive."
    )
    if not done.signer_known:
        typer.echo(f"The archive names its own signer; compare: {done.manifest.public_key}")
    missing = missing_migrations()
    if missing:
        typer.echo(f"The tables are {missing} steps behind this version; next: tidegate migrate")
