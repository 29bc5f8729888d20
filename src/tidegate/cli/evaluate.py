"""`tidegate evaluate`: how good, against rivals, on rows that none has seen."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.files import (
    FileArguments,
    MappingOption,
    SeedOption,
    Stages,
    as_text,
    load_mapping,
    parse_date,
    say_read,
    start_of,
)

if TYPE_CHECKING:
    from tidegate.targeting.interface import Evaluated


def parse_rates(text: str) -> tuple[float, ...]:
    """Shares in percent: `1,2,5,10`."""
    try:
        rates = tuple(float(part.strip().removesuffix("%")) for part in text.split(","))
    except ValueError:
        rates = ()
    if not rates or not all(0 < rate <= 100 for rate in rates):
        raise typer.BadParameter(
            f"{text!r} is not a list of percentages; write 1,2,5,10", param_hint="--rates"
        )
    return rates


def evaluate(
    history: FileArguments,
    *,
    mapping: MappingOption = "canonical",
    until: Annotated[
        date | None,
        typer.Option(
            "--train-until",
            metavar="DATE",
            parser=parse_date,
            help="First day that is not learned from; the test begins there.",
        ),
    ] = None,
    test: Annotated[
        list[Path] | None,
        typer.Option(
            "--test",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Test on this instead; may be given several times.",
        ),
    ] = None,
    protocol: Annotated[
        str,
        typer.Option("--protocol", metavar="time|deduplicated", help="How rows are kept apart."),
    ] = "time",
    rates: Annotated[
        str, typer.Option("--rates", metavar="LIST", help="Shares examined, in percent.")
    ] = "1,2,5,10",
    truth: Annotated[
        Path | None,
        typer.Option(
            "--truth",
            metavar="truth.csv",
            exists=True,
            dir_okay=False,
            help="Of a simulation: test on what is true, not on what was found.",
        ),
    ] = None,
    rejected: Annotated[
        Path | None,
        typer.Option(
            "--rejected",
            metavar="FILE.csv",
            dir_okay=False,
            help="Keep the refused rows there; otherwise they are only counted.",
        ),
    ] = None,
    seed: SeedOption = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON on stdout.")] = False,
) -> None:
    """Compare Tidegate with its rivals on declarations that none of them has seen.

    The rivals are random choice, the importer's past rate, a look-up of the goods' identity,
    LightGBM on the raw columns and CatBoost on the raw categories, with library defaults. All rows
    and novel rows (an identity that training never saw) are told apart, because some data sets
    repeat goods together with their label.

    **Examples**

    - `tidegate evaluate train.csv valid.csv --mapping korea --train-until 2021-01-01 --json`
    - `tidegate evaluate train.csv --test q2.csv --mapping korea --train-until 2021-04-01`
    - `tidegate evaluate train.csv valid.csv --mapping korea --protocol deduplicated`
    - `tidegate evaluate year/declarations.csv --truth year/truth.csv --train-until 2024-12-01`
    """
    from tidegate.targeting.interface import Protocol, evaluate_files

    if protocol not in list(Protocol):
        raise typer.BadParameter("the protocol is time or deduplicated", param_hint="--protocol")
    if protocol == Protocol.TIME and until is None:
        raise typer.BadParameter(
            "the time protocol needs the first day of the test", param_hint="--train-until"
        )
    if protocol == Protocol.DEDUPLICATED and truth is not None:
        raise typer.BadParameter("goes with the time protocol only", param_hint="--truth")
    percentages = parse_rates(rates)
    chosen = load_mapping(mapping)
    with Stages("Reading history") as stages:
        evaluated = evaluate_files(
            history,
            chosen,
            None if until is None else start_of(until, chosen.timezone),
            test or [],
            Protocol(protocol),
            percentages,
            truth=truth,
            seed=seed,
            rejected=rejected,
            progress=stages.read,
            step=stages.begin,
        )
    for ingestion in evaluated.ingestions:
        say_read(ingestion, rejected, err=True)
    if as_json:
        typer.echo(json.dumps(evaluated.as_json(), indent=1))
    else:
        _print(evaluated)


def _print(evaluated: "Evaluated") -> None:
    from rich.console import Console
    from rich.table import Table

    comparison = evaluated.comparison
    console = Console()
    for index, rows in enumerate(("all rows", "novel rows")):
        figures = {name: pair[index] for name, pair in comparison.scores.items()}
        own = figures["tidegate"]
        if own is None:
            continue
        table = Table(title=f"{rows}: {own.rows:,} tested, {own.finds:,} irregular")
        table.add_column("who")
        shown = [f"P@{rate}%" for rate in own.at]
        for title in ("AUC", "AP", "ECE", *shown):
            table.add_column(title, justify="right")
        for name, one in figures.items():
            if one is not None:
                at = [as_text(part.precision) for part in one.at.values()]
                table.add_row(name, as_text(one.auc), as_text(one.ap), as_text(one.ece), *at)
        console.print(table)
    console.print(
        "AP: average precision. ECE: calibration error. P@5%: finds among the 5 % scored highest.\n"
        f"Learned from {comparison.examined_before:,} examined declarations; "
        f"protocol {comparison.protocol}. More figures: --json"
    )
