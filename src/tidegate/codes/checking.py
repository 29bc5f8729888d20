"""Facts are checked before anything is written: every mistake, with line, field and rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .errors import BadFacts, Mistake
from .periods import ALWAYS, Period
from .records import Fact, Names
from .tables import Table

_OWN = ("code", "name_en", "name_zh_hant", "name_zh_hans", "valid_from", "valid_until", "source")
_LONGEST_NAME = 2000
_LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Raw:
    """A row of a file as it was read: a line number and values by the name of their column."""

    line: int
    values: Mapping[str, Any]


def facts(table: Table, rows: Iterable[Raw]) -> list[Fact]:
    """The facts of a file; raises `BadFacts` with every mistake."""
    mistakes: list[Mistake] = []
    found = [(raw.line, _fact(table, raw, mistakes)) for raw in rows]
    whole = [(line, fact) for line, fact in found if fact is not None]
    if not mistakes:
        mistakes.extend(_clashes(whole))
    if mistakes:
        raise BadFacts(mistakes)
    return [fact for _, fact in whole]


def _fact(table: Table, raw: Raw, mistakes: list[Mistake]) -> Fact | None:
    values = {key: value for key, value in raw.values.items() if value not in (None, "", [])}
    code = str(values.get("code", "")).strip()
    before = len(mistakes)

    def wrong(name: str, rule: str) -> None:
        mistakes.append(Mistake(raw.line, code, name, rule))

    if not table.matches(code):
        wrong("code", f"is {table.rule}")
    for name in values:
        if name not in _OWN and name not in table.columns:
            wrong(name, f"the table {table.name} has no such column")
    since = _day(values, "valid_from", wrong) or ALWAYS
    until = _day(values, "valid_until", wrong)
    if until is not None and until <= since:
        wrong("valid_until", "is after valid_from")
    names = Names(*(_text(values, f"name_{one}", wrong) for one in ("en", "zh_hant", "zh_hans")))
    if not names.best():
        wrong("name_en", "at least one name is given")
    source = _text(values, "source", wrong, longest=_LONGEST_SOURCE)
    if not source:
        wrong("source", "says where the row is from")
    data = _data(table, values, wrong)
    if len(mistakes) > before:
        return None
    return Fact(code, names, data, since, until, source)


def _text(values: Mapping[str, Any], name: str, wrong: Any, longest: int = _LONGEST_NAME) -> str:
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        wrong(name, f"is text of up to {longest} characters")
        return ""
    return value.strip()


def _day(values: Mapping[str, Any], name: str, wrong: Any) -> date | None:
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        wrong(name, "is a day as 2026-11-21")
        return None


def _data(table: Table, values: Mapping[str, Any], wrong: Any) -> dict[str, Any]:
    data = {}
    for name, column in table.columns.items():
        if name not in values:
            if not column.optional and not (column.many and column.length is None):
                wrong(name, "is missing")
            continue
        try:
            data[name] = column.read(values[name])
        except ValueError:
            wrong(name, column.rule)
    return data


def _clashes(found: Sequence[tuple[int, Fact]]) -> Iterator[Mistake]:
    """Facts of one file that contradict each other."""
    seen: dict[str, list[tuple[int, Period]]] = {}
    for line, fact in found:
        for other, period in seen.setdefault(fact.code, []):
            if period.overlaps(fact.period):
                rule = f"line {other} says something of the same code and days"
                yield Mistake(line, fact.code, "valid_from", rule)
        seen[fact.code].append((line, fact.period))
