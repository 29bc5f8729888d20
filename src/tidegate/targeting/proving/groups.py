"""Micro-batches that can be computed at once, though each of them had been told something else.

A row sees what was lodged in hours before its own, and what was found on days before its own. So
whoever was told more, of later hours and days, sees the same; that is nearly all of a day. What
came out of order, and what was corrected, parts the groups.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .told import Newcomers, Outcomes, Told

_HOURS = 24


@dataclass(frozen=True, slots=True)
class Batch:
    """Versions that were judged together, and what had been told by then."""

    assessed: Told
    labels: Told
    #: Those to compute, with the hours of their lodging.
    asked: Mapping[int, int]
    #: Others that were judged with them: stored with them or not.
    beside: Mapping[int, int]

    @property
    def hour(self) -> int:
        """The last one: the earlier ones are what its rows may see."""
        return max(self.asked.values())

    @property
    def together(self) -> dict[int, int]:
        return {**self.asked, **self.beside}


@dataclass(slots=True)
class Group:
    """Batches over one past, which gives each of them the vectors that it had."""

    assessed: Told
    labels: Told
    batches: list[Batch] = field(default_factory=list)
    #: Versions that belong to it though the last batch had not been told of them, by hour.
    more: dict[int, int] = field(default_factory=dict)
    #: The last hour of any row to compute.
    hour: int = 0

    def add(self, batch: Batch, newcomers: Newcomers) -> None:
        self.batches.append(batch)
        self.more |= self._adds(batch, newcomers)
        self.hour = max(self.hour, batch.hour)

    def admits(self, batch: Batch, newcomers: Newcomers, outcomes: Outcomes) -> bool:
        """Whether the batch, and those that are in already, would see what each of them saw."""
        together, hour = batch.together, batch.hour
        unseen = [
            *newcomers.only_in(self.assessed, batch.assessed, hour),
            *(
                version
                for version, lodged in self.more.items()
                if lodged < hour and not newcomers.is_told(version, batch.assessed)
            ),
        ]
        seen = newcomers.only_in(batch.assessed, self.assessed, hour)
        return (
            all(version in together for version in unseen)
            and all(version in self.more for version in seen)
            and all(lodged >= self.hour for lodged in self._adds(batch, newcomers).values())
            and outcomes.first_difference(self.labels, batch.labels) >= hour // _HOURS
        )

    def _adds(self, batch: Batch, newcomers: Newcomers) -> dict[int, int]:
        """What it brings along: its own rows, and those beside them that they may have seen."""
        seen = {version: at for version, at in batch.beside.items() if at < batch.hour}
        return {
            version: at
            for version, at in {**batch.asked, **seen}.items()
            if version not in self.more and not newcomers.is_told(version, self.assessed)
        }


def grouped(batches: Iterable[Batch], newcomers: Newcomers, outcomes: Outcomes) -> list[Group]:
    """Few groups that hold every batch; whoever was told most comes first."""
    groups: list[Group] = []
    for batch in sorted(batches, key=lambda one: one.assessed.upto, reverse=True):
        if not groups or not groups[-1].admits(batch, newcomers, outcomes):
            groups.append(Group(batch.assessed, batch.labels))
        groups[-1].add(batch, newcomers)
    return groups
