"""`tidegate lake …` and `tidegate prove`: what has settled, and the proof that is made from it."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.platform import start
from tidegate.cli.progress import stage

if TYPE_CHECKING:
    from tidegate.targeting.interface import Proof

app = typer.Typer(
    name="lake",
    help="What has settled, as Parquet files by day of lodging in TIDEGATE_HOME/lake.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

#: Differences that are printed; the page of proofs has more.
_SHOWN = 20


@app.command("fill")
def fill(
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Compare every file with its hash; write what differs again."),
    ] = False,
) -> None:
    """Write the days of which the database says something new, as the worker does each night.

    **Examples**

    - `tidegate lake fill`
    - `tidegate lake fill --check`
    """
    start()
    from tidegate.targeting.interface import fill_lake

    with stage("Writing what has settled", unit="days") as advance:
        days = fill_lake(lambda: advance(1), check=check)
    typer.echo(f"{len(days):,} days written" if days else "everything was there")


@app.command("rebuild")
def rebuild() -> None:
    """Write the whole lake anew from the database, as after a restore.

    The same database gives the same files. Who reads goes on with the files that they opened.

    **Examples**

    - `tidegate lake rebuild`
    """
    start()
    from tidegate.targeting.interface import rebuild_lake

    with stage("Writing what has settled", unit="days") as advance:
        days = rebuild_lake(lambda: advance(1))
    typer.echo(f"{len(days):,} days written")


def prove(
    *,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--day",
            formats=["%Y-%m-%d"],
            help="On which they decided, UTC; yesterday when it is not given.",
        ),
    ] = None,
) -> None:
    """Compute the vectors that decided on a day again from the lake, and compare.

    The training SQL runs over the past that each decision had been told of. Ends with 0 when every
    vector is the same to the last bit, or cannot be computed because inputs were erased under a
    policy; with 5 when anything differs, is missing or is too much; with 3 when nothing was decided
    on that day. What came out is kept and shown on the page of proofs.

    **Examples**

    - `tidegate prove`
    - `tidegate prove --day 2026-11-21`
    """
    start()
    from tidegate.access.interface import SYSTEM
    from tidegate.targeting.interface import fill_lake, prove_day

    asked = (day or datetime.now(UTC) - timedelta(days=1)).date()
    with stage("Writing what has settled", unit="days") as advance:
        fill_lake(lambda: advance(1))
    with stage("Computing again what decided", unit="groups") as advance:
        proof = prove_day(asked, SYSTEM, lambda: advance(1))
    _say(proof)
    if not proof.holds:
        raise typer.Exit(ExitCode.UNVERIFIED)
    if proof.decisions == 0:
        raise typer.Exit(ExitCode.NOT_ENOUGH)


def _say(proof: "Proof") -> None:
    typer.echo(f"{proof.day}: {proof.decisions:,} decisions by a model")
    for name in ("equal", "mismatched", "missing", "extra", "unknown"):
        typer.echo(f"  {name}: {getattr(proof, name):,}")
    for policy, count in proof.erased.items():
        typer.echo(f"  erased under {policy}: {count:,}")
    if proof.labels:
        typer.echo(f"  labels that differ: {proof.labels:,}")
    for damaged in proof.damaged:
        typer.echo(
            f"  {damaged}: a file of the lake is not what was written; the next fill mends it"
        )
    for one in proof.differences[:_SHOWN]:
        typer.echo(
            f"  version {one['declared']}, line {one['line'] + 1}: {one['what']} {one['name']}: "
            f"kept {one['kept']}, again {one['again']}"
        )
