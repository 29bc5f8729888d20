"""`tidegate serve`: answer pages and the machine API."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.platform import start

_TARGET = "tidegate.config.wsgi:application"
_MEASURES = "PROMETHEUS_MULTIPROC_DIR"


def serve(
    *,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen at; a proxy ends TLS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen at.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 2,
    threads: Annotated[
        int, typer.Option(min=1, max=64, help="Answers that a process makes at the same time.")
    ] = 4,
    patience: Annotated[
        int,
        typer.Option(
            metavar="SECONDS", min=1, help="How long answers may still take after SIGTERM."
        ),
    ] = 20,
) -> None:
    """Serve pages, the machine API and static files, until told to stop.

    SIGTERM and Ctrl-C stop politely: no new request is taken, those in hand are answered. Does not
    start when a setting is wrong, a table or a key is missing, or an address has no policy.
    `/healthz`, `/readyz` and `/metrics` are for machines.

    **Examples**

    - `tidegate serve`
    - `tidegate serve --host 127.0.0.1 --port 8000 --workers 4`
    """
    with tempfile.TemporaryDirectory(prefix="tidegate-measures-") as measures:
        # Each process writes its counts here; prometheus_client looks when it is imported.
        os.environ[_MEASURES] = measures
        start()
        _refuse_unready()
        _say(f"http://{host}:{port}")
        _listen(host, port, workers, threads, patience)


def _refuse_unready() -> None:
    from django.core.management import call_command
    from django.db import connections

    from tidegate.ledger.interface import check_keys
    from tidegate.operations.interface import missing_migrations

    call_command("check", "--fail-level", "ERROR", verbosity=0)
    check_keys()
    missing = missing_migrations()
    if missing:
        typer.echo(f"error: the database is {missing} steps behind this version", err=True)
        typer.echo("next: tidegate migrate", err=True)
        raise typer.Exit(ExitCode.REFUSED)
    # A process that is forked must not inherit an open connection.
    connections.close_all()


def _say(where: str) -> None:
    from django.conf import settings

    typer.echo(f"Tidegate ({settings.ENVIRONMENT}) at {where}", err=True)
    if settings.DEBUG:
        typer.echo("warning: errors show code; never let visitors here", err=True)


def _listen(host: str, port: int, workers: int, threads: int, patience: int) -> None:
    from django.conf import settings
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    Server(
        _TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        workers_kill_timeout=patience,
        respawn_failed_workers=True,
        log_access=False,
        log_dictconfig=settings.LOGGING,
        working_dir=Path.cwd(),
    ).serve()
