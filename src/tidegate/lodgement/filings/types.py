"""Document types: frozen records, read from the folders beside this room's code when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tidegate.codes.interface import Names
from tidegate.declaration.interface import Column, Kind

from ..labels import HINTS, LABELS, Words
from ..shape import Need, Shape
from .errors import NoSuchType

FOLDER = Path(__file__).parents[1] / "documents"

#: How sure it is that a type exists as it is described.
STANDINGS: Mapping[str, Words] = {
    "sourced": _("Sourced"),
    "derived": _("Derived"),
    "assumed": _("Assumed"),
}
#: What a document is.
KINDS: Mapping[str, Words] = {
    "licence": _("Licence"),
    "permit": _("Permit"),
    "certificate": _("Certificate"),
    "notification": _("Notification"),
    "declaration": _("Declaration"),
    "manifest": _("Manifest"),
    "report": _("Report"),
}
DIRECTIONS: Mapping[str, Words] = {
    "import": _("Import"),
    "export": _("Export"),
    "transhipment": _("Transhipment"),
    "any": _("Import and export"),
}
#: Until when a trader may amend or withdraw what was submitted.
UNTIL = ("never", "decided", "used")
#: How an issued document is used up.
DRAWS = ("none", "once", "quantity")
#: When the goods of a sample are expected.
_SOON = timedelta(days=3)

_NONE = Names()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that an item may have."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class Item:
    """One field of a document, with the words beside it."""

    column: Column
    names: Names = _NONE
    hint: Names = _NONE
    #: The table of `codes` that lists its values; empty where there is none.
    table: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        told = self.names.best(get_language() or "en")
        return told or str(LABELS[self.column.name])

    @property
    def aid(self) -> str:
        """What helps to fill it in; may be empty."""
        return self.hint.best(get_language() or "en") or str(HINTS.get(self.column.name, ""))

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line to write."""
        return self.column.kind is Kind.TEXT and self.column.length > 200


@dataclass(frozen=True, slots=True)
class Fee:
    """What a filing costs: a rule of `fees`, and what the folder gives it."""

    rule: str
    amounts: Mapping[str, Decimal]
    standing: str
    source: str


@dataclass(frozen=True)
class DocumentType:
    """What may be lodged under one name."""

    name: str
    #: SHA-256 of its folder and the shared items: which edition of the type this is.
    edition: str
    kind: str
    direction: str
    #: Of the Trade Single Window; 0 where nobody says.
    phase: int
    standing: str
    source: str
    title: Names
    about: Names
    #: Codes of the table `agency`; who decides.
    agencies: tuple[str, ...]
    header: Mapping[str, Item]
    line: Mapping[str, Item]
    #: Names of items that may not be missing.
    required: frozenset[str]
    fewest_lines: int
    most_lines: int
    rules: tuple[str, ...]
    fee: Fee
    amend: str
    cancel: str
    draw: str
    #: The form of its number, of `numbering`.
    number: str
    second_person: bool
    #: Working days within which the agencies mean to decide; 0 where nobody promised any.
    pledge_days: int
    #: How long what is issued holds; 0 without end.
    valid_days: int
    #: A filling that is accepted, but for the day on which goods are expected.
    sample: Mapping[str, object]

    @cached_property
    def shape(self) -> Shape:
        """What its documents are made of."""
        needs = [
            Need(item.names.en or item.column.name, (name,), items is self.line)
            for items in (self.header, self.line)
            for name, item in items.items()
            if name in self.required
        ]
        return Shape(
            {name: item.column for name, item in self.header.items()},
            {name: item.column for name, item in self.line.items()},
            tuple(needs),
            self.most_lines,
            f"/api/v1/documents/types/{self.name}",
            self.fewest_lines,
        )

    def sample_on(self, day: date) -> Mapping[str, object]:
        """A filling that is accepted on a day: what is expected comes a few days later."""
        if "expected_date" not in self.sample:
            return self.sample
        return {**self.sample, "expected_date": (day + _SOON).isoformat()}

    @property
    def label(self) -> str:
        """Its title in the reader's language."""
        return self.title.best(get_language() or "en")

    def item(self, name: str) -> Item | None:
        """The item of this name, of the header or of the lines."""
        return self.header.get(name) or self.line.get(name)


@cache
def document_types() -> Mapping[str, DocumentType]:
    """Every type by name; raises `BadTypes` with every mistake of every folder."""
    from .loading import load

    return load(FOLDER)


def type_of(name: str) -> DocumentType:
    """The type of this name; raises `NoSuchType`."""
    try:
        return document_types()[name]
    except KeyError:
        raise NoSuchType(f"there is no document type {name!r}") from None
