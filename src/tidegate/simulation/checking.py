"""TOML read into frozen dataclasses, with every mistake named at once.

A dataclass says how each of its keys is read: `share: float = key(number(0, 1), 0.0)`. `read`
walks those keys, refuses the ones it does not know, and goes on after a mistake, so that the author
of a scenario sees all of them in one run.

Invariant: a reader that returns `MISSING` has written down at least one mistake.
"""

import dataclasses
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")

#: What a reader returns after a mistake, and the default of a key that is required.
MISSING: Any = dataclasses.MISSING


@dataclass(frozen=True, slots=True)
class Mistake:
    """One broken rule of a scenario file."""

    #: Table and key, `typology[split-parcels].share`.
    at: str
    #: What must hold there.
    rule: str

    def __str__(self) -> str:
        return f"{self.at}: {self.rule}"


class ScenarioError(Exception):
    """A scenario file breaks rules.

    Correct every line above; docs/reference/scenarios.md has the keys and what they may hold.
    """

    def __init__(self, scenario: str, mistakes: Iterable[Mistake]) -> None:
        #: Every broken rule, in the order of the tables.
        self.mistakes = tuple(mistakes)
        lines = [f"{scenario}: the scenario can't be used", *map(str, self.mistakes)]
        super().__init__("\n  ".join(lines))


Mistakes = list[Mistake]
#: (raw TOML value, where it stands, mistakes so far) to the value, or `MISSING` after a mistake.
Reader = Callable[[Any, str, Mistakes], Any]


def key(reader: Reader, default: Any = MISSING) -> Any:
    """A dataclass field that is read from the key of the same name; no default means required."""
    if isinstance(default, dict):
        # A dataclass refuses a table as its default, since instances would share it.
        return dataclasses.field(default_factory=default.copy, metadata={"reader": reader})
    return dataclasses.field(default=default, metadata={"reader": reader})


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'value'?`, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def read(cls: type[T], table: Any, at: str, mistakes: Mistakes) -> T | None:
    """`table` as an instance of `cls`, or None after at least one mistake."""
    if not isinstance(table, Mapping):
        mistakes.append(Mistake(at, f"must be a table, not {table!r}"))
        return None
    before = len(mistakes)
    every = dataclasses.fields(cls)  # type: ignore[arg-type]
    # A field without a reader is not the author's to write.
    fields = {field.name: field for field in every if "reader" in field.metadata}
    for name in table:
        if name not in fields:
            rule = f"is not a key of this table{suggestion(name, fields)}"
            mistakes.append(Mistake(_join(at, name), rule))
    values = {}
    for name, field in fields.items():
        if name in table:
            values[name] = field.metadata["reader"](table[name], _join(at, name), mistakes)
        elif field.default is MISSING and field.default_factory is MISSING:
            mistakes.append(Mistake(_join(at, name), "is required"))
    return cls(**values) if len(mistakes) == before else None


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _refuse(value: Any, at: str, mistakes: Mistakes, rule: str) -> Any:
    mistakes.append(Mistake(at, f"must be {rule}, not {value!r}"))
    return MISSING


def number(low: float, high: float) -> Reader:
    """A number between `low` and `high`, both allowed."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        # TOML allows nan and inf: the comparison refuses both.
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        return _refuse(value, at, mistakes, f"a number from {low:g} to {high:g}")

    return reader


def whole(low: int, high: int) -> Reader:
    """A whole number between `low` and `high`, both allowed."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        return _refuse(value, at, mistakes, f"a whole number from {low} to {high}")

    return reader


def span(low: float, high: float) -> Reader:
    """`[from, to]`: two numbers in order between `low` and `high`."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        numbers = isinstance(value, list) and all(type(end) in (int, float) for end in value)
        if numbers and len(value) == 2 and low <= value[0] <= value[1] <= high:
            return (float(value[0]), float(value[1]))
        return _refuse(value, at, mistakes, f"[from, to] in order, from {low:g} to {high:g}")

    return reader


def text(pattern: str = ".+", what: str = "text") -> Reader:
    """Text that matches the whole pattern; `what` names it in the message."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        if isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL):
            return value
        return _refuse(value, at, mistakes, what)

    return reader


def one_of(*choices: str) -> Reader:
    """One of a few words."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        if isinstance(value, str) and value in choices:
            return value
        near = suggestion(value, choices) if isinstance(value, str) else ""
        rule = f"must be one of {', '.join(choices)}, not {value!r}{near}"
        mistakes.append(Mistake(at, rule))
        return MISSING

    return reader


def switch(value: Any, at: str, mistakes: Mistakes) -> Any:
    """true or false."""
    return value if isinstance(value, bool) else _refuse(value, at, mistakes, "true or false")


def day(value: Any, at: str, mistakes: Mistakes) -> Any:
    """A date, written without quotation marks."""
    if type(value) is date:
        return value
    return _refuse(value, at, mistakes, "a date such as 2024-01-01, without quotation marks")


def listing(reader: Reader, least: int = 0, most: int = 10_000) -> Reader:
    """A list of `least` to `most` values, each read by `reader`."""

    def whole_list(value: Any, at: str, mistakes: Mistakes) -> Any:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return _refuse(value, at, mistakes, f"a list of {least} to {most} values")
        read_values = [reader(v, f"{at}[{i + 1}]", mistakes) for i, v in enumerate(value)]
        return MISSING if MISSING in read_values else tuple(read_values)

    return whole_list


def weights(name: Reader) -> Reader:
    """`{ CN = 3, JP = 1 }`: names with weights above 0; at least one."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        return mapping(name, number(1e-9, 1e9), least=1)(value, at, mistakes)

    return reader


def mapping(name: Reader, reader: Reader, least: int = 0) -> Reader:
    """A table whose keys and values are both data."""

    def whole_table(value: Any, at: str, mistakes: Mistakes) -> Any:
        if not isinstance(value, dict) or len(value) < least:
            return _refuse(value, at, mistakes, f"a table of {least} or more keys")
        before = len(mistakes)
        for word in value:
            name(word, f"{at}.{word}", mistakes)
        read_table = {k: reader(v, f"{at}.{k}", mistakes) for k, v in value.items()}
        return read_table if len(mistakes) == before else MISSING

    return whole_table


def table(cls: type[Any]) -> Reader:
    """A table that is an instance of `cls`."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        found = read(cls, value, at, mistakes)
        return MISSING if found is None else found

    return reader


def tables(cls: type[Any], named_by: str, least: int = 0) -> Reader:
    """An array of tables, each with its own name under the key `named_by`."""

    def reader(value: Any, at: str, mistakes: Mistakes) -> Any:
        if not isinstance(value, list) or len(value) < least:
            return _refuse(value, at, mistakes, f"{least} or more tables")
        found, names = [], set()
        for i, entry in enumerate(value):
            name = entry.get(named_by, i + 1) if isinstance(entry, dict) else i + 1
            if name in names:
                mistakes.append(Mistake(f"{at}[{name}]", f"stands twice: {named_by} must differ"))
            names.add(name)
            found.append(read(cls, entry, f"{at}[{name}]", mistakes))
        return MISSING if None in found else tuple(found)

    return reader
