"""`tidegate features`: the point-in-time table, with its data dictionary."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.files import (
    EngineName,
    EngineOption,
    FileArguments,
    MappingOption,
    MasterOption,
    Stages,
    engine_of,
    load_mapping,
    parse_memory,
    say_read,
)


def features(
    file: FileArguments,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.parquet", dir_okay=False, help="The table.")
    ],
    mapping: MappingOption = "canonical",
    engine: EngineOption = EngineName.DUCKDB,
    master: MasterOption = "local[*]",
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory",
            metavar="SIZE",
            parser=parse_memory,
            help="Most that DuckDB's tables may take, such as 4GB; the rest goes to TMPDIR.",
        ),
    ] = None,
) -> None:
    """Write the features of every declaration as they were known when it was lodged.

    Each feature looks strictly at the past, and at outcomes only from when they were known. The
    data dictionary goes beside the table and into its Parquet metadata.

    **Examples**

    - `tidegate features year/declarations.csv --out table.parquet`
    - `tidegate features train.csv valid.csv --mapping korea --out table.parquet`
    - `tidegate features years.parquet --engine spark --master spark://host:7077 --out t.parquet`
    """
    from tidegate.targeting.interface import tabulate_files

    chosen, opens = load_mapping(mapping), engine_of(engine, master, memory)
    with Stages("Reading declarations") as stages:
        table = tabulate_files(
            file, chosen, out, progress=stages.read, step=stages.begin, opens=opens
        )
    say_read(table.ingestion, out.parent / f"{out.stem}-rejected.csv")
    typer.echo(f"{table.rows:,} rows, {len(table.features)} features: {table.table}")
    typer.echo(f"data dictionary: {table.dictionary}")
