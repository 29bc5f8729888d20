"""Document types as programs read them: items, and the JSON Schema of a document."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tidegate.declaration.interface import Column, Kind

from .types import DocumentType, Item


def in_short(made: DocumentType) -> dict[str, Any]:
    """What it is, who decides, and how sure that is."""
    return {
        "name": made.name,
        "title": made.title.en,
        "kind": made.kind,
        "direction": made.direction,
        "phase": made.phase,
        "standing": made.standing,
        "source": made.source,
        "agencies": list(made.agencies),
        "edition": made.edition,
    }


def in_full(made: DocumentType) -> dict[str, Any]:
    """With its items, its schema, and a document that is accepted."""
    return {
        **in_short(made),
        "items": [
            {**_item(made, item), "in_lines": items is made.line}
            for items in (made.header, made.line)
            for item in items.values()
        ],
        "document": _schema(made),
        "sample": dict(made.sample_on(timezone.localdate())),
    }


def _item(made: DocumentType, item: Item) -> dict[str, Any]:
    column = item.column
    return {
        "name": column.name,
        "label": item.label,
        "wco_id": column.wco_id,
        "format": column.format,
        "required": column.name in made.required,
        "table": item.table,
        "choices": [one.code for one in item.choices],
    }


def _schema(made: DocumentType) -> dict[str, Any]:
    properties = _properties(made.header)
    required = [name for name in made.header if name in made.required]
    if made.line:
        properties["lines"] = {
            "type": "array",
            "minItems": made.fewest_lines,
            "maxItems": made.most_lines,
            "items": _record(
                _properties(made.line), [name for name in made.line if name in made.required]
            ),
        }
        required.append("lines")
    return _record(properties, required)


def _record(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _properties(items: Mapping[str, Item]) -> dict[str, Any]:
    return {name: _value(item.column) for name, item in items.items()}


def _value(column: Column) -> dict[str, Any]:
    match column.kind:
        case Kind.BOOLEAN:
            return {"type": "boolean"}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.DECIMAL | Kind.INTEGER:
            return {"type": ["number", "string"]}
    found: dict[str, Any] = {"type": "string", "maxLength": column.length}
    if column.pattern:
        found["pattern"] = f"^({column.pattern})$"
    return found
