"""`tidegate demo-report`: a year in a fictional port, a model of it, and a day assessed."""

import webbrowser
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from tidegate.cli.files import SeedOption, Stages, load_mapping, start_of
from tidegate.cli.language import LanguageOption
from tidegate.cli.progress import stage

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.targeting.interface import AssessedFile, Evaluated, SimulatedData

_SCENARIO = "ordinary"
_MAPPING = "canonical"
_RATES = (1.0, 2.0, 5.0, 10.0)
#: Days at the end of the year that the evaluation holds out.
_TEST_DAYS = 31
#: The rival that takes longer than everything else together.
_WITHOUT = frozenset({"catboost"})
#: Columns that say what happened, which nobody knows of a day that has just begun.
_OUTCOME = "outcome_"


def demo_report(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder to write into.")
    ] = Path("demo-report"),
    months: Annotated[int, typer.Option("--months", min=3, max=60, help="How long.")] = 12,
    per_day: Annotated[
        int, typer.Option("--per-day", min=20, max=100_000, help="Declarations a day, on average.")
    ] = 275,
    language: LanguageOption = "en",
    seed: SeedOption = 0,
    open_report: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser.")
    ] = False,
) -> None:
    """Simulate a year, train on it, assess its last day and write the report.

    Everything in it is made up and marked so. The model is tested on the last month against the
    simulation's truth, then trained anew until the last day, and that day is assessed.

    **Examples**

    - `tidegate demo-report --open`
    - `tidegate demo-report --language zh-hant --out demo-hant/`
    - `tidegate demo-report --months 6 --per-day 100 --seed 7`
    """
    from tidegate.targeting.interface import assess_files, train_on_files, write_report

    mapping = load_mapping(_MAPPING)
    out.mkdir(parents=True, exist_ok=True)
    year = out / "year" / "declarations.csv"
    data = _simulate(year.parent, months, per_day, seed)
    today = out / "today.csv"
    last = _write_last_day(year, mapping.timezone, today)
    evaluated = _evaluate(year, last - timedelta(days=_TEST_DAYS - 1), seed)
    with Stages("Reading the year") as stages:
        train_on_files(
            [year],
            mapping,
            start_of(last, mapping.timezone),
            out / "model",
            seed=seed,
            progress=stages.read,
            step=stages.begin,
        )
    with Stages("Reading the last day") as stages:
        assessed = assess_files(
            [today],
            mapping,
            out / "model",
            0.05,
            out / "selected.csv",
            seed=seed,
            progress=stages.read,
            step=stages.begin,
        )
    report = out / "report.html"
    with stage("Writing the report"):
        write_report(assessed, report, language=language, evaluated=evaluated, simulated=data)
    _say(assessed, evaluated, last, report)
    if open_report:
        webbrowser.open(report.resolve().as_uri())


def _simulate(folder: Path, months: int, per_day: int, seed: int) -> "SimulatedData":
    from tidegate.simulation import interface
    from tidegate.targeting.interface import SimulatedData

    scenario = interface.load_scenario(_SCENARIO)
    with stage("Simulating the port", unit="declarations") as advance:
        interface.simulate(
            scenario, months=months, per_day=per_day, seed=seed, out=folder, progress=advance
        )
    with stage("Comparing the port with a public data set"):
        here = interface.marginals(_columns(folder / "declarations.csv"))
    return SimulatedData(
        scenario=f"{scenario.title}; seed {seed}", here=here, public=interface.public_marginals()
    )


def _columns(path: Path) -> "pa.Table":
    """The columns that marginals are made of."""
    import pyarrow as pa
    from pyarrow import csv

    kinds: dict[str, Any] = {
        "lodged_at": pa.timestamp("us", tz="UTC"),
        "customs_value": pa.float64(),
        "net_weight_kg": pa.float64(),
        "transport_mode": pa.string(),
        "commodity_code": pa.string(),
        "origin_country": pa.string(),
        "trader_id": pa.string(),
        "outcome_found": pa.bool_(),
    }
    options = csv.ConvertOptions(column_types=kinds, include_columns=list(kinds))
    return csv.read_csv(path, convert_options=options)


def _evaluate(year: Path, until: date, seed: int) -> "Evaluated":
    from tidegate.targeting.interface import Protocol, evaluate_files

    mapping = load_mapping(_MAPPING)
    with Stages("Reading the year, to test on its last month") as stages:
        return evaluate_files(
            [year],
            mapping,
            start_of(until, mapping.timezone),
            [],
            Protocol.TIME,
            _RATES,
            truth=year.with_name("truth.csv"),
            without=_WITHOUT,
            seed=seed,
            progress=stages.read,
            step=stages.begin,
        )


def _lodged(path: Path) -> "pa.Table":
    """Every column as the text that it is, so that nothing changes on the way."""
    import pyarrow as pa
    from pyarrow import csv

    with csv.open_csv(path) as opened:
        kinds = dict.fromkeys(opened.schema.names, pa.string())
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=kinds))


def _write_last_day(year: Path, timezone: str, path: Path) -> date:
    """Write what was lodged on the last day, without what was found; tell which day it is."""
    import pyarrow.compute as pc
    from pyarrow import csv

    lodged = _lodged(year)
    latest = datetime.fromisoformat(max(lodged["lodged_at"].to_pylist()))
    last = latest.astimezone(ZoneInfo(timezone)).date()
    begins = start_of(last, timezone).astimezone(UTC)
    day = lodged.filter(pc.greater_equal(lodged["lodged_at"], f"{begins:%FT%TZ}"))
    known = [name for name in day.column_names if not name.startswith(_OUTCOME)]
    csv.write_csv(day.select(known), path)
    return last


def _say(assessed: "AssessedFile", evaluated: "Evaluated", last: date, report: Path) -> None:
    own, _ = evaluated.comparison.scores["tidegate"]
    plain, _ = evaluated.comparison.scores["lightgbm"]
    at = own.at["5"]
    lines = [
        "Simulated data: every trader, consignment and offence is made up.",
        f"{len(assessed.assessment.selected)} of {assessed.rows.num_rows} declarations of "
        f"{last:%Y-%m-%d} are proposed for examination.",
    ]
    if at.precision is not None and at.recall is not None and at.lift is not None:
        lines += [
            f"In the test, 5% examined held {at.recall:.0%} of all irregular declarations.",
            f"{at.precision:.0%} of those were irregular, {at.lift:.1f} times a random choice.",
        ]
    if own.ap is not None and plain.ap is not None:
        lines.append(f"Average precision {own.ap:.3f}; LightGBM on raw columns {plain.ap:.3f}.")
    for line in lines:
        typer.echo(line)
    typer.echo(f"The report: {report.resolve()}")
