"""A mapping: how the columns of a foreign file become the canonical table.

A mapping is data, written as TOML and read by `mapping_load`. Nothing here touches a file; `bind`
compares a mapping with the headers it meets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import MappingError
from .expression import Expression
from .schema import OUTCOME, Column

#: Without these a row is not a declaration.
REQUIRED: tuple[str, ...] = ("declaration_id", "lodged_at")


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the foreign file is written: the `[file]` table."""

    delimiter: str = ","
    #: Used unless a byte-order mark says otherwise.
    encoding: str = "utf-8"
    #: Sheet of a workbook; the first one when empty.
    sheet: str = ""
    #: `1,5` is one and a half; a full stop in a number is then refused.
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where one canonical column comes from, and what is done on the way, in this order."""

    #: Source columns; several are joined with `separator`.
    columns: tuple[str, ...]
    separator: str = " "
    #: Characters to take out, such as the dots of `8471.30`.
    remove: str = ""
    upper: bool = False
    #: Foreign code to ours; what is not listed becomes `otherwise`, stays, or is rejected.
    map: dict[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    keep_others: bool = False
    #: Zeros are put before shorter values: a sheet ate them.
    pad_left: int = 0
    #: Of a date or an instant, in strptime's letters; ISO 8601 when empty.
    format: str = ""
    #: A number is multiplied by this.
    scale: Decimal | None = None
    #: Words for yes and no; exhaustive when given.
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    #: The file may lack the column.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """One column of the canonical table and its origin: a source or a constant."""

    column: Column
    source: Source | None = None
    constant: str = ""

    @property
    def is_outcome(self) -> bool:
        """Whether an examination's outcome is written here."""
        return self.column in OUTCOME

    def is_in(self, header: Iterable[str]) -> bool:
        """Whether a file with this header can fill the column."""
        return self.source is None or set(self.source.columns) <= set(header)


@dataclass(frozen=True, slots=True)
class Revenue:
    """What a declaration is worth to the treasury, or a proxy that says so."""

    expression: Expression
    #: What the number is, for a label: "declared duty (item price x tax rate), a proxy".
    title: str
    #: The same in other languages, as far as the mapping tells it: by "zh-hant", "zh-hans".
    titles: dict[str, str] = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """The label in a language, or as it is where the mapping does not tell it."""
        return self.titles.get(language, self.title)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one kind of foreign file becomes the canonical table."""

    name: str
    title: str
    #: Where the facts in this mapping come from.
    source: str
    #: ISO 4217, of values and revenue.
    currency: str
    #: IANA name; instants written without an offset are in it.
    timezone: str
    #: Every canonical column found under its own name is taken.
    canonical: bool
    file: FileFormat
    #: In the order of the canonical table: record, items, extensions, outcome.
    targets: tuple[Target, ...]
    #: When an outcome counts as known: days after lodgement; None when a column says it.
    known_after_days: int | None
    #: Columns that together name what repeats: rows alike in all of them are look-alikes.
    identity: tuple[str, ...]
    revenue: Revenue | None

    def identity_in(self, columns: Iterable[str]) -> tuple[str, ...]:
        """The identity columns that a table with these columns has."""
        present = set(columns)
        return tuple(name for name in self.identity if name in present)

    def revenue_in(self, columns: Iterable[str]) -> Revenue | None:
        """The revenue, if a table with these columns can tell it."""
        if self.revenue is None or not self.revenue.expression.names <= set(columns):
            return None
        return self.revenue

    def revenue_of(self, table: Any) -> npt.NDArray[np.float64] | None:
        """Revenue per row of a canonical table or batch, in `currency`; None when unknown."""
        revenue = self.revenue_in(table.schema.names)
        return None if revenue is None else revenue.expression.evaluate(table)

    def bind(
        self, header: Sequence[str], hint: str = "", *, with_outcomes: bool = True
    ) -> "Binding":
        """Which targets a file with this header fills.

        Raises MappingError, with every missing column, when one that is not optional is absent.
        """
        targets: list[Target] = []
        mistakes: list[str] = []
        for target in self.targets:
            if target.is_outcome and not with_outcomes:
                continue
            if target.is_in(header):
                targets.append(target)
            elif target.source is not None and not target.source.optional:
                missing = [name for name in target.source.columns if name not in header]
                mistakes += [_missing(target.column.name, name, header) for name in missing]
        if mistakes:
            raise MappingError(self.name, [*mistakes, hint] if hint else mistakes)
        return Binding(self, tuple(targets))


@dataclass(frozen=True, slots=True)
class Binding:
    """A mapping that has met a file: the targets that this file fills."""

    mapping: Mapping
    targets: tuple[Target, ...]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The source columns to read, once each."""
        sources = [target.source for target in self.targets if target.source is not None]
        return tuple(dict.fromkeys(name for source in sources for name in source.columns))


def _missing(target: str, name: str, header: Sequence[str]) -> str:
    return f"{target}: the file has no column {name!r}{did_you_mean(name, header)}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message: the closest known name, or nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
