"""The form of a draft: its steps, their fields, and mistakes in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tidegate.access.interface import NotThere
from tidegate.declaration.interface import Column, Kind

from . import lists
from .document import Mistake
from .labels import HINTS, LABELS, Words, rule_of
from .models import UploadedRow
from .shape import ADVANCE, HEADER, LINE
from .view import SECTIONS

#: Lists that are short enough to be chosen from; the others are searched.
_CHOSEN = frozenset({"currency", "incoterm", "mode"})
_REQUIRED = {item.columns[0].name for item in ADVANCE if len(item.columns) == 1}
_BROKEN: Mapping[str, Words] = {
    "net_within_gross": gettext_lazy("The net weight is at most the gross weight"),
    "expected_nearby": gettext_lazy("The day lies within a year before or after today"),
    "total_is_lines": gettext_lazy("The total of items is the number of lines"),
    "amount_has_currency": gettext_lazy("An invoice amount has the currency of the invoice"),
    "quantity_has_unit": gettext_lazy("A quantity has its unit"),
    "place_in_country": gettext_lazy("A place begins with the two letters of a country"),
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a step, to show."""

    name: str
    label: Words
    hint: Words
    value: str
    error: str
    #: `text`, `long`, `select`, `yes_no`, `search`.
    kind: str
    required: bool
    #: Codes and names, of a select.
    options: tuple[tuple[str, str], ...] = ()
    #: The list that a search looks through.
    table: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    #: `parties`, or `line-1`.
    name: str
    title: Words
    fields: tuple[FieldView, ...]
    #: Number of the line, counted from 0; None for the header.
    line: int | None = None

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed."""
        return any(field.value for field in self.fields)

    @property
    def errors(self) -> list[FieldView]:
        """Fields that are wrong."""
        return [field for field in self.fields if field.error]

    @property
    def state(self) -> str:
        """`done`, `begun`, `open` or `wrong`; a step without required fields may stay empty."""
        if not self.is_begun:
            return "open" if any(field.required for field in self.fields) else "optional"
        if any(field.value for field in self.errors):
            return "wrong"
        return "begun" if self.errors else "done"


def steps(typed: Mapping[str, object], mistakes: Iterable[Mistake]) -> list[Step]:
    """Every step with what was typed and what is wrong with it."""
    wrong = {one.field: one for one in reversed(list(mistakes))}
    lines = typed.get("lines")
    header = [
        Step(name, title, tuple(_field(HEADER[one], typed, wrong, "") for one in names))
        for name, title, names in SECTIONS
    ]
    goods = [
        Step(
            f"line-{number + 1}",
            _("Line of goods %(number)d") % {"number": number + 1},
            tuple(_field(column, line, wrong, f"lines[{number}].") for column in LINE.values()),
            number,
        )
        for number, line in enumerate(lines if isinstance(lines, list) else [])
    ]
    return [*header[:2], *goods, *header[2:]]


def step_named(name: str, steps: Iterable[Step]) -> Step:
    """The step of this name; raises `NotThere`."""
    for one in steps:
        if one.name == name:
            return one
    raise NotThere("there is no such step")


def said(mistake: Mistake) -> str:
    """A mistake in the reader's words, with the field's name in front."""
    name = mistake.field.rpartition(".")[2]
    column = HEADER.get(name) or LINE.get(name)
    if column is None:
        return mistake.detail
    label = str(LABELS[name])
    if mistake.rule == "required":
        return _("Enter: %(label)s") % {"label": label}
    if mistake.rule in _BROKEN:
        return str(_BROKEN[mistake.rule])
    if mistake.rule.startswith("codes: "):
        table = mistake.rule.removeprefix("codes: ")
        version = lists.version_of(table)
        told = _("%(label)s: this code is not in the list (%(version)s)")
        return told % {"label": label, "version": version}
    if mistake.rule == "identifier":
        return _("%(label)s: it does not keep the rule of its register") % {"label": label}
    return _("%(label)s: %(rule)s") % {"label": label, "rule": rule_of(column)}


def said_of_row(row: UploadedRow) -> str:
    """What is wrong with a row of a file, in the reader's words."""
    of_list = row.rule.startswith("codes: ")
    rule = ": ".join(row.rule.split(": ")[: 2 if of_list else 1])
    return said(Mistake(row.field, rule, row.rule))


def _field(
    column: Column, typed: Mapping[str, object], wrong: Mapping[str, Mistake], place: str
) -> FieldView:
    name = column.name
    mistake = wrong.get(place + name)
    kind, table = _kind(column)
    return FieldView(
        name=name,
        label=LABELS[name],
        hint=HINTS.get(name, ""),
        value=str(typed.get(name, "")),
        error=said(mistake) if mistake is not None else "",
        kind=kind,
        required=name in _REQUIRED,
        options=_options(table) if kind == "select" else (),
        table=table,
        length=column.length,
    )


def _kind(column: Column) -> tuple[str, str]:
    table = lists.TABLES.get(column.name, "")
    if column.kind is Kind.BOOLEAN:
        return "yes_no", ""
    if table in _CHOSEN and lists.rows_of(table, timezone.localdate()):
        return "select", table
    if table and column.name != "routing_countries":
        return "search", table
    return ("long" if column.length > 200 else "text"), ""


def _options(table: str) -> tuple[tuple[str, str], ...]:
    language = get_language() or "en"
    rows = lists.rows_of(table, timezone.localdate())
    return tuple((code, f"{code} – {row.name(language)}") for code, row in sorted(rows.items()))
