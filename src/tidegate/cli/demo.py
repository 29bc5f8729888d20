"""`tidegate demo`: a whole Tidegate with a simulated past, and a morning to work through."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.files import SeedOption
from tidegate.cli.progress import stage

if TYPE_CHECKING:
    from tidegate.simulation.interface import DemoSize

#: What a demonstration runs with, whatever the environment says.
_SETTINGS = {
    "TIDEGATE_ENV": "demo",
    "TIDEGATE_DEBUG": "no",
    "TIDEGATE_TLS": "no",
    "TIDEGATE_SECOND_FACTOR": "no",
}
#: A database and keys of one's own are not for a demonstration.
_UNSET = ("DATABASE_URL", "TIDEGATE_KEYS", "TIDEGATE_FILES")


def demo(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder of its own.")
    ] = Path("demo"),
    per_day: Annotated[
        int, typer.Option("--per-day", min=20, max=2000, help="Declarations a simulated day.")
    ] = 120,
    days: Annotated[
        int, typer.Option("--days", min=1, max=60, help="Days that are decided and examined.")
    ] = 14,
    morning: Annotated[
        int, typer.Option("--morning", min=1, max=5000, help="Declarations of this morning.")
    ] = 300,
    seed: SeedOption = 0,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Of the server.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make it anew.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make it, and end.")] = False,
) -> None:
    """Make a whole Tidegate with simulated data, start it, and say who may sign in.

    A year in a fictional port is simulated, a model learns from it and is put in service by two
    people; two weeks are lodged, decided and examined; this morning's consignments wait for you.
    Everything is made up and marked so. What is there is used again; `--fresh` makes it anew.

    **Examples**

    - `tidegate demo`
    - `tidegate demo --fresh --morning 1000`
    - `tidegate demo --out /tmp/harbour --no-serve`
    """
    from tidegate.simulation.interface import DemoSize, clear_demo, is_demo

    home = out.absolute()
    if fresh or not is_demo(home):
        clear_demo(home)
        _begin(home)
        _make(home, DemoSize(per_day=per_day, days=days, morning=morning, seed=seed))
    else:
        _begin(home)
        typer.echo(f"using what is in {home}; --fresh makes it anew")
    _say_logins(port)
    if not no_serve:
        _serve(home, port)


def _begin(home: Path) -> None:
    """From here on this process, and those that it starts, are of the demonstration."""
    for name in _UNSET:
        os.environ.pop(name, None)
    os.environ.update(_SETTINGS, TIDEGATE_HOME=str(home))


def _make(home: Path, size: "DemoSize") -> None:
    from tidegate.cli.codes import load_tables
    from tidegate.cli.platform import start
    from tidegate.simulation.interface import make_demo

    start()
    from django.core.management import call_command

    with stage("Making the database"):
        call_command("migrate", interactive=False, verbosity=0)
    load_tables()
    made = make_demo(home, size, stage)
    typer.echo(f"{made['lodged']:,} declarations lodged, {made['refused']:,} refused")


def _say_logins(port: int) -> None:
    from tidegate.simulation.interface import DEMO_PASSWORD, demo_logins

    rows = list(demo_logins())
    width = max(len(email) for email, _, _ in rows)
    typer.echo(f"\nSign in at http://127.0.0.1:{port}/ with the password {DEMO_PASSWORD}\n")
    for email, roles, shows in rows:
        typer.echo(f"  {email:<{width}}  {roles:<18}  {shows}")
    typer.echo("\nSimulated data: every person, trader, consignment and offence is made up.")


def _serve(home: Path, port: int) -> None:
    """The server and a worker, until Ctrl-C; what they say is in a file each."""
    started = [
        _start(home / "worker.log", "worker"),
        _start(home / "server.log", "serve", "--port", str(port)),
    ]
    typer.echo(f"What they say is in {home}/server.log and worker.log. Ctrl-C ends it.")
    try:
        while all(process.poll() is None for process in started):
            time.sleep(0.5)
    finally:
        for process in started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        codes = [process.wait() for process in started]
    if any(codes):
        typer.echo(f"error: one of them ended; its log in {home} says why", err=True)
        raise typer.Exit(ExitCode.REFUSED)


def _start(log: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tidegate.cli", *arguments]
    with log.open("ab") as file:
        return subprocess.Popen(command, stdout=file, stderr=file)  # noqa: S603 - our own command
