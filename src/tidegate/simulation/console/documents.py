"""A simulated row as the document that a trader would lodge."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

#: Columns that Customs writes; and how many lines the declaration has, of which a row is one.
_NOT_DECLARED = ("declaration_id", "lodged_at", "total_items")
_NOT_DECLARED_PREFIXES = ("outcome_", "x_")


def document(row: Mapping[str, Any], line_items: Iterable[str]) -> dict[str, Any]:
    """Header items once, the items of goods in the one line that a simulated row is."""
    declared = {
        name: _written(value)
        for name, value in row.items()
        if value is not None
        and name not in _NOT_DECLARED
        and not name.startswith(_NOT_DECLARED_PREFIXES)
    }
    of_a_line = set(line_items)
    line = {name: value for name, value in declared.items() if name in of_a_line}
    header = {name: value for name, value in declared.items() if name not in of_a_line}
    return {**header, "lines": [line]}


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
