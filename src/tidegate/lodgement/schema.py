"""The document for machines: JSON Schema with the number and the WCO id of every item."""

from collections.abc import Mapping
from typing import Any

from tidegate.declaration.interface import ITEMS, Column, Item, Kind

from .lists import TABLES
from .shape import ADVANCE, HEADER, HEADER_ITEMS, LINE, LINE_ITEMS, MOST_LINES

_ITEM_OF: Mapping[str, Item] = {column.name: item for item in ITEMS for column in item.columns}


def json_schema() -> dict[str, Any]:
    """The schema of a document. What it cannot say (a code is listed) the rules check."""
    line = {
        "type": "object",
        "properties": {name: _of(column) for name, column in LINE.items()},
        "required": [item.columns[0].name for item in ADVANCE if item in LINE_ITEMS],
        "additionalProperties": False,
    }
    lines = {"type": "array", "items": line, "minItems": 1, "maxItems": MOST_LINES}
    one_column = [item for item in ADVANCE if item in HEADER_ITEMS and len(item.columns) == 1]
    return {
        "type": "object",
        "title": "Declaration",
        "properties": {**{name: _of(column) for name, column in HEADER.items()}, "lines": lines},
        "required": [*(item.columns[0].name for item in one_column), "lines"],
        "additionalProperties": False,
    }


def items() -> list[dict[str, Any]]:
    """The 42 items with their columns: what a form or a converter is made from."""
    return [
        {
            "number": item.number,
            "title": item.title,
            "asked_by": item.asked_by,
            "advance": item.advance,
            "place": "line" if item in LINE_ITEMS else "header",
            "columns": [
                {
                    "name": column.name,
                    "wco_id": column.wco_id,
                    "format": column.format,
                    "list": TABLES.get(column.name),
                }
                for column in item.columns
            ],
        }
        for item in ITEMS
    ]


def _of(column: Column) -> dict[str, Any]:
    item = _ITEM_OF[column.name]
    about = {"description": f"Item {item.number}: {item.title}. WCO {column.wco_id}."}
    match column.kind:
        case Kind.BOOLEAN:
            return {**about, "type": "boolean"}
        case Kind.DATE:
            return {**about, "type": "string", "format": "date"}
        case Kind.INTEGER:
            return {**about, "type": "integer", "minimum": 0, "maximum": 10**column.length - 1}
        case Kind.DECIMAL:
            most = 10 ** (column.length - column.scale) - 1
            number = {"type": "number", "minimum": 0, "maximum": most}
            text = {"type": "string", "pattern": r"^[0-9]{1,10}(\.[0-9]{1,6})?$"}
            return {**about, "anyOf": [number, text]}
        case _:
            pattern = {"pattern": f"^({column.pattern})$"} if column.pattern else {}
            lengths = {"minLength": 1, "maxLength": column.length}
            return {**about, "type": "string", **lengths, **pattern}
