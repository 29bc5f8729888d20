"""Which codes are listed on a day: asked of `codes`, and remembered for a minute.

A table changes with a day or with an edition; a minute late is soon enough, and a declaration of
99 lines then asks nothing of the database. A list that was never loaded is not looked into.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tidegate.codes.interface import Code, choices, codes, versions
from tidegate.codes.interface import table as table_of
from tidegate.declaration.interface import Value

_REMEMBERED_S = 60.0
#: Past so many codes everything is forgotten: a stranger can send any number of wrong ones.
_MOST_REMEMBERED = 50_000

#: Columns whose value is a code, and the table that lists it.
TABLES: Mapping[str, str] = {
    "consignor_country": "country",
    "consignee_country": "country",
    "export_country": "country",
    "routing_countries": "country",
    "destination_country": "country",
    "origin_country": "country",
    "invoice_currency": "currency",
    "incoterm": "incoterm",
    "loading_place": "locode",
    "discharge_place": "locode",
    "transport_mode": "mode",
    "package_kind": "package",
    "commodity_code": "hs",
    "quantity_unit": "unit",
}
#: Of these, the columns whose list is known to be short: what it lacks is taken as it was declared,
#: and said.
DOUBTED: Mapping[str, str] = {
    name: one for name, one in TABLES.items() if not table_of(one).complete
}
#: The columns whose code must be in the list.
HELD_TO: Mapping[str, str] = {name: one for name, one in TABLES.items() if name not in DOUBTED}
#: The Harmonized System lists six digits; what follows is national.
_HS_DIGITS = 6

#: (table, day) to code to whether it is listed.
_Known = dict[tuple[str, date], dict[str, bool]]


class _Memory(NamedTuple):
    """What was learned of the tables, and until when it counts."""

    known: _Known
    #: (table, day) to all its codes, of small tables.
    rows: dict[tuple[str, date], dict[str, Code]]
    #: Table to the version that it was last published from.
    versions: dict[str, str]
    until: float


_memory = _Memory({}, {}, {}, 0.0)


def codes_in(name: str, value: str) -> list[str]:
    """The codes that a column's value is made of, as their table lists them."""
    if name == "routing_countries":
        return value.split(" ")
    return [value[:_HS_DIGITS]] if name == "commodity_code" else [value]


def said_in(
    records: Iterable[Mapping[str, Value]], columns: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """(table, code) of every code that records say in some columns, with the table of each."""
    for values in records:
        for name, table in columns.items():
            value = values.get(name)
            if isinstance(value, str):
                yield from ((table, code) for code in codes_in(name, value))


def unlisted(said: Iterable[tuple[str, str]], day: date) -> set[tuple[str, str]]:
    """Of (table, code), those that the table does not have; one query a table at most."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for table, code in said:
        wanted[table].add(code)
    memory = _remembered()
    missing: set[tuple[str, str]] = set()
    for table in wanted.keys() & memory.versions.keys():
        known = memory.known.setdefault((table, day), {})
        new = [code for code in wanted[table] if code not in known]
        if new:
            listed = codes(table, new, day)
            known.update({code: code in listed for code in new})
        missing.update((table, code) for code in wanted[table] if not known[code])
    return missing


def names_of(said: Iterable[tuple[str, str]], language: str) -> dict[tuple[str, str], str]:
    """What each (table, code) is called today; one query a table."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for table, code in said:
        wanted[table].add(code)
    return {
        (table, one.code): one.name(language)
        for table, some in wanted.items()
        for one in codes(table, some).values()
    }


def rows_of(table: str, day: date) -> dict[str, Code]:
    """Every code of a small table that holds on a day."""
    rows = _remembered().rows
    if (table, day) not in rows:
        rows[table, day] = {one.code: one for one in choices(table, day)}
    return rows[table, day]


def version_of(table: str) -> str:
    """Which version of a list was looked into."""
    return _remembered().versions[table]


def forget() -> None:
    """Ask anew from here on."""
    global _memory
    _memory = _Memory({}, {}, {}, 0.0)


def _remembered() -> _Memory:
    """What is remembered. A thread keeps what it was given, whatever others forget meanwhile."""
    global _memory
    memory, now = _memory, time.monotonic()
    if now > memory.until or sum(map(len, memory.known.values())) > _MOST_REMEMBERED:
        memory = _memory = _Memory({}, {}, versions(), now + _REMEMBERED_S)
    return memory
