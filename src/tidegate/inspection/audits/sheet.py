"""What a page says of an audit: what happened, what to ask for, the words for a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tidegate.access.interface import Person
from tidegate.codes.interface import choices
from tidegate.ledger.interface import events_of
from tidegate.targeting.interface import Assessment, Told, reasons_of

from ..errors import NotHeld
from ..sheet import name_of
from .errors import RecordsRefused
from .models import Audit
from .reasons import CancelReason, OpenReason, ReturnReason

Words = str | Promise

STATES: dict[str, Words] = {
    "open": gettext_lazy("Not claimed"),
    "under_audit": gettext_lazy("Under audit"),
    "concluded": gettext_lazy("Concluded"),
    "cancelled": gettext_lazy("Cancelled"),
}
#: What the ledger's events are called; of a move, its transition counts.
_STORY: dict[str, Words] = {
    "audit.opened": gettext_lazy("Audit opened"),
    "claim": gettext_lazy("Claimed"),
    "return": gettext_lazy("Returned"),
    "ask": gettext_lazy("Records asked for"),
    "conclude": gettext_lazy("Concluded"),
    "cancel": gettext_lazy("Cancelled"),
}
_REASONS: dict[str, Words] = {
    value: label for table in (OpenReason, ReturnReason, CancelReason)
    for value, label in table.choices
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of an audit's story."""

    at: datetime
    title: Words
    who: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Record:
    """A record that may be asked for."""

    value: str
    label: str
    #: Whether its reasons ask for it.
    suggested: bool


def story(audit: Audit) -> list[Happened]:
    """What happened to it, the first first."""
    events = [sealed.event for sealed in events_of(audit.stream)]
    names = _officers({one.actor for one in events})
    return [
        Happened(
            datetime.fromisoformat(one.recorded_at),
            _STORY[str(one.payload.get("transition", one.kind))],
            names.get(one.actor, _("Tidegate")),
            _REASONS.get(str(one.payload.get("reason", "")), ""),
        )
        for one in events
    ]


def reasons(audit: Audit) -> list[Told]:
    """Why it was selected, strongest first; none where the inputs were erased."""
    declared = audit.decision.declared_id
    found = Assessment.objects.filter(declared=declared).defer("vectors").first()
    return [] if found is None else reasons_of(found, get_language() or "en")


def records(why: Iterable[Told]) -> list[Record]:
    """What may be asked for; what these reasons ask for above."""
    kinds = {one.typology for one in why}
    language = get_language() or "en"
    listed = [
        Record(one.code, one.name(language), not speaks or bool(kinds.intersection(speaks)))
        for one in choices("audit_record")
        for speaks in [one.data.get("speaks_to", ())]
    ]
    return sorted(listed, key=lambda one: not one.suggested)


def record_names(wanted: Iterable[str]) -> list[str]:
    """Names of records, in the language of the page."""
    return [name_of("audit_record", one) for one in wanted]


def facts(audit: Audit) -> list[tuple[str, str]]:
    """The conclusion, row by row."""
    found = getattr(audit, "conclusion", None)
    if found is None:
        return []
    rows = (
        (_("What was found"), name_of("finding_category", found.category)),
        (_("Records seen"), ", ".join(record_names(found.records_seen))),
        (_("Value that the records say, less what was declared"), _hkd(found.value_difference_hkd)),
        (_("Duty that is due, less what was paid"), _hkd(found.duty_difference_hkd)),
        (_("In the officer’s words"), found.words),
    )
    return [(title, value) for title, value in rows if value]


def why_not(audit: Audit, refusal: Exception) -> str:
    """A refusal in words for the officer."""
    if isinstance(refusal, RecordsRefused):
        return _("Choose what the trader is asked for.")
    if audit.state == "cancelled":
        return _("Cancelled by a supervisor.")
    holder = audit.officer.name if audit.officer else ""
    if audit.state == "concluded":
        return _("Already concluded by %(name)s.") % {"name": holder}
    if holder:
        return _("%(name)s holds this audit.") % {"name": holder}
    if isinstance(refusal, NotHeld):
        return _("Nobody holds this audit. Claim it first.")
    return str(refusal)


def goods_of(audit: Audit) -> dict[str, Any]:
    """The header and the first line of the declaration, as one; empty where it was erased."""
    document: dict[str, Any] = audit.decision.declared.document or {}
    header = {name: value for name, value in document.items() if name != "lines"}
    return {**header, **next(iter(document.get("lines", [])), {})}


def _hkd(value: Decimal | None) -> str:
    return "" if value is None else f"HKD {value:,.2f}"


def _officers(addresses: set[str]) -> dict[str, str]:
    """Address → name, of the officers among them."""
    numbers = {one: one.partition("/")[2] for one in addresses if one.startswith("officer/")}
    people = Person.objects.in_bulk([int(one) for one in numbers.values()])
    return {address: people[int(number)].name for address, number in numbers.items()}
