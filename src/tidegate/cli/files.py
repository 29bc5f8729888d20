"""What the commands on files share: their options, and how reading and steps are shown."""

import re
from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Self
from zoneinfo import ZoneInfo

import typer

from tidegate.cli.progress import Advance, stage

if TYPE_CHECKING:
    from tidegate.analytics.targeting.interface import Opens
    from tidegate.declaration.interface import Ingestion, Mapping, Progress

FileArguments = Annotated[
    list[Path],
    typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or Parquet; CSV also as .gz."),
]
MappingOption = Annotated[
    str,
    typer.Option(
        "--mapping",
        metavar="M",
        help="How to read the files: a shipped name (canonical, korea) or a TOML file.",
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, help="The same files and seed give the same result.")
]


class EngineName(StrEnum):
    """Where the SQL of features is run."""

    DUCKDB = "duckdb"
    SPARK = "spark"


EngineOption = Annotated[
    EngineName,
    typer.Option(
        "--engine",
        help="Where features are computed: duckdb (in this process) or spark; the same result.",
    ),
]
MasterOption = Annotated[
    str,
    typer.Option(
        "--master",
        metavar="URL",
        help="Spark's master: local[*] is this machine; spark://HOST:7077, yarn, …",
    ),
]


def parse_memory(text: str) -> str:
    """A size as DuckDB takes it."""
    if re.fullmatch(r"[1-9]\d*(\.\d+)? ?[KMGT]i?B", text) is None:
        raise typer.BadParameter(f"{text!r} is not a size; write 4GB or 800MB")
    return text


def engine_of(engine: EngineName, master: str, memory: str | None = None) -> "Opens":
    """The engine that is asked for; whether it can start is looked at before any work."""
    from tidegate.analytics.targeting.interface import DuckDB, check_spark, spark_at

    if engine is EngineName.DUCKDB:
        return partial(DuckDB, memory=memory)
    check_spark()
    return partial(spark_at, master)


def parse_date(text: str | date) -> date:
    """A day as YYYY-MM-DD."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2021-01-01") from None


def parse_rate(text: str | float) -> float:
    """A share: `5%`, or `0.05`. A bare 1 could be 1 % or all, so it is refused."""
    if isinstance(text, float):
        return text
    try:
        rate = float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        rate = -1.0
    if rate == 1 and not text.endswith("%"):
        raise typer.BadParameter(f"{text!r} could be one percent or all; write 1% or 100%")
    if not 0 < rate <= 1:
        raise typer.BadParameter(f"{text!r} is not a share above 0 and up to 1; write 5% or 0.05")
    return rate


def parse_share(text: str | float) -> float:
    """A share that may be nothing: `0`, `10%`, or `0.1`."""
    if isinstance(text, str) and re.fullmatch(r"0+(\.0*)?%?", text):
        return 0.0
    return parse_rate(text)


def start_of(day: date, timezone: str) -> datetime:
    """The instant at which a day begins where the declarations are lodged, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)


def load_mapping(name: str) -> "Mapping":
    """A shipped mapping or one of a file."""
    from tidegate.declaration import interface

    return interface.load_mapping(name)


class Stages:
    """Stages one after the other: each ends when the next begins."""

    def __init__(self, reading: str) -> None:
        self._reading = reading
        self._stage = ExitStack()
        self._advance: Advance | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stage.__exit__(kind, error, trace)

    def begin(self, title: str) -> None:
        """A stage of unknown length begins."""
        self._stage.close()
        self._advance = None
        self._stage.enter_context(stage(title))

    def read(self, progress: "Progress") -> None:
        """Follow a reading by the bytes of its files; another reading is another stage."""
        if self._advance is None or progress.bytes_done < self._done:
            self._stage.close()
            self._advance = self._stage.enter_context(
                stage(self._reading, progress.bytes_total, "bytes")
            )
            self._done = 0
        self._advance(progress.bytes_done - self._done)
        self._done = progress.bytes_done


def say_read(ingestion: "Ingestion", rejected: Path | None, *, err: bool = False) -> None:
    """What was read, and what was refused, why, and where it is kept if it is."""
    typer.echo(f"{ingestion.accepted:,} declarations read, {ingestion.rejected:,} refused", err=err)
    if ingestion.rejected:
        for (field, rule), count in list(ingestion.rules.items())[:3]:
            typer.echo(f"  {count:,} × {field}: {rule}", err=err)
        kept = rejected or "not kept; --rejected FILE.csv keeps them"
        typer.echo(f"  all of them: {kept}", err=err)


def as_text(value: Any) -> str:
    """A figure of a table: three decimals, or a dash."""
    return "–" if value is None else f"{value:.3f}"
