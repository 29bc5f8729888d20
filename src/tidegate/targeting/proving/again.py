"""The decisions of one model, computed again over what it had been told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidegate.analytics.targeting.interface import vectors_again

from ..lake.kinds import CANONICAL
from ..lake.reading import Lake
from ..models import Assessment, ModelRecord, Recollection
from ..places import folder_of
from ..reading import chunks, with_outcomes
from ..workbench import model_folder
from .comparing import Came, compare
from .found import Difference, Proved, What
from .groups import Batch, Group, grouped
from .told import Labelled, Newcomers, Outcomes, Told, hour_of, hours_of


def prove_model(
    lake: Lake,
    record: ModelRecord,
    several: Sequence[Assessment],
    proved: Proved,
    alive: Callable[[], None],
) -> None:
    """Count how the decisions of a model came out that were kept with what it had been told."""
    again = _Again(lake, record, several)
    kept = {one.declared_id: one for one in several}
    copies = again.copies()
    for version in kept.keys() - {version for one in again.batches for version in one.asked}:
        proved.missing += 1
        proved.differences.append(Difference(What.MISSING, version))
    for group in grouped(again.batches, again.newcomers, again.outcomes):
        asked = [version for batch in group.batches for version in batch.asked]
        for version, came in again.computed(group, asked).items():
            compare(kept[version], came, copies.get(version), again.features, proved)
        alive()


class _Again:
    """A model, and all that the lake has of what it may have been told.

    Args:
        several: what it judged, each with its recollection.
    """

    def __init__(self, lake: Lake, record: ModelRecord, several: Sequence[Assessment]) -> None:
        self._lake = lake
        self._targeter = model_folder.load(folder_of(record))
        self._until = self._targeter.learned.until
        self.features = self._targeter.features
        recollections: dict[Recollection, list[int]] = defaultdict(list)
        for one in several:
            if one.recollection is not None:
                recollections[one.recollection].append(one.declared_id)
        stored = _stored(recollections)
        beside = {
            one: {*one.not_stored, *stored[one.pk]}.difference(asked)
            for one, asked in recollections.items()
        }
        #: Versions that were judged with others of these, as well as what was told.
        self._near = set().union(*stored.values(), *beside.values())
        self._give("wanted", [one.declared_id for one in several])
        self._give("near", self._near)
        self.newcomers = Newcomers(
            lake.ask(
                "SELECT assessment, declared, lodged_at FROM decisions "
                "WHERE refusal = '' AND lodged_at >= {until} ORDER BY assessment",
                until=self._until,
            )
        )
        self.outcomes = Outcomes(self._labels(), self._until)
        rows = lake.ask(
            "SELECT * FROM rows "
            "WHERE lodged_at >= {until} OR declared IN (SELECT declared FROM near) "
            "ORDER BY declared, line",
            until=self._until,
        )
        #: Rows of goods, and the version of each.
        self._rows, self._versions = rows.select(CANONICAL.names).cast(CANONICAL), rows["declared"]
        self._hours = dict(
            zip(self._versions.to_pylist(), hours_of(rows["lodged_at"]).tolist(), strict=True)
        )
        self.batches = [
            Batch(
                Told(one.assessed_upto, frozenset(one.assessed_untold)),
                Told(one.labels_upto, frozenset(one.labels_untold)),
                self._with_hours(asked),
                self._with_hours(beside[one]),
            )
            for one, asked in recollections.items()
            if self._with_hours(asked)
        ]
        self._erased = self._erased_versions()

    def _give(self, name: str, versions: Iterable[int]) -> None:
        table = pa.table({"declared": pa.array(sorted(versions), pa.int64())})
        self._lake.give(name, table)

    def _with_hours(self, versions: Iterable[int]) -> dict[int, int]:
        return {one: self._hours[one] for one in versions if one in self._hours}

    def _labels(self) -> list[Labelled]:
        found = self._lake.ask(
            "SELECT labels.known_at, label, labels.declared, found, category, labels.lodged_at "
            "FROM labels JOIN decisions ON decisions.declared = labels.declared "
            "WHERE refusal = ''"
        )
        columns = (column.to_pylist() for column in found.columns)
        return [Labelled(*values) for values in zip(*columns, strict=True)]

    def _erased_versions(self) -> list[tuple[int, int, str]]:
        found = self._lake.ask(
            "SELECT declared, lodged_at, erased_under FROM decisions "
            "WHERE erased_under IS NOT NULL AND refusal = ''"
        )
        return [
            (one["declared"], hour_of(one["lodged_at"]), one["erased_under"])
            for one in found.to_pylist()
        ]

    def copies(self) -> dict[int, Any]:
        """The lake's copies of the vectors, by version."""
        found = self._lake.ask(
            "SELECT declared, vectors FROM decisions "
            "WHERE declared IN (SELECT declared FROM wanted)"
        )
        return dict(zip(*(one.to_pylist() for one in found.columns), strict=True))

    def computed(self, group: Group, asked: Sequence[int]) -> dict[int, Came]:
        """Version → its rows and vectors, over what the group had been told."""
        known = self.outcomes.known(group.labels)
        there = {*self.newcomers.versions(group.assessed).tolist(), *group.more}
        mine = pc.is_in(self._versions, pa.array(sorted(there), pa.int64()))
        rows, versions = self._rows.filter(mine), self._versions.filter(mine).to_pylist()
        places: dict[int, list[int]] = defaultdict(list)
        wanted = set(asked)
        for position, version in enumerate(versions):
            if version in wanted:
                places[version].append(position)
        at = sorted(position for some in places.values() for position in some)
        vectors = vectors_again(
            self._targeter, _with_outcomes(rows, versions, known), self._settled(known), at
        )
        row_of = {position: row for row, position in enumerate(at)}
        hours = {version: self._hours[version] for version in asked}
        return {
            version: Came(
                rows.take(pa.array(some)),
                vectors[[row_of[position] for position in some]],
                self._policy_in_the_way(group, known, hours[version]),
            )
            for version, some in places.items()
        }

    def _settled(self, known: Mapping[int, Labelled]) -> pa.Table:
        """Rows of before the model's past ends, with outcomes that it was told of since."""
        late = [version for version, one in known.items() if one.lodged_at < self._until]
        self._give("late", late)
        rows = self._lake.ask(
            "SELECT * FROM rows WHERE declared IN (SELECT declared FROM late) "
            "ORDER BY declared, line"
        )
        versions = rows["declared"].to_pylist()
        return _with_outcomes(rows.select(CANONICAL.names).cast(CANONICAL), versions, known)

    def _policy_in_the_way(self, group: Group, known: Mapping[int, Labelled], hour: int) -> str:
        """The policy under which something was erased that a row of this hour had seen."""
        seen = (
            policy
            for version, lodged, policy in self._erased
            if lodged < hour
            and (
                version in known
                or version in self._near
                or self.newcomers.is_told(version, group.assessed)
            )
        )
        return next(seen, "")


def _stored(recollections: Iterable[Recollection]) -> dict[int, set[int]]:
    """Recollection → versions that were judged and stored with it."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in chunks(one.pk for one in recollections):
        stored = Assessment.objects.filter(recollection__in=some)
        for recollection, version in stored.values_list("recollection_id", "declared_id"):
            found[recollection].add(version)
    return found


def _with_outcomes(
    rows: pa.Table, versions: Sequence[int], known: Mapping[int, Labelled]
) -> pa.Table:
    return with_outcomes(rows, [known.get(one) for one in versions])
