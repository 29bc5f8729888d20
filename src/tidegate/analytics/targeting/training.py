"""Training: from rows with outcomes to a targeter that can assess."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.engine import DuckDB, Opens
from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.memory import Memory, empty_memory
from tidegate.analytics.targeting.model import Model, TooFewOutcomes, learn
from tidegate.analytics.targeting.nomenclature import nomenclature_words
from tidegate.analytics.targeting.outcomes import Outcomes, learn_outcomes
from tidegate.analytics.targeting.past import Past
from tidegate.analytics.targeting.registry import Extensions, registry
from tidegate.analytics.targeting.rows import as_known, cut, epoch_day, labels

#: Called with the name of each step when it begins.
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the rows were that a targeter learned from."""

    rows: int
    examined: int
    found: int
    first: datetime
    last: datetime
    until: datetime
    seed: int
    trees: int


@dataclass(frozen=True, slots=True)
class Targeter:
    """A model with the memory that it reads: all that assessment needs."""

    model: Model
    memory: Memory
    extensions: Extensions
    learned: Learned
    #: Chances of each outcome; None where none were learned.
    outcomes: Outcomes | None = None

    @property
    def features(self) -> tuple[Feature, ...]:
        """The features in the order of the vector."""
        return registry(self.extensions)


def train(
    rows: pa.Table,
    extensions: Extensions,
    until: datetime,
    seed: int = 0,
    salt: str = "00",
    step: Step = lambda _: None,
    opens: Opens = DuckDB,
    *,
    with_outcomes: bool = False,
) -> Targeter:
    """Learn from what was lodged and known before a moment.

    Args:
        rows: canonical rows with outcomes; those lodged from `until` on are not looked at.
        extensions: national items of the rows.
        until: exclusive, UTC.
        seed: the same rows and seed give the same targeter, bit for bit.
        salt: lower-case hexadecimal, mixed into the digests of the memory.
        step: told what begins.
        opens: the engine that does it; every one learns the same.
        with_outcomes: whether the chance of each outcome is learned too, of `outcome_class`.

    Raises:
        TooFewOutcomes: fewer finds or clear outcomes than can be learned from.
    """
    before = as_known(cut(rows, until).before, until)
    known = labels(before)
    if len(known.rows) == 0:
        raise TooFewOutcomes(f"no outcome was known before {until:%Y-%m-%d}")
    with opens() as engine:
        engine.register("canonical", before)
        step("Looking at the past of every declaration")
        past = Past(engine, first_memory(salt), extensions)
        vectors = past.vectors("found IS NOT NULL")
        step("Growing trees")
        model = learn(vectors, known.found, past.features, seed)
        outcomes = None
        if with_outcomes:
            step("Growing trees of each outcome")
            outcomes = learn_outcomes(
                vectors, known.found, _classes(before, known.rows), past.features, seed
            )
        step("Keeping the memory")
        memory = past.remembered(epoch_day(until))
    lodged = before["lodged_at"]
    return Targeter(
        model=model,
        memory=memory,
        extensions=extensions,
        learned=Learned(
            rows=before.num_rows,
            examined=len(known.rows),
            found=int(known.found.sum()),
            first=lodged[0].as_py(),
            last=lodged[-1].as_py(),
            until=until,
            seed=seed,
            trees=model.booster.num_trees(),
        ),
        outcomes=outcomes,
    )


def _classes(rows: pa.Table, examined: NDArray[np.int64]) -> list[str | None]:
    """What was found in each examined row; none where the history does not tell."""
    if "outcome_class" not in rows.column_names:
        return [None] * len(examined)
    classes: list[str | None] = rows["outcome_class"].take(pa.array(examined)).to_pylist()
    return classes


def first_memory(salt: str) -> Memory:
    """The memory of an administration's first day: the words of the nomenclature, nothing else."""
    empty = empty_memory(salt)
    return Memory(empty.tallies, empty.spreads, nomenclature_words(), empty.legs, salt)
