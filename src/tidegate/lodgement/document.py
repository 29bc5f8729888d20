"""A declaration's document: read from what a stranger sent, checked, and written in one way.

The shape is flat: header items by name, and `lines`, a list of 1 to 99 records of line items.
Every mistake is found, named by field and rule, and no value that was sent is repeated.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple, cast

from tidegate.analytics.chain.interface import Json, canonical
from tidegate.declaration.interface import ITEMS, Column, Kind, Unfit, Value, read_value

from .shape import DECLARATION, Need, Shape

#: A record is in a list is in a document is in a batch.
_DEEPEST = 5
#: What neither a form nor a machine writes in earnest, and no database should be given; also what
#: turns the order of letters round, so that a page reads otherwise than what is stored.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)
#: Column to the number of its item.
_NUMBER = {column.name: item.number for item in ITEMS for column in item.columns}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: No more mistakes are told of one document.
_MOST_MISTAKES = 100
#: For so many wrong names of one document the right one is looked for, which takes a while: a
#: batch of nothing else kept the database locked for 19 seconds.
_MOST_ADVICE = 5


class Mistake(NamedTuple):
    """One thing that is wrong with a document."""

    #: `lines[2].gross_weight_kg`, counted from 0; empty for the whole document.
    field: str
    #: The format or the list that it breaks: `n..16,6`, `required`, `codes: country`.
    rule: str
    #: The same in words.
    detail: str


class Invalid(ValueError):
    """A document does not hold; nothing of it was stored. Correct what is named, and repeat."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes[:_MOST_MISTAKES]
        super().__init__("; ".join(f"{one.field}: {one.detail}" for one in self.mistakes))


class Number(str):
    """A number of JSON in its own spelling: no digit is lost on the way to a decimal."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose every value is in the form of its column."""

    header: Mapping[str, Value]
    lines: tuple[Mapping[str, Value], ...]

    @property
    def data(self) -> dict[str, Json]:
        """How it is stored and sent: numbers with a fraction and days are text."""
        lines: list[Json] = [_written(line) for line in self.lines]
        return {**_written(self.header), "lines": lines}

    @property
    def expected_on(self) -> date:
        """The day of arrival or departure, which every document has."""
        return cast(date, self.header["expected_date"])

    @property
    def completeness(self) -> int:
        """How many of the 42 items are filled; one of the goods counts if every line has it."""
        said = {_NUMBER[name] for name in self.header}
        lines = [{_NUMBER[name] for name in line} for line in self.lines]
        return len(said) + len(set.intersection(*lines))


def digest(data: Mapping[str, Json], salt: str) -> str:
    """SHA-256 over the salt and the canonical document, in hexadecimal."""
    return sha256(f"{salt}\n{canonical(dict(data))}".encode()).hexdigest()


def parse(body: bytes, largest: int) -> Any:
    """The JSON of a body; raises `Invalid` when it is none, too long or too deep."""
    if len(body) > largest:
        raise Invalid([Mistake("", "size", f"at most {largest} bytes")])
    if _depth(body) > _DEEPEST:
        raise Invalid([Mistake("", "depth", f"at most {_DEEPEST} levels of lists and records")])
    try:
        return json.loads(
            body,
            parse_float=Number,
            parse_int=Number,
            parse_constant=_no_constant,
            object_pairs_hook=_record,
        )
    except (ValueError, RecursionError):
        raise Invalid([Mistake("", "json", "JSON, with every name once in a record")]) from None


def read(sent: object, shape: Shape = DECLARATION) -> Document:
    """The document that was sent; raises `Invalid` with every mistake of form."""
    document, mistakes = examine(sent, shape)
    if mistakes:
        raise Invalid(mistakes)
    return document


def examine(sent: object, shape: Shape = DECLARATION) -> tuple[Document, list[Mistake]]:
    """What can be read of a document, and every mistake of form in the rest."""
    if not isinstance(sent, Mapping):
        return Document({}, ()), [Mistake("", "record", "a record of items with a list of lines")]
    mistakes: list[Mistake] = []
    rest = {name: value for name, value in sent.items() if name != "lines"}
    header = _values(rest, shape, "", mistakes)
    lines = _lines(sent.get("lines", [] if shape.fewest_lines == 0 else None), shape, mistakes)
    wrong = {mistake.field for mistake in mistakes}
    mistakes += islice(_missing(header, lines, shape, wrong), _MOST_MISTAKES)
    return Document(header, lines), mistakes


def _lines(sent: object, shape: Shape, mistakes: list[Mistake]) -> tuple[dict[str, Value], ...]:
    fewest, most = shape.fewest_lines, shape.most_lines
    if not isinstance(sent, list) or not fewest <= len(sent) <= most:
        mistakes.append(Mistake("lines", "count", f"a list of {fewest} to {most} lines of goods"))
        return ()
    lines = []
    for number, line in enumerate(sent):
        if isinstance(line, Mapping):
            lines.append(_values(line, shape, f"lines[{number}].", mistakes))
        else:
            lines.append({})
            mistakes.append(Mistake(f"lines[{number}]", "record", "a record of a line's items"))
        if len(mistakes) > _MOST_MISTAKES:
            break
    return tuple(lines)


def _values(
    sent: Mapping[Any, Any], shape: Shape, place: str, mistakes: list[Mistake]
) -> dict[str, Value]:
    columns = shape.line if place else shape.header
    values: dict[str, Value] = {}
    for name, raw in sent.items():
        if len(mistakes) > _MOST_MISTAKES:
            break
        column = columns.get(name)
        if column is None:
            advised = len(mistakes) < _MOST_ADVICE
            mistakes.append(_unknown(str(name), shape, place, advised=advised))
            continue
        try:
            value = _value(column, raw)
        except Unfit as unfit:
            mistakes.append(Mistake(place + column.name, column.format, str(unfit)))
            continue
        if value is not None:
            values[column.name] = value
    return values


def _value(column: Column, raw: object) -> Value:
    if raw is None:
        return None
    if isinstance(raw, bool):
        if column.kind is Kind.BOOLEAN:
            return raw
    elif isinstance(raw, Number | Decimal | int):
        if column.kind in (Kind.DECIMAL, Kind.INTEGER):
            return read_value(column, str(raw))
    elif isinstance(raw, date) and column.kind is Kind.DATE:
        return read_value(column, raw.isoformat())
    elif isinstance(raw, str):
        return read_value(column, _plain(raw))
    raise Unfit(_AS_JSON[column.kind])


#: How a value of a kind is written in JSON.
_AS_JSON = {
    Kind.TEXT: "text, in quotation marks",
    Kind.CODE: "text, in quotation marks",
    Kind.DATE: "a date in quotation marks, as 2026-01-31",
    Kind.DECIMAL: "a number, or one in quotation marks",
    Kind.INTEGER: "a number, or one in quotation marks",
    Kind.BOOLEAN: "true or false",
}


def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    if _CONTROL.search(text):
        raise Unfit("no control characters")
    return unicodedata.normalize("NFC", text)


def _unknown(name: str, shape: Shape, place: str, *, advised: bool) -> Mistake:
    columns, other = (shape.line, shape.header) if place else (shape.header, shape.line)
    if name in other:
        where = "is said once, outside the lines" if place else "is said in every line"
        return Mistake(place + name, "place", where)
    close = get_close_matches(name[:64], list(columns), n=1) if advised else []
    advice = f"did you mean {close[0]}?" if close else f"GET {shape.address} lists them"
    # A name may be anything; what is no plain name is not repeated.
    field = place + name if _NAME.fullmatch(name) else place.rstrip(".")
    return Mistake(field, "unknown item", f"an item has another name; {advice}")


def _missing(
    header: Mapping[str, Value],
    lines: tuple[Mapping[str, Value], ...],
    shape: Shape,
    wrong: set[str],
) -> Iterator[Mistake]:
    """What is needed and not there; what is there and wrong was told."""
    for need in shape.needs:
        if need.in_lines:
            for number, line in enumerate(lines):
                yield from _required(need, line, f"lines[{number}].", wrong)
        else:
            yield from _required(need, header, "", wrong)


def _required(
    need: Need, values: Mapping[str, Value], place: str, wrong: set[str]
) -> Iterator[Mistake]:
    fields = [place + name for name in need.names]
    filled = any(name in values for name in need.names)
    if not filled and wrong.isdisjoint([*fields, place.rstrip(".")]):
        ways = f"; one of {', '.join(fields)}" if len(fields) > 1 else ""
        yield Mistake(fields[0], "required", f"{need.title} is missing{ways}")


def _written(values: Mapping[str, Value]) -> dict[str, Json]:
    return {name: _json(value) for name, value in values.items()}


def _json(value: Value) -> Json:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    return value


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for found in _BRACKETS.finditer(body):
        if found.lastindex == 1:
            depth += 1
            deepest = max(deepest, depth)
        elif found.lastindex == 2:
            depth -= 1
    return deepest


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a name occurs twice")
    return record


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no number")
