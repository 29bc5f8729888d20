"""What the model in service had been told when it judged: of assessments, and of labels.

The same rules as in `resident.py`, which remembers by them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import epoch_day

#: Later than any day.
NEVER = 2**31


@dataclass(frozen=True, slots=True)
class Told:
    """Keys up to a number, but for some."""

    upto: int
    untold: frozenset[int]

    def has(self, key: int) -> bool:
        return key <= self.upto and key not in self.untold


class Newcomer(NamedTuple):
    """A version that was assessed since the model's past ends."""

    version: int
    #: Of its lodging, since 1970.
    hour: int


class Newcomers:
    """Versions in the order of their assessments.

    Args:
        assessed: columns `assessment`, `declared`, `lodged_at`; of what was not refused and was
            lodged since the model's past ends, ascending.
    """

    def __init__(self, assessed: pa.Table) -> None:
        self._keys = assessed["assessment"].to_numpy()
        self._versions = assessed["declared"].to_numpy()
        self._hours = hours_of(assessed["lodged_at"])
        self._key_of = dict(zip(self._versions.tolist(), self._keys.tolist(), strict=True))

    def versions(self, told: Told) -> NDArray[np.int64]:
        """Those of which it was told."""
        some = self._keys <= told.upto
        if told.untold:
            some &= ~np.isin(self._keys, list(told.untold))
        found: NDArray[np.int64] = self._versions[some]
        return found

    def is_told(self, version: int, told: Told) -> bool:
        key = self._key_of.get(version)
        return key is not None and told.has(key)

    def only_in(self, more: Told, less: Told, before: int) -> list[int]:
        """Versions lodged before an hour of which one was told, and the other was not."""
        start, end = np.searchsorted(self._keys, [less.upto, more.upto], side="right")
        early = np.flatnonzero(self._hours[start:end] < before) + start
        at = [*early.tolist(), *self._places(less.untold, before)]
        return [int(self._versions[one]) for one in at if more.has(int(self._keys[one]))]

    def _places(self, keys: frozenset[int], before: int) -> list[int]:
        if not keys:
            return []
        return np.flatnonzero(np.isin(self._keys, list(keys)) & (self._hours < before)).tolist()


class Labelled(NamedTuple):
    """A label, as the lake has it."""

    known_at: datetime
    label: int
    declared: int
    found: bool
    category: str
    lodged_at: datetime


class Outcomes:
    """Which outcome counts for a version, by which labels had been told.

    Args:
        labels: every label.
        until: where the model's past ends.
    """

    def __init__(self, labels: list[Labelled], until: datetime) -> None:
        self._until = until
        self._by_label = {one.label: one for one in labels}
        self._keys = np.array(sorted(self._by_label), dtype=np.int64)
        self._of: dict[int, list[Labelled]] = defaultdict(list)
        for one in sorted(labels):
            self._of[one.declared].append(one)
        self._differences: dict[tuple[Told, Told], int] = {}

    def of(self, version: int, told: Told) -> Labelled | None:
        """The newest that it was told of; none where the model learned of one before."""
        known = [one for one in self._of.get(version, ()) if told.has(one.label)]
        if not known:
            return None
        if known[0].lodged_at < self._until and known[0].known_at < self._until:
            return None
        return known[-1]

    def known(self, told: Told) -> dict[int, Labelled]:
        """Version → the outcome that counts."""
        found = {version: self.of(version, told) for version in self._of}
        return {version: one for version, one in found.items() if one is not None}

    def first_difference(self, one: Told, other: Told) -> int:
        """The first day whose outcomes the two do not tell alike; `NEVER` where there is none."""
        if (one, other) not in self._differences:
            low, high = sorted((one.upto, other.upto))
            start, end = np.searchsorted(self._keys, [low, high], side="right")
            keys = {*self._keys[start:end].tolist(), *one.untold, *other.untold}
            versions = {self._by_label[key].declared for key in keys if key in self._by_label}
            days = [
                epoch_day(label.known_at)
                for version in versions
                if (here := self.of(version, one)) != (there := self.of(version, other))
                for label in (here, there)
                if label is not None
            ]
            self._differences[one, other] = min(days, default=NEVER)
        return self._differences[one, other]


def hours_of(moments: pa.ChunkedArray) -> NDArray[np.int64]:
    """Hours since 1970, UTC."""
    found: NDArray[np.int64] = moments.cast(pa.int64()).to_numpy() // 3_600_000_000
    return found


def hour_of(moment: datetime) -> int:
    """Hours since 1970, UTC."""
    return int(moment.astimezone(UTC).timestamp() // 3600)
