"""`tidegate trade-statistics`: what the trade declarations of a month say together."""

from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.platform import start


def trade_statistics(
    *,
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="Month of arrival or departure.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.csv", dir_okay=False, help="File to write.")
    ],
) -> None:
    """Add up the lines of the trade declarations of a month that stand, as CSV.

    One row a commodity code, direction, origin, country of consignment or destination, and unit.
    What was refused, withdrawn, given back or revoked is not counted; nothing is suppressed or
    estimated. The same database gives the same file.

    **Examples**

    - `tidegate trade-statistics --month 2026-10 --out trade-2026-10.csv`
    """
    start()
    from tidegate.lodgement.interface import NoMonth, trade_statistics_csv, trade_statistics_of

    try:
        found = trade_statistics_of(month)
    except NoMonth as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--month") from None
    out.write_text(trade_statistics_csv(found), encoding="utf-8")
    typer.echo(f"{out}: {len(found.rows):,} rows of {found.declarations:,} declarations")
    if found.erased:
        typer.echo(
            f"note: the documents of {found.erased:,} declarations were erased; those of this "
            "month are not counted",
            err=True,
        )
