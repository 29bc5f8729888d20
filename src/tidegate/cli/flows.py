"""`tidegate flows`: draw the state machines from the records that run."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.platform import start


def flows(
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", dir_okay=False, help="File to write; else printed."),
    ] = None,
) -> None:
    """Draw every flow: its states and moves as a Mermaid diagram, and what each move takes.

    Needs no database. docs/reference/flows.md is written so.

    **Examples**

    - `tidegate flows`
    - `tidegate flows --out docs/reference/flows.md`
    """
    start()
    from tidegate.flow.interface import flows as found
    from tidegate.flow.interface import page

    text = page(found())
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
