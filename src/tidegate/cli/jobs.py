"""`tidegate jobs` and `tidegate retry-job`: what waits, what died, and a new start for it."""

from typing import Annotated

import typer

from tidegate.cli.platform import start


def jobs() -> None:
    """Show how many jobs wait, run or died, how long the oldest waits, and why the dead ones died.

    **Examples**

    - `tidegate jobs`
    """
    start()
    from tidegate.jobs.interface import dead_jobs, queues

    found = queues()
    for one in found:
        typer.echo(
            f"{one.task}: {one.waiting:,} waiting (oldest {one.oldest_s:,.0f} s), "
            f"{one.running:,} running, {one.dead:,} dead"
        )
    for dead in dead_jobs():
        died = f"{dead.died_at:%Y-%m-%d %H:%M} UTC" if dead.died_at is not None else "?"
        typer.echo(f"dead {dead.number} {dead.task}, {died}, {dead.failures} tries: {dead.reason}")
    if not found:
        typer.echo("no job waits, runs or is dead")


def retry_job(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of `tidegate jobs`.")],
) -> None:
    """Give a dead job a new start; what it had committed in steps is not done again.

    **Examples**

    - `tidegate retry-job 4711`
    """
    start()
    from tidegate.jobs.interface import retry

    retry(number, actor="system/command-line")
    typer.echo(f"job {number} waits again")
