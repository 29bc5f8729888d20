"""`tidegate worker`: do the background work."""

from typing import Annotated

import typer

from tidegate.cli.platform import start


def worker(
    *,
    batch: Annotated[bool, typer.Option("--batch", help="End when nothing is due.")] = False,
    patience: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0.1, help="How long a job may go on after SIGTERM or Ctrl-C."
        ),
    ] = 20.0,
) -> None:
    """Take up jobs and do them, one at a time, until told to stop; start one or more of these.

    SIGTERM and Ctrl-C let the job in hand end, or give it back. kill -9 loses nothing: another
    worker takes the job up when its lease has ended.

    **Examples**

    - `tidegate worker`
    - `tidegate worker --batch` — do what is due, then end
    """
    start()
    from tidegate.jobs.interface import Worker

    count = Worker(batch=batch, patience_s=patience).run()
    typer.echo(f"{count:,} jobs worked on")
