"""`tidegate simulate`: years in a fictional port, from a scenario file."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.progress import stage


def simulate(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder to write into.")
    ],
    scenario: Annotated[
        str,
        typer.Option(
            "--scenario",
            metavar="S",
            help="The port: a shipped name (ordinary, drift) or a TOML file.",
        ),
    ] = "ordinary",
    months: Annotated[int, typer.Option("--months", min=1, max=240, help="How long.")] = 12,
    per_day: Annotated[
        int, typer.Option("--per-day", min=1, max=1_000_000, help="Declarations a day, on average.")
    ] = 300,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="The same seed writes the same files.")
    ] = 0,
) -> None:
    """Simulate the declarations, examinations and outcomes of a fictional port.

    The truth, which officers of the port do not know, goes into a file of its own.

    **Examples**

    - `tidegate simulate --out year/`
    - `tidegate simulate --months 24 --per-day 1000 --seed 7 --out two-years/`
    - `tidegate simulate --scenario drift --out drift/`
    - `tidegate simulate --scenario my-port.toml --out my-port/`
    """
    from tidegate.simulation import interface

    if scenario not in (shipped := interface.shipped_scenarios()) and not Path(scenario).is_file():
        raise typer.BadParameter(
            f"{scenario!r} is no file, and no shipped scenario ({', '.join(shipped)})",
            param_hint="--scenario",
        )
    chosen = interface.load_scenario(scenario if scenario in shipped else Path(scenario).resolve())
    with stage("Simulating the port", unit="declarations") as advance:
        interface.simulate(
            chosen, months=months, per_day=per_day, seed=seed, out=out, progress=advance
        )
