"""`tidegate train`: histories in, model folder out."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.files import (
    EngineName,
    EngineOption,
    FileArguments,
    MappingOption,
    MasterOption,
    SeedOption,
    Stages,
    engine_of,
    load_mapping,
    parse_date,
    say_read,
    start_of,
)


def train(
    history: FileArguments,
    *,
    until: Annotated[
        date,
        typer.Option(
            "--train-until",
            metavar="DATE",
            parser=parse_date,
            help="First day that is not learned from, where the declarations are lodged.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="MODEL", file_okay=False, help="Folder to write.")
    ],
    mapping: MappingOption = "canonical",
    seed: SeedOption = 0,
    engine: EngineOption = EngineName.DUCKDB,
    master: MasterOption = "local[*]",
) -> None:
    """Learn from declarations and their outcomes; write a model folder.

    Only what was lodged, and only outcomes known, before --train-until are learned from. The folder
    holds the trees, the memory of the past, a manifest of hashes and a model card.

    **Examples**

    - `tidegate train year/declarations.csv --train-until 2024-12-01 --out model/`
    - `tidegate train train.csv --mapping korea --train-until 2021-01-01 --out model/`
    - `tidegate train 2023.csv.gz 2024.csv.gz --mapping ours.toml --train-until 2024-12-01 --out m/`
    """
    from tidegate.targeting.interface import train_on_files

    chosen, opens = load_mapping(mapping), engine_of(engine, master)
    with Stages("Reading history") as stages:
        trained = train_on_files(
            history,
            chosen,
            start_of(until, chosen.timezone),
            out,
            seed=seed,
            progress=stages.read,
            step=stages.begin,
            opens=opens,
        )
    say_read(trained.ingestion, out.parent / f"{out.name}-rejected.csv")
    learned = trained.targeter.learned
    typer.echo(
        f"learned from {learned.examined:,} examined declarations, "
        f"{learned.found:,} found irregular, {learned.trees} trees"
    )
    typer.echo(f"model {trained.digest[:16]} in {out}; its card is {out / 'card.md'}")
