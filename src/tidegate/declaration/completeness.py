"""Completeness: how many of the 42 items a declaration fills."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .schema import ITEMS


def completeness(table: Any) -> npt.NDArray[np.int64]:
    """Filled items per row of a canonical table or batch, 0 to 42.

    An item is filled when any of its columns is; an empty or blank text is not a filled column.
    National extensions do not count.
    """
    present = set(table.schema.names)
    counts = np.zeros(table.num_rows, dtype=np.int64)
    for item in ITEMS:
        filled = np.zeros(table.num_rows, dtype=np.bool_)
        for column in item.columns:
            if column.name in present:
                filled |= _filled(table.column(column.name))
        counts += filled
    return counts


def _filled(column: Any) -> npt.NDArray[np.bool_]:
    filled = pc.is_valid(column)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        written = pc.not_equal(pc.utf8_trim_whitespace(column), "")
        filled = pc.fill_null(written, False)
    return np.asarray(filled, dtype=np.bool_)
