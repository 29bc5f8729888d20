"""What was lodged, as the engine reads it: canonical rows, and what is known of their outcome."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import pyarrow as pa
from django.db.models import Q

from tidegate.declaration.interface import OUTCOME, completeness
from tidegate.lodgement.interface import Version, rows, rows_of

from .models import Assessment, Label

_ALL = Q()
_One = TypeVar("_One")
#: Versions whose rows are read at once.
CHUNK = 1000


def lodged_rows(pks: Sequence[int]) -> pa.Table:
    """Canonical rows of versions, with `filled_items`; outcomes are not known yet."""
    return _with_filled_items(rows(pks))


def rows_at_hand(versions: Sequence[Version]) -> pa.Table:
    """The same of versions that were read before, with their declarations."""
    return _with_filled_items(rows_of(versions))


def _with_filled_items(table: pa.Table) -> pa.Table:
    return table.append_column("filled_items", pa.array(completeness(table), pa.int32()))


def rows_with_outcomes(pks: Sequence[int], among: Q = _ALL) -> pa.Table:
    """The same with what the newest label of each version says, among some labels or all."""
    table = lodged_rows(pks)
    labels = Label.objects.filter(among, declared__in=pks).select_related("declared__declaration")
    known = {
        (one.declared.declaration.reference, one.declared.number): one
        for one in labels.order_by("known_at", "pk")
    }
    names = table["declaration_id"].to_pylist()
    return with_outcomes(table, [known.get(version_of(name)) for name in names])


class Found(Protocol):
    """What a label says."""

    @property
    def found(self) -> bool: ...
    @property
    def category(self) -> str: ...
    @property
    def known_at(self) -> datetime: ...


def with_outcomes(table: pa.Table, found: Sequence[Found | None]) -> pa.Table:
    """Rows with what the label of each says; None where there is none."""
    values = {
        "outcome_found": [None if one is None else one.found for one in found],
        "outcome_known_at": [None if one is None else one.known_at for one in found],
        "outcome_class": [None if one is None else one.category or None for one in found],
    }
    for column in OUTCOME:
        table = table.append_column(column.name, pa.array(values[column.name], column.arrow_type))
    return table


def version_of(name: str) -> tuple[str, int]:
    """Reference and number in the name of a row, REFERENCE/NUMBER/LINE."""
    reference, number, _ = name.split("/")
    return reference, int(number)


def remembered(since: datetime | None = None, among: Q = _ALL) -> Iterator[list[int]]:
    """Versions that are part of the past of later ones, in their order, some at a time.

    That is what was assessed and not refused. What was amended since, or cancelled, stays: it was
    lodged, and whoever was judged meanwhile saw it.

    Args:
        since: only those lodged from this moment on.
        among: only assessments of which this holds.
    """
    found = Assessment.objects.filter(among, refusal="").order_by("declared_id")
    if since is not None:
        found = found.filter(declared__lodged_at__gte=since)
    yield from chunks(found.values_list("declared_id", flat=True).iterator(CHUNK))


def chunks(several: Iterable[_One]) -> Iterator[list[_One]]:
    """So many at a time."""
    some: list[_One] = []
    for one in several:
        some.append(one)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
