"""Every read of filings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from tidegate.access.interface import NotThere, PersonActor
from tidegate.ledger.interface import events_of

from .. import lists
from ..labels import Words
from ..reference import as_written
from ..view import shown_as
from .flow import HOLDING
from .models import Balance, Bundle, Filing, Issued, Review, Revision
from .reviewing import agency_of
from .types import DocumentType, Item, type_of
from .wording import MOVES


def owned(actor: PersonActor) -> QuerySet[Filing]:
    """The filings of the actor's organisation, and no others."""
    return Filing.objects.filter(organisation_id=actor.person.organisation_id)


def one_owned(actor: PersonActor, reference: str) -> Filing:
    """One of them; raises `NotThere`."""
    found = owned(actor).filter(reference=as_written(reference)).first()
    if found is None:
        raise NotThere("there is no such filing")
    return found


def page(actor: PersonActor, after: str, most: int, state: str = "") -> list[Filing]:
    """So many filings, the newest first, from below a reference."""
    some = owned(actor)
    if state:
        some = some.filter(state=state)
    if after:
        last = owned(actor).filter(reference=after).values_list("pk", flat=True).first()
        some = some.filter(pk__lt=last or 0)
    return list(some.select_related("issued").order_by("-pk")[:most])


def reviews_of(actor: PersonActor) -> QuerySet[Review]:
    """What the actor's agency has to decide or has decided."""
    return Review.objects.filter(agency=agency_of(actor.organisation)).select_related("filing")


def reviews_of_document(filing: Filing) -> list[Review]:
    """What each agency has to decide on one filing."""
    return list(filing.reviews.order_by("pk"))


def one_review(actor: PersonActor, number: int) -> Review:
    """One of them; raises `NotThere`."""
    found = reviews_of(actor).filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such review")
    return found


def issued_as(number: str, code: str) -> Issued | None:
    """What was issued under a number, to who knows its code."""
    same = Issued.objects.select_related("filing")
    return same.filter(number=number.strip().upper(), code=code.strip().upper()).first()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a filing's story."""

    title: Words
    at: datetime


def story_of(filing: Filing) -> list[Step]:
    """What happened to it, in order; from the ledger."""
    steps: list[Step] = []
    for sealed in events_of(filing.stream):
        transition = sealed.event.payload.get("transition")
        if isinstance(transition, str) and transition in MOVES:
            at = datetime.fromisoformat(sealed.event.recorded_at)
            steps.append(Step(MOVES[transition], at))
    return steps


@dataclass(frozen=True, slots=True)
class Said:
    """One item of a document, to show."""

    label: str
    value: Any
    #: What its code is called.
    meaning: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Items under a heading: the header, or a line (from 1)."""

    line: int
    items: tuple[Said, ...]
    goods: str = ""


#: More lines than these are read in a file.
_SHOWN_LINES = 50


def parts_of(revision: Revision, before: Revision | None = None) -> list[Part]:
    """A document to read; with the revision before it, what differs is marked."""
    document = revision.document
    if document is None:
        return []
    made = type_of(revision.filing.type_name)
    old = (before.document or {}) if before is not None else None
    called = _called(made, [document, *document["lines"][:_SHOWN_LINES]])
    parts = [Part(0, tuple(_said(made.header, document, old, called)))]
    old_lines: Sequence[Mapping[str, Any]] = [] if old is None else old.get("lines", [])
    for number, line in enumerate(document["lines"][:_SHOWN_LINES]):
        was = None if old is None else old_lines[number] if number < len(old_lines) else {}
        said = tuple(_said(made.line, line, was, called))
        parts.append(Part(number + 1, said, str(line.get("goods_description", ""))))
    return parts


def _said(
    items: Mapping[str, Item],
    values: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    called: Mapping[tuple[str, str], str],
) -> list[Said]:
    made = []
    for name, value in values.items():
        if name == "lines":
            continue
        item = items.get(name)
        if item is None:
            # Of an older edition of the type: shown by the name that it had.
            made.append(Said(name, value, ""))
            continue
        changed = old is not None and old.get(name) != value
        meaning = _meaning(item, value, called)
        made.append(Said(item.label, shown_as(item.column.kind, value), meaning, changed))
    return made


def _called(
    made: DocumentType, records: Sequence[Mapping[str, Any]]
) -> Mapping[tuple[str, str], str]:
    tables = {n: one.table for n, one in {**made.header, **made.line}.items() if one.table}
    return lists.names_of(lists.said_in(records, tables), get_language() or "en")


def _meaning(item: Item, value: Any, called: Mapping[tuple[str, str], str]) -> str:
    if item.choices:
        language = get_language() or "en"
        return next((c.names.best(language) for c in item.choices if c.code == value), "")
    if not item.table or not isinstance(value, str):
        return ""
    codes = lists.codes_in(item.column.name, value)
    return ", ".join(filter(None, (called.get((item.table, one)) for one in codes)))


def days_left(filing: Filing) -> int | None:
    """Days until the pledge; negative when it is over, None where there is none."""
    return None if filing.due_on is None else (filing.due_on - timezone.localdate()).days


def holds_today(issued: Issued) -> bool:
    """Whether it may be used today."""
    today = timezone.localdate()
    in_time = issued.valid_from <= today and (
        issued.valid_until is None or today <= issued.valid_until
    )
    return in_time and issued.filing.state in HOLDING


def newest_of(filing: Filing) -> Revision:
    """The newest revision."""
    return Revision.objects.get(filing=filing, number=filing.last_number)


def issued_of(filing: Filing) -> Issued | None:
    """What was issued of it, if anything."""
    return Issued.objects.filter(filing=filing).first()


def balances_of(filing: Filing) -> list[Balance]:
    """What may still be drawn, line by line; nothing of what is used as a whole."""
    if filing.type.draw != "quantity":
        return []
    some = Balance.objects.filter(issued__filing=filing)
    return list(some.order_by("line")[:_SHOWN_LINES])


def agency_name(code: str) -> str:
    """What an agency is called in the reader's language; its code where no table says."""
    row = lists.rows_of("agency", timezone.localdate()).get(code)
    return code if row is None else row.name(get_language() or "en")


def agencies_of(made: DocumentType) -> list[str]:
    """Who decides, by name."""
    return [agency_name(code) for code in made.agencies]


def one_bundle(actor: PersonActor, number: UUID) -> Bundle:
    """A file of the actor's organisation; raises `NotThere`."""
    ours = Bundle.objects.filter(organisation_id=actor.person.organisation_id)
    found = ours.filter(pk=number).first()
    if found is None:
        raise NotThere("there is no such file")
    return found
