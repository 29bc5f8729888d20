"""Train on files: histories in, model folder out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tidegate.analytics.targeting.interface import DuckDB, Opens, Step, Targeter, train
from tidegate.declaration.interface import Ingestion, Mapping, Progress
from tidegate.targeting.workbench import model_folder
from tidegate.targeting.workbench.card import model_card
from tidegate.targeting.workbench.origin import simulated_in
from tidegate.targeting.workbench.placing import check_folder, check_outputs
from tidegate.targeting.workbench.reading import read


@dataclass(frozen=True, slots=True)
class Trained:
    """What training did."""

    targeter: Targeter
    ingestion: Ingestion
    folder: Path
    #: Names the model: the hash of its manifest.
    digest: str


def train_on_files(
    history: Sequence[Path],
    mapping: Mapping,
    until: datetime,
    out: Path,
    *,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    step: Step = lambda _: None,
    opens: Opens = DuckDB,
) -> Trained:
    """Read histories, learn what was known before `until` (exclusive, UTC), write a model folder.

    Raises:
        DeclarationError: a file or the mapping was refused.
        NothingAccepted: no row was accepted.
        TooFewOutcomes: too little is known before `until`.
        NotAModelFolder: `out` exists and is something else.
        OutputRefused: the rejected rows would go where an input is.
    """
    model_folder.check_place(out)
    check_folder(out.parent)
    rejected = out.parent / f"{out.name}-rejected.csv"
    check_outputs(history, [rejected])
    given = read(history, mapping, rejected, progress, with_outcomes=True)
    targeter = train(
        given.rows,
        given.extensions,
        until,
        seed,
        given.salt,
        step,
        opens,
        with_outcomes=True,
    )
    simulated = simulated_in(history)
    facts = {"name": mapping.name, "currency": mapping.currency, "simulated": simulated}
    card = model_card(targeter, mapping, given.ingestion, simulated)
    model_folder.save(targeter, out, facts, card)
    return Trained(targeter, given.ingestion, out, model_folder.digest(out))
