"""Drafts of filings: kept as they were typed; what is known already is filled in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import NotAllowed, NotThere, PersonActor

from ..document import Mistake
from ..drafts import as_typed, filled
from ..shape import MOST_LINES
from .checking import examined
from .models import Filing, FilingDraft, Revision
from .queries import newest_of
from .services import Sent, amend, submit
from .types import DocumentType

#: More characters of one item than any has are not kept.
_LONGEST = 4000
#: What is the same in everything that an organisation files.
_OWN = ("applicant_", "contact_", "trader_")
#: So many earlier filings are looked into for what is known.
_LOOKED_INTO = 20


def begin(actor: PersonActor, made: DocumentType, source: Filing | None = None) -> FilingDraft:
    """A new draft with what is known: of the account, of the last filings, of a chosen one."""
    typed, taken_from = _known(actor, made, source)
    return FilingDraft.objects.create(
        type_name=made.name,
        organisation_id=actor.person.organisation_id,
        person=actor.person,
        typed=typed,
        taken_from=taken_from,
    )


def begin_amendment(actor: PersonActor, filing: Filing) -> FilingDraft:
    """A draft with what the newest revision says."""
    newest = newest_of(filing)
    if newest.document is None:
        raise NotThere("the document was erased")
    return FilingDraft.objects.create(
        type_name=filing.type_name,
        organisation_id=actor.person.organisation_id,
        person=actor.person,
        amends=filing,
        seen_revision=newest.number,
        typed=_with_lines(filing.type, as_typed({"lines": [], **newest.document})),
    )


def keep(draft: FilingDraft, typed: Mapping[str, str], names: tuple[str, ...]) -> None:
    """Keep what was typed into these items of the header."""
    draft.typed |= {name: typed.get(name, "")[:_LONGEST] for name in names}
    draft.save(update_fields=["typed", "kept_at"])


def keep_line(draft: FilingDraft, number: int, typed: Mapping[str, str]) -> None:
    """Keep what was typed into a line, counted from 0."""
    line = {name: typed.get(name, "")[:_LONGEST] for name in draft.type.line}
    draft.typed["lines"][number] = line
    draft.save(update_fields=["typed", "kept_at"])


def add_line(draft: FilingDraft) -> int:
    """One more line, as long as the form takes any; the number of the last."""
    if len(draft.typed["lines"]) < min(draft.type.most_lines, MOST_LINES):
        draft.typed["lines"].append({})
        draft.save(update_fields=["typed", "kept_at"])
    return len(draft.typed["lines"]) - 1


def remove_line(draft: FilingDraft, number: int) -> None:
    """Take a line out; the last one stays."""
    if len(draft.typed["lines"]) > 1:
        del draft.typed["lines"][number]
        draft.save(update_fields=["typed", "kept_at"])


def mistakes_of(draft: FilingDraft) -> list[Mistake]:
    """What keeps the draft from being submitted now."""
    return examined(draft.type, sent_by(draft), timezone.localdate())[1]


def hand_over(actor: PersonActor, draft: FilingDraft) -> None:
    """Leave it to a colleague to submit, where a second person has to."""
    draft.prepared_by = actor.person
    draft.save(update_fields=["prepared_by", "kept_at"])


def submit_draft(actor: PersonActor, draft: FilingDraft) -> Filing:
    """Submit it, or amend what it amends; sent twice, it is filed once.

    Raises `NotAllowed` where a second person has to submit what the first one prepared.
    """
    with transaction.atomic():
        row = FilingDraft.objects.select_for_update().get(pk=draft.pk)
        if row.became is not None:
            return row.became
        if needs_a_colleague(actor, row):
            raise NotAllowed("who prepared it does not submit it: a colleague does")
        if row.amends is not None:
            amend(actor, row.amends, sent_by(row), row.seen_revision or 0)
            row.became = row.amends
        else:
            row.became = submit(actor, Sent(row.type, sent_by(row)))
        row.typed = {"lines": []}
        row.save(update_fields=["became", "typed", "kept_at"])
        return row.became


def needs_a_colleague(actor: PersonActor, draft: FilingDraft) -> bool:
    """Whether somebody else has to submit it."""
    return draft.type.second_person and draft.prepared_by_id in (None, actor.person.pk)


def open_drafts(actor: PersonActor) -> list[FilingDraft]:
    """What the organisation's people began and have not submitted, the last one first."""
    ours = FilingDraft.objects.filter(organisation_id=actor.person.organisation_id, became=None)
    return list(ours.select_related("amends").order_by("-kept_at")[:50])


def one_draft(actor: PersonActor, number: UUID) -> FilingDraft:
    """A draft of the actor's organisation; raises `NotThere`."""
    ours = FilingDraft.objects.filter(organisation_id=actor.person.organisation_id)
    found = ours.select_related("became", "amends").filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such draft")
    return found


def sent_by(draft: FilingDraft) -> dict[str, Any]:
    """The document that the typed text is; nothing typed is nothing said."""
    made = draft.type
    header = {name: text for name, text in draft.typed.items() if name in made.header}
    lines = [filled({n: t for n, t in line.items() if n in made.line}) for line in _lines(draft)]
    return {**filled(header), "lines": lines if made.line else []}


def _lines(draft: FilingDraft) -> list[dict[str, str]]:
    found = draft.typed.get("lines", [])
    return found if isinstance(found, list) else []


def _known(
    actor: PersonActor, made: DocumentType, source: Filing | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """What may be filled in, and where each item is from; what was chosen goes before the rest."""
    typed: dict[str, Any] = {}
    taken_from: dict[str, str] = {}
    organisation = actor.organisation
    profile = {
        "applicant_name": organisation.name,
        "applicant_id": organisation.reference,
        "trader_name": organisation.name,
        "trader_id": organisation.reference,
    }
    _take(made, {name: profile[name] for name in profile}, "profile", typed, taken_from)
    for earlier in reversed(_earlier(actor)):
        own = {n: v for n, v in (earlier.document or {}).items() if n.startswith(_OWN)}
        _take(made, own, earlier.filing.reference, typed, taken_from)
    lines: list[dict[str, str]] = []
    if source is not None:
        document = as_typed({"lines": [], **(newest_of(source).document or {})})
        _take(made, document, source.reference, typed, taken_from)
        lines = [{n: t for n, t in line.items() if n in made.line} for line in document["lines"]]
    typed["lines"] = lines
    return _with_lines(made, typed), taken_from


def _take(
    made: DocumentType,
    said: Mapping[str, Any],
    source: str,
    typed: dict[str, Any],
    taken_from: dict[str, str],
) -> None:
    for name, value in said.items():
        if name in made.header and value:
            typed[name], taken_from[name] = str(value), source


def _earlier(actor: PersonActor) -> list[Revision]:
    ours = Revision.objects.filter(filing__organisation_id=actor.person.organisation_id)
    return list(ours.select_related("filing").order_by("-pk")[:_LOOKED_INTO])


def _with_lines(made: DocumentType, typed: dict[str, Any]) -> dict[str, Any]:
    """With at least one line to fill in, where the type has any."""
    return {**typed, "lines": (typed["lines"] or [{}]) if made.line else []}
