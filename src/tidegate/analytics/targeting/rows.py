"""Tables of canonical rows, as of a moment."""

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def epoch_day(moment: datetime) -> int:
    """Days since 1970-01-01 UTC of the day that holds a moment."""
    return (moment - _EPOCH).days


def numbered(rows: pa.Table) -> pa.Table:
    """The rows with their position as the column `row`."""
    position = pa.array(np.arange(rows.num_rows))
    if "row" in rows.column_names:
        return rows.set_column(rows.column_names.index("row"), "row", position)
    return rows.append_column("row", position)


def as_known(rows: pa.Table, until: datetime | None) -> pa.Table:
    """The rows with the outcomes that were known before a moment; None hides them all."""
    if "outcome_found" not in rows.column_names:
        return rows
    index = rows.column_names.index("outcome_found")
    hidden = pa.nulls(rows.num_rows, pa.bool_())
    if until is None:
        return rows.set_column(index, "outcome_found", hidden)
    known = pc.less(
        rows["outcome_known_at"].cast(pa.timestamp("us", tz="UTC")),
        pa.scalar(until, pa.timestamp("us", tz="UTC")),
    )
    return rows.set_column(
        index, "outcome_found", pc.if_else(pc.fill_null(known, False), rows["outcome_found"], None)
    )


class Cut(NamedTuple):
    """Rows on the two sides of a moment."""

    before: pa.Table
    after: pa.Table


def cut(rows: pa.Table, until: datetime) -> Cut:
    """Rows lodged before a moment, and the rest, each in the order of lodging."""
    ordered = rows.sort_by([("lodged_at", "ascending")])
    early = pc.less(ordered["lodged_at"], pa.scalar(until, ordered["lodged_at"].type))
    return Cut(numbered(ordered.filter(early)), numbered(ordered.filter(pc.invert(early))))


class Labels(NamedTuple):
    """Which rows were examined, and what was found."""

    #: Positions of examined rows.
    rows: NDArray[np.int64]
    #: For each of them, whether something was found.
    found: NDArray[np.bool_]


def labels(rows: pa.Table) -> Labels:
    """The examined rows whose outcome is known."""
    if "outcome_found" not in rows.column_names:
        return Labels(np.empty(0, np.int64), np.empty(0, bool))
    found = rows["outcome_found"].combine_chunks()
    known = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))
    return Labels(known, found.take(pa.array(known)).to_numpy(zero_copy_only=False).astype(bool))
