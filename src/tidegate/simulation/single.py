"""One hand-written consignment in the port's own manner, for cases that a test tells."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidegate.declaration.interface import columns
from tidegate.simulation.checking import suggestion
from tidegate.simulation.generation import generate
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.tables import DUTY

_OUTCOME = ("outcome_found", "outcome_known_at", "outcome_class")


class ItemError(Exception):
    """A consignment can't be written as asked; the message names the item."""


def consignment(scenario: Scenario, seed: int, **items: Any) -> pa.Table:
    """One ordinary consignment of the first month in which `items` are written over.

    Items are canonical columns or `x_duty_rate`; numbers may be int, float, str or Decimal,
    instants aware datetimes. The rest stays as it was drawn: give every item that the case turns
    on. The outcome is empty unless it is given. Raises `ItemError` for what can't be.
    """
    run = generate(scenario, months=1, per_day=3, seed=seed)
    honest = pc.and_(pc.invert(run.truth["illicit"]), pc.is_null(run.truth["oddity"]))
    row = run.declarations.filter(honest).slice(0, 1)
    blank = dict.fromkeys(_OUTCOME)
    return _over(row, {**blank, **items})


def insert(declarations: pa.Table, items: dict[str, Any], like: int = 0) -> pa.Table:
    """The declarations and, in its place by `lodged_at`, a copy of row `like` with `items` over it.

    The copy must be given a `declaration_id` of its own.
    """
    known = declarations["declaration_id"]
    if pc.is_in(
        pa.scalar(items.get("declaration_id"), pa.string()), known.combine_chunks()
    ).as_py():
        raise ItemError(f"declaration_id: {items['declaration_id']} is lodged already")
    if "declaration_id" not in items:
        raise ItemError("declaration_id: is required, the copy needs one of its own")
    row = _over(declarations.slice(like, 1), {**dict.fromkeys(_OUTCOME), **items})
    both = pa.concat_tables([declarations, row])
    return both.sort_by([("lodged_at", "ascending"), ("declaration_id", "ascending")])


def _over(row: pa.Table, items: dict[str, Any]) -> pa.Table:
    for name, value in items.items():
        if name not in row.column_names:
            known = [*columns(), DUTY]
            raise ItemError(f"{name}: is not an item{suggestion(name, known)}")
        at = row.column_names.index(name)
        field = row.schema.field(at)
        row = row.set_column(at, field, pa.array([_typed(name, value, field.type)], field.type))
    return row


def _typed(name: str, value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ItemError(f"{name}: must say its time zone")
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    try:
        if pa.types.is_decimal(kind) and value is not None:
            # Through text: a float such as 0.1 is meant as it is written.
            return pa.scalar(str(value)).cast(kind).as_py()
        return pa.scalar(value, kind).as_py()
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise ItemError(f"{name}: can't hold {value!r} ({error})") from error
