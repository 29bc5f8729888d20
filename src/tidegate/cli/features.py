"""`tidegate features`: the point-in-time table, with its data dictionary."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.files import FileArguments, MappingOption, Stages, load_mapping, say_read


def features(
    file: FileArguments,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.parquet", dir_okay=False, help="The table.")
    ],
    mapping: MappingOption = "canonical",
) -> None:
    """Write the features of every declaration as they were known when it was lodged.

    Each feature looks strictly at the past, and at outcomes only from when they were known. The
    data dictionary goes beside the table and into its Parquet metadata.

    **Examples**

    - `tidegate features year/declarations.csv --out table.parquet`
    - `tidegate features train.csv valid.csv --mapping korea --out table.parquet`
    """
    from tidegate.targeting.interface import tabulate_files

    chosen = load_mapping(mapping)
    with Stages("Reading declarations") as stages:
        table = tabulate_files(file, chosen, out, progress=stages.read, step=stages.begin)
    say_read(table.ingestion, out.parent / f"{out.stem}-rejected.csv")
    typer.echo(f"{table.rows:,} rows, {len(table.features)} features: {table.table}")
    typer.echo(f"data dictionary: {table.dictionary}")
