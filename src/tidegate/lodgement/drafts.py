"""Drafts: what somebody typed into the form, kept as it was typed until it is lodged."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import PersonActor

from . import rules
from .document import Invalid, Mistake, examine
from .models import Declaration, Draft
from .queries import versions_of
from .services import amend, checked, lodge
from .shape import HEADER, LINE, MOST_LINES

#: More characters of one field than any item has are not kept.
_LONGEST = 2000


def begin(actor: PersonActor, amends: Declaration | None = None) -> Draft:
    """A new draft: empty with one line, or with what the newest version says."""
    typed: dict[str, Any] = {"lines": [{}]}
    seen = None
    if amends is not None:
        newest = versions_of(amends)[0]
        seen = newest.number
        typed = as_typed(newest.document or typed)
    return Draft.objects.create(
        organisation_id=actor.person.organisation_id,
        person=actor.person,
        amends=amends,
        seen_version=seen,
        typed=typed,
    )


def keep_header(draft: Draft, typed: Mapping[str, str], names: tuple[str, ...]) -> None:
    """Keep what was typed into these items of the header."""
    draft.typed |= {name: typed.get(name, "")[:_LONGEST] for name in names if name in HEADER}
    draft.save(update_fields=["typed", "kept_at"])


def keep_line(draft: Draft, number: int, typed: Mapping[str, str]) -> None:
    """Keep what was typed into a line, counted from 0."""
    draft.typed["lines"][number] = {name: typed.get(name, "")[:_LONGEST] for name in LINE}
    draft.save(update_fields=["typed", "kept_at"])


def add_line(draft: Draft) -> int:
    """One more line, unless there are 99; the number of the last."""
    if len(draft.typed["lines"]) < MOST_LINES:
        draft.typed["lines"].append({})
        draft.save(update_fields=["typed", "kept_at"])
    return len(draft.typed["lines"]) - 1


def remove_line(draft: Draft, number: int) -> None:
    """Take a line out; the last one stays."""
    if len(draft.typed["lines"]) > 1:
        del draft.typed["lines"][number]
        draft.save(update_fields=["typed", "kept_at"])


def mistakes_of(draft: Draft) -> list[Mistake]:
    """What keeps the draft from being lodged now."""
    try:
        checked(_sent(draft))
    except Invalid as invalid:
        return invalid.mistakes
    return []


def doubts_of(draft: Draft) -> list[Mistake]:
    """What would be taken as it was typed, and is not found in its list."""
    document, _ = examine(_sent(draft))
    return rules.doubts(document, timezone.localdate())


def lodge_draft(actor: PersonActor, draft: Draft) -> Declaration:
    """Lodge it, or amend what it amends; sent twice, it is lodged once."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.became is not None:
            return row.became
        if row.amends is not None:
            version = amend(actor, row.amends, _sent(row), row.seen_version or 0)
        else:
            version = lodge(actor, _sent(row))
        row.became, row.typed = version.declaration, {}
        row.save(update_fields=["became", "typed", "kept_at"])
    return version.declaration


def open_drafts(actor: PersonActor) -> list[Draft]:
    """What the organisation's people began and have not lodged, the last one first."""
    ours = Draft.objects.filter(organisation_id=actor.person.organisation_id, became=None)
    return list(ours.select_related("amends").order_by("-kept_at")[:50])


def _sent(draft: Draft) -> dict[str, Any]:
    """The document that the typed text is; nothing typed is nothing said."""
    header = {name: text for name, text in draft.typed.items() if name in HEADER}
    return {**filled(header), "lines": [filled(line) for line in draft.typed["lines"]]}


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """Nothing typed is nothing said."""
    return {name: text for name, text in values.items() if text.strip()}


def as_typed(document: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody would have typed to say a document."""
    header = {name: _text(value) for name, value in document.items() if name != "lines"}
    lines = [{name: _text(value) for name, value in line.items()} for line in document["lines"]]
    return {**header, "lines": lines}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
