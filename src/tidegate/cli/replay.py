"""`tidegate replay`: does a decision follow from what was stored with it?"""

from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.platform import start

if TYPE_CHECKING:
    from tidegate.targeting.interface import Replayed


def replay(
    decision: Annotated[int, typer.Argument(metavar="DECISION", help="Its number.")],
) -> None:
    """Compute a proposed lane again from what was stored with it, and compare.

    Asked are the model by its hash, the stored vectors and evidence, the policy, the threshold, the
    draw, what finds were worth and what the day had left; nothing that changed since. Ends with 0
    when score, reasons, chances and lane are the same, with 5 when anything is not, and with 4 when
    the inputs were erased under a retention policy; then it says on which day and under which one.

    **Examples**

    - `tidegate replay 4711`
    """
    start()
    from tidegate.targeting.interface import replay as computed

    found = computed(decision)
    _say(found)
    if not found.same:
        raise typer.Exit(ExitCode.UNVERIFIED)


def _say(found: "Replayed") -> None:
    model = f"model {found.model[:16]}" if found.model else "no model"
    typer.echo(f"decision {found.decision}: {model}, policy {found.policy}")
    several = ("reasons", "chances")
    single = ("score", "factor", "lane", "selected_by", "propensity", "harm_per_minute")
    for name in (*single, *several):
        stored, now = getattr(found, name)
        if stored == now:
            told = f"{len(stored)} the same" if name in several else f"{stored}, the same"
        else:
            told = f"stored {stored}, now {now}"
        typer.echo(f"  {name.replace('_', ' ')}: {told}")
    if found.document_erased is not None:
        day, policy = found.document_erased
        typer.echo(f"  declaration: erased on {day:%Y-%m-%d} under {policy}")
    else:
        typer.echo(f"  declaration: {'the same' if found.rows_same else 'OTHER ROWS'}")
