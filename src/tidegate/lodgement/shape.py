"""The shape of a document: what is said once, what for every line, and what may not be missing.

In a declaration names are those of the canonical table; so a line with its header is one canonical
row.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.declaration.interface import ITEMS, Column, Item


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a document must say."""

    title: str
    #: One of these columns is enough.
    names: tuple[str, ...]
    #: Whether every line says it.
    in_lines: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What a document is made of."""

    #: Columns by name, in the order of a form.
    header: Mapping[str, Column]
    line: Mapping[str, Column]
    needs: tuple[Need, ...]
    most_lines: int
    #: Where a program reads it.
    address: str
    #: 0 where a document may be without lines.
    fewest_lines: int = 1


#: A declaration has at most so many lines of goods.
MOST_LINES = 99

#: Items that may differ from line to line. All others are said once for the whole declaration.
_OF_A_LINE = frozenset({1, 2, 3, 9, 10, 11, 12, 13, 14, 15, 16, 19, 30, 31, 32, 35})

HEADER_ITEMS: tuple[Item, ...] = tuple(item for item in ITEMS if item.number not in _OF_A_LINE)
LINE_ITEMS: tuple[Item, ...] = tuple(item for item in ITEMS if item.number in _OF_A_LINE)


def _by_name(items: tuple[Item, ...]) -> dict[str, Column]:
    return {column.name: column for item in items for column in item.columns}


#: Columns by name, in the order of the items.
HEADER: dict[str, Column] = _by_name(HEADER_ITEMS)
LINE: dict[str, Column] = _by_name(LINE_ITEMS)

#: The eight items of Advance Cargo Information, without which nothing is lodged.
ADVANCE: tuple[Item, ...] = tuple(item for item in ITEMS if item.advance)

#: What a declaration is made of.
DECLARATION = Shape(
    HEADER,
    LINE,
    tuple(
        Need(item.title, tuple(column.name for column in item.columns), item in LINE_ITEMS)
        for item in ADVANCE
    ),
    MOST_LINES,
    "/api/v1/declarations/schema",
)
