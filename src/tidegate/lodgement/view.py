"""A document as people read it: sections of items, the lines, and what an amendment changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tidegate.declaration.interface import ITEMS, Kind

from .document import Mistake
from .labels import LABELS, Words
from .lists import TABLES, codes_in, names_of, said_in
from .models import Version
from .shape import HEADER, LINE

_ITEM_OF = {column.name: item for item in ITEMS for column in item.columns}

#: Header items in the order of a form; every one of them is in exactly one section.
SECTIONS: tuple[tuple[str, Words, tuple[str, ...]], ...] = (
    (
        "parties",
        _("Parties"),
        (
            "trader_name", "trader_id", "aeo_code", "agent",
            "consignor_name", "consignor_street", "consignor_city", "consignor_postcode",
            "consignor_country", "consignee_name", "consignee_street", "consignee_city",
            "consignee_postcode", "consignee_country",
        ),
    ),
    (
        "journey",
        _("Journey"),
        (
            "expected_date", "transport_mode", "loading_place", "discharge_place",
            "export_country", "destination_country", "routing_countries", "transhipment",
            "carrier", "conveyance_id", "voyage_number", "transport_document",
            "transport_document_type", "ucr",
        ),
    ),
    (
        "terms",
        _("Terms and message"),
        ("invoice_currency", "incoterm", "total_items", "message_function"),
    ),
)  # fmt: skip


def _shown(name: str, value: Any) -> Any:
    return shown_as((HEADER.get(name) or LINE[name]).kind, value)


def shown_as(kind: Kind, value: Any) -> Any:
    """A value as people write it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or kind not in (Kind.DECIMAL, Kind.INTEGER):
        return value
    return f"{Decimal(value):,f}"


#: So many lines stand open on a page.
_UNFOLDED = 5


@dataclass(frozen=True, slots=True)
class ItemView:
    """One column of a document, to show."""

    #: Canonical name, number among the 42 items, WCO id.
    name: str
    number: int
    wco_id: str
    label: Words
    value: Any
    #: What the version before said, where it differs; None where it said the same.
    before: Any = None
    changed: bool = False
    #: Whether its code was taken as declared and is in no list.
    doubted: bool = False
    #: What the value is called, where it is a code of a table.
    meaning: str = ""

    @property
    def shown(self) -> Any:
        """The value as people write it."""
        return _shown(self.name, self.value)

    @property
    def shown_before(self) -> Any:
        """What the version before said, in the same way."""
        return _shown(self.name, self.before)


@dataclass(frozen=True, slots=True)
class SectionView:
    """Items under a heading: a part of the header, or a line of goods."""

    name: str
    title: Words
    items: tuple[ItemView, ...]
    #: Number of the line, from 1; None for parts of the header.
    line: int | None = None
    #: Whether it is one of so many lines that a page shows them folded.
    folds: bool = False

    @property
    def goods(self) -> str:
        """What the line is of."""
        said = (one.value for one in self.items if one.name == "goods_description")
        return str(next(said, None) or "")

    @property
    def changed(self) -> bool:
        """Whether the version before said anything of it otherwise."""
        return any(one.changed for one in self.items)


def document_view(version: Version, before: Version | None = None) -> list[SectionView]:
    """The filled items of a version; with the version before it, differences are marked.

    An item that was taken out is there with no value. A version that was erased has no sections.
    """
    document = version.document
    if document is None:
        return []
    old = (before.document or {}) if before is not None else None
    doubted = {Mistake(*one).field for one in version.doubts}
    said = said_in([document, *document["lines"]], TABLES)
    called = names_of(said, get_language() or "en")
    sections = [
        SectionView(name, title, tuple(_items(document, old, names, doubted, called)))
        for name, title, names in SECTIONS
    ]
    lines, old_lines = document["lines"], None if old is None else old.get("lines", [])
    count = max(len(lines), len(old_lines or ()))
    sections += [
        SectionView(
            "line",
            _("Line of goods"),
            tuple(_items(*pair, tuple(LINE), (), called)),
            number,
            count > _UNFOLDED,
        )
        for number, pair in enumerate(_pairs(lines, old_lines, count), start=1)
    ]
    return [section for section in sections if section.items]


def _pairs(
    lines: list[Mapping[str, Any]], old: list[Mapping[str, Any]] | None, count: int
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    for number in range(count):
        new_line = lines[number] if number < len(lines) else {}
        yield new_line, None if old is None else (old[number] if number < len(old) else {})


def _items(
    values: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    names: tuple[str, ...],
    doubted: Collection[str],
    called: Mapping[tuple[str, str], str],
) -> Iterator[ItemView]:
    for name in names:
        value = values.get(name)
        before = None if old is None else old.get(name)
        if value is None and before is None:
            continue
        changed = old is not None and value != before
        column, item = (HEADER.get(name) or LINE[name]), _ITEM_OF[name]
        yield ItemView(
            name, item.number, column.wco_id, LABELS[name], value,
            before if changed else None, changed, name in doubted, _meaning(name, value, called),
        )  # fmt: skip


def _meaning(name: str, value: Any, called: Mapping[tuple[str, str], str]) -> str:
    table = TABLES.get(name)
    if table is None or not isinstance(value, str):
        return ""
    return ", ".join(filter(None, (called.get((table, one)) for one in codes_in(name, value))))
