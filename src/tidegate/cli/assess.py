"""`tidegate assess`: declarations and a model in, the selected with reasons out."""

from collections import Counter
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
    parse_rate,
    parse_share,
    say_read,
)
from tidegate.cli.language import LanguageOption


def assess(
    file: FileArguments,
    *,
    model: Annotated[
        Path,
        typer.Option("--model", metavar="MODEL", exists=True, file_okay=False, help="From train."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.csv", dir_okay=False, help="The selected.")
    ],
    rate: Annotated[
        float,
        typer.Option("--rate", metavar="SHARE", parser=parse_rate, help="Share to examine: 5%."),
    ] = 0.05,
    mapping: MappingOption = "canonical",
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.html", dir_okay=False, help="Also as a page."),
    ] = None,
    scores: Annotated[
        Path | None,
        typer.Option(
            "--scores", metavar="FILE.parquet", dir_okay=False, help="Every row's score as well."
        ),
    ] = None,
    random_share: Annotated[
        float,
        typer.Option(
            "--random-share",
            metavar="SHARE",
            parser=parse_share,
            help="Share of the examined that is drawn at random, so that leakage can be estimated.",
        ),
    ] = 0.1,
    language: LanguageOption = "en",
    seed: SeedOption = 0,
    engine: EngineOption = EngineName.DUCKDB,
    master: MasterOption = "local[*]",
) -> None:
    """Score declarations, select a share of them, and say why.

    Outcomes in the file are not read. The selected are written highest score first, the ones drawn
    at random after them, each with a proposed lane and up to five reasons. An officer decides.

    **Examples**

    - `tidegate assess today.csv --model model/ --rate 5% --out selected.csv`
    - `tidegate assess today.csv --model model/ --out selected.csv --report report.html`
    - `tidegate assess q2.csv --mapping korea --model m/ --out s.csv --scores all.parquet`
    """
    from tidegate.targeting.interface import assess_files, write_report

    chosen, opens = load_mapping(mapping), engine_of(engine, master)
    with Stages("Reading declarations") as stages:
        assessed = assess_files(
            file,
            chosen,
            model,
            rate,
            out,
            scores=scores,
            random_share=random_share,
            seed=seed,
            progress=stages.read,
            step=stages.begin,
            opens=opens,
            language=language,
            beside=[] if report is None else [report],
        )
        if report is not None:
            stages.begin("Writing the report")
            write_report(assessed, report, language=language, selected=out.name)
    say_read(assessed.ingestion, out.parent / f"{out.stem}-rejected.csv")
    for note in assessed.notes:
        typer.echo(f"note: {note}", err=True)
    found = assessed.assessment.selected
    lanes = Counter(one.lane for one in found)
    told = ", ".join(f"{count:,} {lane}" for lane, count in lanes.most_common())
    typer.echo(f"{len(found):,} of {assessed.rows.num_rows:,} proposed for examination: {told}")
    typer.echo(f"written to {out}" + (f", the report to {report}" if report else ""))
