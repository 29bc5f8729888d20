"""What the database says of a day of lodging, as rows of the lake.

A day's files follow from the database alone: written again, they are the same. Erased values are
not in the database any more, and so leave the lake when the day is written again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncDate

from tidegate.lodgement.interface import Version

from ..models import Assessment, Label
from ..reading import CHUNK, chunks, rows_at_hand, version_of
from .kinds import DECISIONS, LABELS, ROWS, Kind

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of lodging (UTC), and what the database says of it."""

    name: str
    #: First and last key of its versions.
    first: int
    last: int
    #: Kind → numbers that change when its rows do; the first says how many there are.
    facts: dict[str, list[int]]


def days() -> Iterator[Day]:
    """Every day on which something was lodged, in their order."""
    versions = Version.objects.annotate(on=TruncDate("lodged_at", tzinfo=UTC)).values("on")
    counted = versions.annotate(
        first=Min("pk"), last=Max("pk"), n=Count("pk"), erased=Count("erased_at")
    )
    decided = _by_day(
        Assessment.objects,
        n=Count("pk"),
        newest=Max("pk"),
        erased=Count("erased_at"),
        moves=Sum("declared__decision__version", default=0),
    )
    labelled = _by_day(Label.objects, n=Count("pk"), newest=Max("pk"))
    for one in counted.order_by("on"):
        yield Day(
            f"{one['on']:%Y-%m-%d}",
            one["first"],
            one["last"],
            {
                ROWS.name: [one["n"] - one["erased"], one["last"], one["erased"]],
                DECISIONS.name: decided.get(one["on"], [0]),
                LABELS.name: labelled.get(one["on"], [0]),
            },
        )


def _by_day(found: Any, **facts: Any) -> dict[Any, list[int]]:
    by_day = found.annotate(on=TruncDate("declared__lodged_at", tzinfo=UTC)).values("on")
    return {
        one["on"]: [one[name] for name in facts] for one in by_day.order_by("on").annotate(**facts)
    }


def tables(kind: Kind, day: Day) -> Iterator[pa.Table]:
    """The rows of a kind and day, some at a time, in the order of the versions."""
    begins = datetime.strptime(day.name, "%Y-%m-%d").replace(tzinfo=UTC)
    within = {"lodged_at__gte": begins, "lodged_at__lt": begins + _DAY}
    made = {"rows": _rows, "decisions": _decisions, "labels": _labels}[kind.name]
    yield from made(day, within)


def _rows(day: Day, within: dict[str, Any]) -> Iterator[pa.Table]:
    found = Version.objects.filter(
        pk__gte=day.first, pk__lte=day.last, erased_at=None, **within
    ).select_related("declaration")
    for some in chunks(found.order_by("pk").iterator(CHUNK)):
        table = rows_at_hand(some)
        keys = {(one.declaration.reference, one.number): one.pk for one in some}
        names = table["declaration_id"].to_pylist()
        yield (
            table.append_column("declared", pa.array([keys[version_of(one)] for one in names]))
            .append_column("line", pa.array([int(one.rpartition("/")[2]) - 1 for one in names]))
            .append_column("known_at", table["lodged_at"])
        )


def _decisions(day: Day, within: dict[str, Any]) -> Iterator[pa.Table]:
    found = Assessment.objects.filter(
        declared__gte=day.first, declared__lte=day.last, **_of_version(within)
    )
    related = found.select_related("model", "declared__decision").defer("evidence", "reasons")
    for some in chunks(related.order_by("declared_id").iterator(CHUNK)):
        yield pa.Table.from_pylist([_decision(one) for one in some], DECISIONS.schema)


def _decision(one: Assessment) -> dict[str, Any]:
    decision = one.declared.decision
    vectors = np.frombuffer(bytes(one.vectors), dtype="<f4") if one.vectors else None
    copied = (
        "policy_id", "rows_digest", "line", "score", "threshold", "draw", "propensity", "refusal"
    )  # fmt: skip
    decided = (
        "lane_proposed", "lane_wanted", "selected_by", "control_point", "mode", "state", "lane",
        "decided_by", "override_reason", "moved_at",
    )  # fmt: skip
    return {
        "declared": one.declared_id,
        "declaration": decision.declaration_id,
        "assessment": one.pk,
        "lodged_at": one.declared.lodged_at,
        "known_at": one.assessed_at,
        "model": None if one.model is None else one.model.digest,
        "vectors": vectors,
        "erased_under": one.erased_under or None,
        **{name.removesuffix("_id"): getattr(one, name) for name in copied},
        **{name: getattr(decision, name) for name in decided},
    }


def _labels(day: Day, within: dict[str, Any]) -> Iterator[pa.Table]:
    found = Label.objects.filter(
        declared__gte=day.first, declared__lte=day.last, **_of_version(within)
    )
    names = ("pk", "declared", "declared__lodged_at", "known_at", "found", "category")
    ordered = found.order_by("declared_id", "known_at", "pk").values_list(*names)
    for some in chunks(ordered.iterator(CHUNK)):
        columns = zip(*some, strict=True)
        yield pa.Table.from_arrays(
            [
                pa.array(values, field.type)
                for values, field in zip(columns, LABELS.schema, strict=True)
            ],
            schema=LABELS.schema,
        )


def _of_version(within: dict[str, Any]) -> dict[str, Any]:
    return {f"declared__{name}": value for name, value in within.items()}
