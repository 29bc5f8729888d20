"""Vectors that decided, computed again: by the SQL that training runs, over what was known then.

`Live` counts as rows come in; this counts all at once. Where the two differ, a model is asked about
something else than it learned.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.engine import DuckDB, query
from tidegate.analytics.targeting.keys import tallies
from tidegate.analytics.targeting.memory import TALLIES, Memory
from tidegate.analytics.targeting.past import Past
from tidegate.analytics.targeting.registry import Extensions
from tidegate.analytics.targeting.rows import numbered
from tidegate.analytics.targeting.staging import stage
from tidegate.analytics.targeting.training import Targeter


def vectors_again(
    targeter: Targeter, rows: pa.Table, settled: pa.Table, asked: Sequence[int]
) -> NDArray[np.float32]:
    """The vectors of some rows, as of the moment each was lodged.

    Args:
        targeter: that judged; its memory is where the past ends that these rows go on from.
        rows: canonical rows that it remembered since, and those that it judged; with the outcomes
            that it had been told.
        settled: rows of before its memory ends, with outcomes that it had been told since.
        asked: positions among `rows`, ascending.

    Returns:
        Shape (asked, features), in the order of `asked` and of `targeter.features`; NaN is null.
    """
    with DuckDB() as engine:
        memory = with_settled(engine, targeter.memory, targeter.extensions, settled)
        engine.register("canonical", numbered(rows))
        past = Past(engine, memory, targeter.extensions)
        engine.register("asked", pa.table({"asked_row": pa.array(asked, pa.int64())}))
        return past.vectors("row IN (SELECT asked_row FROM asked)")


def with_settled(engine: DuckDB, memory: Memory, extensions: Extensions, rows: pa.Table) -> Memory:
    """A memory that was told outcomes of rows from before its end."""
    if rows.num_rows == 0:
        return memory
    engine.register("canonical", numbered(rows))
    stage(engine, extensions, memory.salt)
    added = [
        engine.arrow(
            query("settled").format(
                name=tally.name,
                key=tally.key.column,
                known_slot="known_day * 24" if tally.grain == "hour" else "known_day",
            )
        ).cast(TALLIES)
        for tally in tallies(extensions.codes)
    ]
    return replace(memory, tallies=pa.concat_tables([memory.tallies, *added]))
