"""The shape of a declaration: which of the 42 items are said once, and which for every line.

Names are those of the canonical table; so a line with its header is one canonical row.
"""

from tidegate.declaration.interface import ITEMS, Column, Item

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
