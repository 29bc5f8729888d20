"""The form of a document of any type: steps, fields, and mistakes in the reader’s words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tidegate.declaration.interface import Kind

from .. import lists
from ..document import Mistake
from ..form import FieldView, Step
from ..labels import Words, rule_of
from .types import DocumentType, Item
from .wording import BROKEN

#: The steps of a form, and what their items' names begin with; what fits nowhere is "particulars".
_STEPS: tuple[tuple[str, Words, tuple[str, ...]], ...] = (
    ("applicant", gettext_lazy("Who applies"), ("applicant_", "contact_", "trader_", "agent")),
    (
        "parties",
        gettext_lazy("Parties"),
        ("consignor_", "consignee_", "importer_", "exporter_", "manufacturer_", "supplier_",
         "end_user_", "carrier"),
    ),
    (
        "journey",
        gettext_lazy("Journey"),
        ("transport_", "export_country", "destination_country", "routing_", "loading_",
         "discharge_", "conveyance_", "voyage_", "expected_", "vehicle_", "transhipment",
         "control_point", "movement", "master_document", "imo_number", "inward_", "outward_",
         "arrived_", "departure_"),
    ),
    ("particulars", gettext_lazy("Particulars"), ("",)),
)  # fmt: skip
#: Tables that are short enough to be chosen from; the others are searched.
_CHOSEN = frozenset({"currency", "incoterm", "mode", "control_point"})
#: Tables through which the form's search looks.
_SEARCHED = frozenset({"country", "hs", "locode", "package", "unit"})


def steps(
    made: DocumentType,
    typed: Mapping[str, Any],
    mistakes: Iterable[Mistake],
    taken_from: Mapping[str, str],
) -> list[Step]:
    """Every step with what was typed, what is wrong with it, and where it was taken from."""
    wrong = {one.field: one for one in reversed(list(mistakes))}
    groups: dict[str, list[FieldView]] = {name: [] for name, _title, _begins in _STEPS}
    for name, item in made.header.items():
        field = _field(made, item, typed, wrong, "", taken_from)
        groups[_step_of(name)].append(field)
    header = [
        Step(name, title, tuple(groups[name])) for name, title, _begins in _STEPS if groups[name]
    ]
    return header + [_line(made, number, line, wrong) for number, line in enumerate(typed["lines"])]


def names_in(made: DocumentType, step: str) -> tuple[str, ...]:
    """Items of the header that a step asks for."""
    return tuple(name for name in made.header if _step_of(name) == step)


def said(made: DocumentType, mistake: Mistake) -> str:
    """A mistake in the reader's words, with the item's name in front."""
    item = made.item(mistake.field.rpartition(".")[2])
    if item is None:
        return str(BROKEN.get(mistake.rule, mistake.detail))
    label = item.label
    if mistake.rule == "required":
        return _("Enter: %(label)s") % {"label": label}
    if mistake.rule in BROKEN:
        return str(BROKEN[mistake.rule])
    if mistake.rule.startswith("codes: "):
        version = lists.version_of(mistake.rule.removeprefix("codes: "))
        told = _("%(label)s: this code is not in the list (%(version)s)")
        return told % {"label": label, "version": version}
    return _("%(label)s: %(rule)s") % {"label": label, "rule": rule_of(item.column)}


def _step_of(name: str) -> str:
    return next(step for step, _title, begins in _STEPS if name.startswith(begins))


def _line(
    made: DocumentType, number: int, line: Mapping[str, str], wrong: Mapping[str, Mistake]
) -> Step:
    place = f"lines[{number}]."
    fields = tuple(_field(made, item, line, wrong, place, {}) for item in made.line.values())
    title = _("Line %(number)d") % {"number": number + 1}
    return Step(f"line-{number + 1}", title, fields, number)


def _field(
    made: DocumentType,
    item: Item,
    typed: Mapping[str, str],
    wrong: Mapping[str, Mistake],
    place: str,
    taken_from: Mapping[str, str],
) -> FieldView:
    name = item.column.name
    mistake = wrong.get(place + name)
    kind, options = _kind(item)
    hint = item.aid
    if name in taken_from and typed.get(name):
        hint = " ".join(filter(None, (hint, _taken(taken_from[name]))))
    return FieldView(
        name=name,
        label=item.label,
        hint=hint,
        value=str(typed.get(name, "")),
        error=said(made, mistake) if mistake is not None else "",
        kind=kind,
        required=name in made.required,
        options=options,
        table=item.table,
        length=item.column.length,
    )


def _taken(source: str) -> str:
    if source == "profile":
        return _("Filled in from your account. Change it where it is not right.")
    return _("Filled in from %(reference)s. Change it where it is not right.") % {
        "reference": source
    }


def _kind(item: Item) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How a field is filled in, and between what one chooses."""
    language = get_language() or "en"
    if item.column.kind is Kind.BOOLEAN:
        return "yes_no", ()
    if item.choices:
        return "select", tuple((one.code, one.names.best(language)) for one in item.choices)
    if item.table in _CHOSEN:
        rows = lists.rows_of(item.table, timezone.localdate())
        named = ((code, f"{code} – {row.name(language)}") for code, row in sorted(rows.items()))
        return ("select", tuple(named)) if rows else ("text", ())
    if item.table in _SEARCHED and item.column.name != "routing_countries":
        return "search", ()
    return ("long" if item.is_long else "text"), ()
