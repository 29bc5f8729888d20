"""A table of the report: on the page as people read it, in the file as programs do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tidegate.analytics.measurement.interface import Estimate

#: An estimate that is None is not known yet; anything else that is None is not there.
Cell = str | int | float | Estimate | None


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what stands below it."""

    title: str
    #: `text`, `count`, `share` (0 to 1), `minutes`, `estimate`, `estimated_share`.
    kind: str = "count"

    @property
    def is_estimate(self) -> bool:
        return self.kind.startswith("estimate")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a name for its file."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]] = field(default_factory=list)
    #: Positions of rows that stand out.
    marked: frozenset[int] = frozenset()

    @property
    def shown(self) -> list[tuple[bool, list[str]]]:
        """Whether each row stands out, and its cells in words."""
        return [
            (at in self.marked, [_shown(*pair) for pair in zip(self.columns, row, strict=True)])
            for at, row in enumerate(self.rows)
        ]

    def lines(self) -> Iterator[list[str | int | float]]:
        """As a file: an estimate takes three columns, empty where it is not known."""
        yield [title for column in self.columns for title in _titles(column)]
        for row in self.rows:
            pairs = zip(self.columns, row, strict=True)
            yield [value for column, cell in pairs for value in _values(column, cell)]


def _titles(column: Column) -> Sequence[str]:
    if not column.is_estimate:
        return (column.title,)
    return (
        column.title,
        _("%(title)s, at least") % {"title": column.title},
        _("%(title)s, at most") % {"title": column.title},
    )


def _values(column: Column, cell: Cell) -> Sequence[str | int | float]:
    if not column.is_estimate:
        return ("" if cell is None else cell,) if not isinstance(cell, Estimate) else ()
    if not isinstance(cell, Estimate):
        return ("", "", "")
    return tuple(round(one, 4) for one in (cell.value, cell.low, cell.high))


def _shown(column: Column, cell: Cell) -> str:
    if column.is_estimate:
        own = cell if isinstance(cell, Estimate) else None
        # A number and its interval stay on one line.
        return said(own, share=column.kind == "estimated_share").replace(" ", "\N{NO-BREAK SPACE}")
    if cell is None or isinstance(cell, Estimate):
        return "–"
    if isinstance(cell, str):
        return cell
    if column.kind == "share":
        return part(cell)
    return f"{cell:,.0f}"


def span(one: Estimate, *, share: bool = False) -> str:
    """`36 (11–80)`; one number where nothing was left to chance."""
    value, low, high = (
        part(each) if share else f"{each:,.0f}" for each in (one.value, one.low, one.high)
    )
    return value if low == high else f"{value} ({low}–{high})"


def said(one: Estimate | None, *, share: bool = False) -> str:
    """The same, of what may not be known yet."""
    return _("not known yet") if one is None else span(one, share=share)


def part(share: float) -> str:
    """A share in percent: one decimal below ten, where it still means something."""
    percent = 100 * share
    figure = f"{percent:.1f}".removesuffix(".0") if percent < 10 else f"{percent:.0f}"
    return f"{figure}\N{NO-BREAK SPACE}%"


def known(one: Estimate | None) -> Estimate | None:
    """An estimate that may be told; None where it rests on too little."""
    return one if one is not None and one.is_known else None
