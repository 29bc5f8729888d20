"""`tidegate codes …`: the dated tables: load, import, list, show."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.platform import start
from tidegate.cli.progress import stage

if TYPE_CHECKING:
    from tidegate.codes.interface import Code

app = typer.Typer(
    name="codes",
    help="The dated tables: code lists, control points, hours, capacity.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

_ACTOR = "system/command-line"
_TableArgument = Annotated[str, typer.Argument(metavar="TABLE", help="Of `tidegate codes list`.")]


@app.command("load")
def load(
    tables: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TABLE]…", help="Tables to load; all of them when none is named."),
    ] = None,
) -> None:
    """Load the tables that come with Tidegate, from installed packages and its own files.

    `tidegate migrate` does it too. Repeating it changes nothing; after an update of a package, what
    changed is added and what it replaces is closed. Rows that you imported or wrote stay yours.

    **Examples**

    - `tidegate codes load`
    - `tidegate codes load hs locode`
    """
    start()
    load_tables(tables or None)


def load_tables(tables: list[str] | None = None) -> None:
    """Load and say what changed; Django has started."""
    from tidegate.codes.interface import load as load_all

    with stage("Loading code tables") as advance:
        loaded = load_all(tables, actor=_ACTOR, progress=advance)
    changed = [one for one in loaded if one.edition is not None]
    for one in changed:
        assert one.edition is not None  # noqa: S101 - for the type checker
        typer.echo(
            f"{one.table}: {one.edition.added:,} rows added, {one.edition.closed:,} closed "
            f"({one.version})"
        )
    typer.echo(f"{len(loaded) - len(changed)} of {len(loaded)} tables were up to date")


@app.command("list")
def list_tables() -> None:
    """Name the tables and say how many rows of each are known now.

    **Examples**

    - `tidegate codes list`
    """
    start()
    from tidegate.codes.interface import sizes
    from tidegate.codes.interface import tables as all_tables

    counted = sizes()
    for one in all_tables():
        typer.echo(f"{one.name:18} {counted.get(one.name, 0):>7,}  {one.title}")


@app.command("show")
def show(
    table: _TableArgument,
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="One code, with all that was ever said of it.")
    ] = "",
    *,
    find: Annotated[
        str, typer.Option("--find", metavar="TEXT", help="Search codes and names instead.")
    ] = "",
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at", formats=["%Y-%m-%d"], help="Day on which it holds; today if left out."
        ),
    ] = None,
) -> None:
    """Show the codes of a table, or the history of one.

    **Examples**

    - `tidegate codes show control_point`
    - `tidegate codes show control_point SBP`
    - `tidegate codes show country --find 香港`
    - `tidegate codes show control_point --at 2019-05-01`
    """
    start()
    from tidegate.codes.interface import choices, history, search

    day = at.date() if at is not None else None
    if code:
        found = history(table, code)
    elif find:
        found = search(table, find, limit=50, at=day)
    else:
        found = choices(table, day)
    for one in found:
        typer.echo(_line(one, whole=bool(code)))
    if not found:
        typer.echo("nothing is known")


def _line(one: "Code", *, whole: bool) -> str:
    names = " / ".join(name for name in (one.names.en, one.names.zh_hant) if name)
    line = f"{one.code}  {names}"
    if not whole:
        return line
    valid = f"valid {_day(one.valid_from)} to {_day(one.valid_until)}"
    known = f"known from {one.known_from:%Y-%m-%d %H:%M} UTC"
    if one.known_until is not None:
        known += f" to {one.known_until:%Y-%m-%d %H:%M} UTC"
    data = "; ".join(f"{key} {value}" for key, value in one.data.items())
    return f"{line}\n  {valid}, {known}\n  {data}\n  source: {one.source}"


def _day(day: date | None) -> str:
    return "…" if day is None or day == date.min else day.isoformat()


@app.command("import")
def import_file(
    table: _TableArgument,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, exists=True, help="A .csv or .toml.")
    ],
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write it; else only say what would change.")
    ] = False,
) -> None:
    """Let the rows of a file hold in a table, from the days that they name.

    Without `--apply` nothing is written. A file with a mistake is refused whole; every mistake is
    named by line, field and rule. What a row contradicts is closed, never deleted.

    **Examples**

    - `tidegate codes import control_point hours-2027.csv`
    - `tidegate codes import control_point hours-2027.csv --apply`
    """
    start()
    from tidegate.codes.interface import Origin, import_facts, plan, publish

    facts = import_facts(table, file)
    if not apply:
        planned = plan(table, facts, origin=Origin.IMPORT)
        for code, held in planned.added[:20]:
            period = held.period
            typer.echo(
                f"+ {code} {held.says[0].best()} from {_day(period.since)} to {_day(period.until)}"
            )
        more = len(planned.added) - 20
        typer.echo(
            (f"… and {more:,} more\n" if more > 0 else "")
            + f"would add {len(planned.added):,} rows, close {len(planned.closed):,}; "
            f"{planned.unchanged:,} hold already. Nothing was written: repeat with --apply"
        )
        return
    with stage("Importing", total=len(facts)) as advance:
        edition = publish(
            table, facts, version=file.name, origin=Origin.IMPORT, actor=_ACTOR, progress=advance
        )
    if edition is None:
        typer.echo("all of it holds already; nothing was written")
    else:
        typer.echo(f"added {edition.added:,} rows, closed {edition.closed:,}")
