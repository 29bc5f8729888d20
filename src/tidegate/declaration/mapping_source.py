"""One source of a mapping, `column` and its transforms, read from TOML.

Which transforms fit depends on the kind of the column: a date has a format, a number a scale.
"""

from decimal import Decimal
from typing import Any

from .instants import format_mistake
from .mapping import Source
from .mistakes import Mistakes
from .schema import Column, Kind

_KEYS = {
    "column", "columns", "separator", "remove", "upper", "map", "otherwise", "keep_others",
    "pad_left", "format", "scale", "true", "false", "optional",
}  # fmt: skip
_SCALE_DIGITS = 9
_PAD_MOST = 35
#: Transforms that only some kinds take.
_ONLY_FOR: dict[str, tuple[Kind, ...]] = {
    "format": (Kind.DATE, Kind.TIMESTAMP),
    "scale": (Kind.DECIMAL, Kind.INTEGER, Kind.NUMBER),
    "true": (Kind.BOOLEAN,),
    "false": (Kind.BOOLEAN,),
    "pad_left": (Kind.TEXT, Kind.CODE),
}


def read_source(place: str, value: Any, column: Column | None, notes: Mistakes) -> Source | None:
    """The source written at `place`, or None when no source column can be told."""
    if isinstance(value, str):
        value = {"column": value}
    if not isinstance(value, dict):
        notes.add(place, "is the name of a column, or a table with one")
        return None
    notes.unknown_keys(place, value, _KEYS)
    names = _names(place, value, notes)
    if column is not None:
        for key, kinds in _ONLY_FOR.items():
            if key in value and column.kind not in kinds:
                notes.add(f"{place}.{key}", f"does not go with a {column.kind.value}")
    true, false = notes.texts(place, value, "true"), notes.texts(place, value, "false")
    if bool(true) != bool(false) or set(true) & set(false):
        notes.add(place, "true and false are two lists that share no value")
    mapped = _map(place, value, notes)
    source = Source(
        columns=names,
        separator=notes.text(place, value, "separator") if "separator" in value else " ",
        remove=notes.text(place, value, "remove"),
        upper=notes.boolean(place, value, "upper"),
        map=mapped,
        otherwise=notes.text(place, value, "otherwise") if "otherwise" in value else None,
        keep_others=notes.boolean(place, value, "keep_others"),
        pad_left=_pad_left(place, value, notes),
        format=_format(place, value, notes),
        scale=_scale(place, value, notes),
        true=true,
        false=false,
        optional=notes.boolean(place, value, "optional"),
    )
    if not mapped and ("otherwise" in value or "keep_others" in value):
        notes.add(place, "otherwise and keep_others go with a map")
    if source.keep_others and source.otherwise is not None:
        notes.add(place, "has otherwise or keep_others, not both")
    return source if names else None


def _names(place: str, value: dict[str, Any], notes: Mistakes) -> tuple[str, ...]:
    if ("column" in value) == ("columns" in value):
        notes.add(place, "has column or columns, one of the two")
        return ()
    if "columns" in value:
        names = notes.texts(place, value, "columns")
    else:
        name = notes.text(place, value, "column")
        names = (name,) if name else ()
        if not name and isinstance(value["column"], str):
            notes.add(f"{place}.column", "is not empty")
    return tuple(name.strip() for name in names)


def _map(place: str, value: dict[str, Any], notes: Mistakes) -> dict[str, str]:
    pairs = value.get("map", {})
    if isinstance(pairs, dict) and all(isinstance(ours, str) for ours in pairs.values()):
        return pairs
    notes.add(f"{place}.map", 'is a table of texts such as { "10" = "1" }')
    return {}


def _pad_left(place: str, value: dict[str, Any], notes: Mistakes) -> int:
    width = value.get("pad_left", 0)
    if isinstance(width, int) and not isinstance(width, bool) and 0 <= width <= _PAD_MOST:
        return width
    notes.add(f"{place}.pad_left", f"is a whole number up to {_PAD_MOST}")
    return 0


def _format(place: str, value: dict[str, Any], notes: Mistakes) -> str:
    format = notes.text(place, value, "format")
    mistake = format_mistake(format) if format else ""
    if mistake:
        notes.add(f"{place}.format", mistake)
    return format


def _scale(place: str, value: dict[str, Any], notes: Mistakes) -> Decimal | None:
    scale = value.get("scale")
    if scale is None:
        return None
    if isinstance(scale, int | float) and not isinstance(scale, bool):
        factor = Decimal(str(scale))
        if factor.is_finite() and factor > 0 and _fits(factor):
            return factor
    notes.add(f"{place}.scale", f"is a number above 0 with at most {_SCALE_DIGITS} digits")
    return None


def _fits(factor: Decimal) -> bool:
    exponent = int(factor.as_tuple().exponent)
    return len(factor.as_tuple().digits) + max(exponent, 0) <= _SCALE_DIGITS and (
        -exponent <= _SCALE_DIGITS
    )
