"""Pages by key: the next page begins after the last row's sort value, however many come before.

New rows shift nothing under the reader, and the thousandth page costs what the first one does. An
order is a sort expression and the primary key, so no two rows stand in the same place; rows
without a value come last, in both directions.

A place is signed, for one order of one table: a value that a visitor made up is compared with
nothing. A number as 1e999999 would keep the server busy for hours.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable

_SORT = "table_sort"
_READ: dict[str, Any] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "j": lambda value: value,
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where those before and after them begin; None where there are none."""

    rows: list[Any]
    before: str | None
    after: str | None


def page_of(
    rows: QuerySet[Any],
    expression: Combinable,
    descending: bool,
    size: int,
    order: str,
    after: str = "",
    before: str = "",
) -> Page:
    """The page that begins after, or ends before, a place; the first one where neither is known.

    `order` names what the expression sorts; a place of another order is not known.
    """
    signer = signing.Signer(salt=f"tidegate.web.table {order}")
    place_after, place_before = _read(signer, after), _read(signer, before)
    backwards = place_before is not None and place_after is None
    place = place_before if backwards else place_after
    found = rows.annotate(**{_SORT: expression}).order_by(*_order(descending, backwards))
    if place is not None:
        found = found.filter(_beyond(*place, descending=descending, backwards=backwards))
    # Keys first: a database that must sort, sorts them, and not whole rows with all they join.
    taken = list(found.values_list("pk", _SORT)[: size + 1])
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    if not taken:
        return Page([], None, None)
    there = rows.in_bulk([pk for pk, _ in taken])
    shown = [there[pk] for pk, _ in taken if pk in there]
    first, last = _written(signer, *taken[0]), _written(signer, *taken[-1])
    if backwards:
        return Page(shown, first if more else None, last)
    return Page(shown, first if place is not None else None, last if more else None)


def _order(descending: bool, backwards: bool) -> tuple[Any, str]:
    down = descending is not backwards
    sort = F(_SORT)
    # Rows without a value: last on the way down the list, first on the way back up.
    ends = {"nulls_first": True} if backwards else {"nulls_last": True}
    return (sort.desc(**ends) if down else sort.asc(**ends), "-pk" if down else "pk")


def _beyond(value: Any, pk: Any, *, descending: bool, backwards: bool) -> Q:
    down = "lt" if descending is not backwards else "gt"
    same_value = Q(**{f"pk__{down}": pk})
    if value is None:
        beyond = Q(**{f"{_SORT}__isnull": True}) & same_value
        return beyond | Q(**{f"{_SORT}__isnull": False}) if backwards else beyond
    beyond = Q(**{f"{_SORT}__{down}": value}) | (Q(**{_SORT: value}) & same_value)
    return beyond if backwards else beyond | Q(**{f"{_SORT}__isnull": True})


def _written(signer: signing.Signer, pk: Any, value: Any) -> str:
    if isinstance(value, datetime):
        kind, text = "t", value.isoformat()
    elif isinstance(value, date):
        kind, text = "d", value.isoformat()
    elif isinstance(value, Decimal):
        kind, text = "n", str(value)
    else:
        kind, text = "j", value
    return signer.sign_object([kind, text, pk])


def _read(signer: signing.Signer, place: str) -> tuple[Any, Any] | None:
    """The sort value and the key of a place; None for what is none, so the list begins anew."""
    try:
        kind, text, pk = signer.unsign_object(place)
    except signing.BadSignature:
        return None
    return (None if text is None else _READ[kind](text)), pk
