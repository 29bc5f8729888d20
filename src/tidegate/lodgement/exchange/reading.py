"""From a message to a document: which place of it says which item is a mapping, a file of data.

A reader of a form (`edifact`, `wco_xml`) checks the limits and hands over a `Scope` for the whole
and one for each line; nothing here knows the form.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from ..document import Mistake

_FOLDER = Path(__file__).parent / "mappings"
#: Units (UN/ECE Recommendation 20) of a weight, and of a volume, and how many of ours one is.
_UNITS: Mapping[str, Mapping[str, Decimal]] = {
    "kg": {"KGM": Decimal(1), "TNE": Decimal(1000), "GRM": Decimal("0.001")},
    "m3": {"MTQ": Decimal(1), "LTR": Decimal("0.001"), "DMQ": Decimal("0.001")},
}
_LONGEST_NUMBER = 40
_LINE_FIELD = re.compile(r"lines\[(\d+)\]\.?(\w*)")


class Unreadable(Exception):
    """The message is not one that can be read; nothing of it was stored."""

    def __init__(self, rule: str, detail: str, place: str = "") -> None:
        self.rule, self.detail, self.place = rule, detail, place
        super().__init__(f"{place}: {detail}" if place else detail)


@dataclass(frozen=True, slots=True)
class Found:
    """What one place says."""

    value: str
    place: str
    #: Of a measure.
    unit: str = ""


class Scope(Protocol):
    """A part of a message: the whole, or what belongs to one line."""

    #: Where it begins, for a person.
    place: str

    def find(self, path: str) -> list[Found]:
        """Everything that is said at a path of the mapping, in the order of the message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message whose form holds, and what it was mapped to."""

    #: What it calls itself: CUSDEC, CUSCAR, or the name of a declaration in XML.
    kind: str
    #: The sender's own number of it.
    own_number: str
    #: What the sender's machine calls itself; may be empty.
    sender: str
    #: Name of a document type; empty for a declaration.
    type_name: str
    document: Mapping[str, Any]
    #: Item, as a mistake names it, to its place in the message.
    places: Mapping[str, str]
    mistakes: Sequence[Mistake]

    def place_of(self, mistake: Mistake) -> str:
        """Where in the message it is; of what is missing, where it would be."""
        if mistake.field in self.places:
            return self.places[mistake.field]
        line = _LINE_FIELD.match(mistake.field)
        return self.places.get(f"lines[{line[1]}]", "") if line else ""


@dataclass(frozen=True, slots=True)
class MessageMapping:
    """Which place says which item."""

    lodges: str
    #: What begins a group; the last one that is there begins a line.
    starts: tuple[str, ...]
    header: Mapping[str, tuple[str, ...]]
    line: Mapping[str, tuple[str, ...]]
    after: str
    until: str
    mode: tuple[str, ...]
    types: Mapping[str, str]
    said: Mapping[str, Mapping[str, str]]
    default: Mapping[str, Mapping[str, Any]]


@cache
def mapping_named(name: str) -> MessageMapping:
    """The mapping of this name, from its file."""
    made = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return MessageMapping(
        made["lodges"],
        tuple(made["starts"]),
        {item: tuple(paths) for item, paths in made["header"].items()},
        {item: tuple(paths) for item, paths in made["line"].items()},
        made.get("after", ""),
        made.get("until", ""),
        tuple(made.get("mode", ())),
        made.get("types", {}),
        made.get("said", {}),
        made.get("default", {}),
    )


def read(
    mapping: MessageMapping,
    kind: str,
    own_number: str,
    sender: str,
    whole: Scope,
    lines: Sequence[Scope],
) -> Message:
    """The document that a message says; raises `Unreadable` when nobody knows what it is."""
    places: dict[str, str] = {}
    mistakes: list[Mistake] = []
    document = _values(mapping, "header", whole, "", places, mistakes)
    document["lines"] = [
        _values(mapping, "line", line, f"lines[{number}]", places, mistakes)
        for number, line in enumerate(lines)
    ]
    type_name = _type(mapping, whole) if mapping.lodges == "filing" else ""
    return Message(kind, own_number[:64], sender[:35], type_name, document, places, mistakes)


def _values(
    mapping: MessageMapping,
    part: str,
    scope: Scope,
    prefix: str,
    places: dict[str, str],
    mistakes: list[Mistake],
) -> dict[str, Any]:
    values: dict[str, Any] = dict(mapping.default.get(part, {}))
    dot = f"{prefix}." if prefix else ""
    places[prefix] = scope.place
    for item, paths in (mapping.header if part == "header" else mapping.line).items():
        field = dot + item
        places[field] = f"{scope.place} ({paths[0].partition(' as ')[0]})"
        for path in paths:
            where, _, form = path.partition(" as ")
            found = [one for one in scope.find(where) if one.value]
            if not found:
                continue
            places[field] = found[0].place
            try:
                value = _in_form(form, found)
            except ValueError as wrong:
                mistakes.append(Mistake(field, form, str(wrong)))
            else:
                said = mapping.said.get(item, {})
                values[item] = said.get(value, value) if isinstance(value, str) else value
            break
    return values


def _in_form(form: str, found: Sequence[Found]) -> str | bool:
    """The value as our documents have it; raises `ValueError` with what it should be."""
    first = found[0]
    match form:
        case "there":
            return True
        case "each":
            return " ".join(one.value for one in found)
        case "joined":
            return "".join(one.value for one in found)
        case "date":
            return _day(first.value)
        case "number":
            return first.value.replace(",", ".")
        case "kg" | "m3":
            return _measured(first, _UNITS[form])
    return first.value


def _day(text: str) -> str:
    """CCYYMMDD, with or without a time, as 2026-01-31; what is no day is refused later."""
    if re.fullmatch(r"\d{8}(\d{4,6})?", text, re.ASCII):
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return text[:10]


def _measured(found: Found, units: Mapping[str, Decimal]) -> str:
    factor = units.get(found.unit)
    if factor is None:
        raise ValueError(f"a unit of {', '.join(units)}")
    if len(found.value) > _LONGEST_NUMBER:
        raise ValueError("a number")
    try:
        amount = Decimal(found.value.replace(",", "."))
    except InvalidOperation:
        raise ValueError("a number") from None
    # Beyond these it is no weight; and a plain spelling of 1E+999999 fills the memory.
    if not amount.is_finite() or abs(amount.adjusted()) > _LONGEST_NUMBER:
        raise ValueError("a number")
    text = f"{amount * factor:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _type(mapping: MessageMapping, whole: Scope) -> str:
    said: Iterator[Found] = (found for path in mapping.mode for found in whole.find(path))
    for found in said:
        if found.value in mapping.types:
            return mapping.types[found.value]
    known = ", ".join(mapping.types)
    raise Unreadable("mode", f"a mode of transport of {known}", mapping.mode[0])
