"""One decision: what was kept of it, and what came out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Feature

from ..assessing import rows_digest
from ..models import Assessment
from ..packing import unpack_vectors
from .found import Difference, Proved, What


@dataclass(frozen=True, slots=True)
class Came:
    """What came out for a version."""

    rows: pa.Table
    #: Shape (lines, features).
    vectors: NDArray[np.float32]
    #: The policy under which some of its past was erased; else empty.
    erased_under: str


def compare(
    kept: Assessment,
    came: Came,
    copy: list[float] | None,
    features: tuple[Feature, ...],
    proved: Proved,
) -> None:
    """Count a decision as equal, mismatched, or one whose past was erased."""
    differences = [
        *_rows(kept, came),
        *_vectors(kept, came, features),
        *_copy(kept, copy, features),
    ]
    if not differences:
        proved.equal += 1
    elif came.erased_under and all(one.what is What.FEATURE for one in differences):
        proved.erased[came.erased_under] = proved.erased.get(came.erased_under, 0) + 1
    else:
        proved.mismatched += 1
        proved.differences += differences


def _rows(kept: Assessment, came: Came) -> list[Difference]:
    now = rows_digest(came.rows)
    if now == kept.rows_digest:
        return []
    return [Difference(What.ROWS, kept.declared_id, 0, "", kept.rows_digest, now)]


def _vectors(kept: Assessment, came: Came, features: tuple[Feature, ...]) -> list[Difference]:
    return _different(What.FEATURE, kept, _kept(kept, features), came.vectors, features)


def _copy(
    kept: Assessment, copy: list[float] | None, features: tuple[Feature, ...]
) -> list[Difference]:
    copied = np.array(copy or [], dtype=np.float32).reshape(-1, len(features))
    return _different(What.COPY, kept, _kept(kept, features), copied, features)


def _kept(kept: Assessment, features: tuple[Feature, ...]) -> NDArray[np.float32]:
    return unpack_vectors(bytes(kept.vectors), features)


def _different(
    what: What,
    kept: Assessment,
    mine: NDArray[np.float32],
    other: NDArray[np.float32],
    features: tuple[Feature, ...],
) -> list[Difference]:
    if mine.shape != other.shape:
        return [Difference(what, kept.declared_id, 0, "", str(mine.shape), str(other.shape))]
    unlike = (mine != other) & ~(np.isnan(mine) & np.isnan(other))
    return [
        Difference(
            what,
            kept.declared_id,
            int(line),
            features[place].name,
            _number(mine[line, place]),
            _number(other[line, place]),
        )
        for line, place in zip(*np.nonzero(unlike), strict=True)
    ]


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
