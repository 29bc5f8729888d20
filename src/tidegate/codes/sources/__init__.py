"""Where the first rows of each table are from: installed packages, and tables typed by us.

Each source is a function that gives the version and all facts; `SOURCES` says which table is whose.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tidegate.codes.records import Fact

from . import goods, places, states, typed, un_ece


@dataclass(frozen=True, slots=True)
class Source:
    """All that one source says about one table."""

    version: str
    facts: Sequence[Fact]


_OWN: Mapping[str, Callable[[], tuple[str, list[Fact]]]] = {
    "country": states.countries,
    "currency": states.currencies,
    "hs": goods.harmonized_system,
    "locode": places.places,
    "unit": un_ece.units,
    "package": un_ece.packages,
}


def source(table: str) -> Source | None:
    """What is loaded into a table at set-up; None for a table without a source."""
    read = _OWN.get(table)
    version, facts = read() if read is not None else typed.read(table)
    return Source(version, facts) if facts else None
