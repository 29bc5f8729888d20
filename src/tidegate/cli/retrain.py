"""`tidegate retrain` and `tidegate register-model`: candidates, which two people put in service."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.files import SeedOption, Stages
from tidegate.cli.platform import start

if TYPE_CHECKING:
    from tidegate.targeting.interface import ModelRecord


def retrain(*, seed: SeedOption = 0) -> None:
    """Learn a candidate from what was lodged and found here, and say how good it is.

    It learns from the older part of the examined consignments and is measured on the newest part,
    which it has not seen, beside the model in service and the simple rule (how often the importer
    was found out before). Two people put it in service, on the page of the models.

    **Examples**

    - `tidegate retrain`
    """
    start()
    from tidegate.access.interface import SYSTEM
    from tidegate.targeting.interface import learn_from_stored

    with Stages("Reading what was lodged") as stages:
        record = learn_from_stored(SYSTEM, stages.begin, seed=seed)
    _say(record)


def register_model(
    folder: Annotated[
        Path,
        typer.Argument(metavar="MODEL", exists=True, file_okay=False, help="What train wrote."),
    ],
) -> None:
    """Register a model that was trained on files as a candidate for service.

    The folder is copied to TIDEGATE_HOME/models. Two people put it in service, on the page of the
    models.

    **Examples**

    - `tidegate register-model model/`
    """
    start()
    from tidegate.access.interface import SYSTEM
    from tidegate.targeting.interface import register_model as register

    _say(register(folder, figures={}, actor=SYSTEM))


def _say(record: "ModelRecord") -> None:
    typer.echo(
        f"model {record.digest[:16]} is {record.state.replace('_', ' ')}: learned from "
        f"{record.examined:,} examined lines, {record.found:,} found irregular"
    )
    scores = record.figures.get("scores", {})
    if scores:
        typer.echo(
            f"on {record.figures['rows']:,} examined lines lodged {record.figures['since']} to "
            f"{record.figures['until']}, which it has not seen:"
        )
    for name, one in scores.items():
        auc, precision = one["auc"], one["at"]["5"]["precision"]
        typer.echo(
            f"  {name.replace('_', ' ')}: area under the curve "
            f"{'unknown' if auc is None else f'{auc:.3f}'}, "
            f"finds among the highest 5% {'unknown' if precision is None else f'{precision:.0%}'}"
        )
