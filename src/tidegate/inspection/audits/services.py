"""Every write of audits: a function a verb, in one transaction, with its event."""

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import Actor, Invalid, NotAllowed, Person, PersonActor
from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import move
from tidegate.ledger.interface import append
from tidegate.lodgement.interface import Declaration
from tidegate.targeting.interface import Decision, record_outcome

from ..errors import NotHeld
from . import limits
from .errors import AlreadyAudited, NotReleased, RecordsRefused
from .flow import OPENED
from .models import RUNNING, Audit, Conclusion
from .policies import OPEN
from .reasons import OpenReason
from .records import Outcome, unknown


def open_audit(decision: Decision, actor: str, reason: str = "") -> Audit:
    """Open the audit of what a decision releases, in the transaction that decides."""
    now = timezone.now()
    with transaction.atomic():
        audit = Audit.objects.create(
            decision=decision,
            reference=decision.declaration.reference,
            opened_at=now,
            opened_for=reason,
            due_on=limits.due_on(timezone.localdate(now)),
        )
        payload: dict[str, Json] = {**audit.about, "due": audit.due_on.isoformat()}
        if reason:
            payload["reason"] = reason
        append(audit.stream, OPENED, payload, actor)
    return audit


def send_to_audit(actor: PersonActor, decision: Decision, reason: str) -> Audit:
    """Have the records of something audited that was released before.

    Raises `NotReleased`, `AlreadyAudited`.
    """
    if not actor.may(OPEN):
        raise NotAllowed(f"{actor.address} lacks {OPEN}")
    if reason not in OpenReason.values:
        raise Invalid([f"reason: one of {', '.join(OpenReason.values)}"])
    with transaction.atomic():
        declaration = _locked(decision)
        if declaration.state != "cleared" or decision.state != "decided":
            raise NotReleased(f"{declaration.reference} was not released")
        if Audit.objects.filter(decision=decision, state__in=RUNNING).exists():
            raise AlreadyAudited(f"{declaration.reference} is being audited")
        return open_audit(decision, actor.address, reason)


def claim(audit: Audit, actor: PersonActor) -> None:
    """Take an open audit. Raises `Conflict` when somebody was first."""
    with transaction.atomic():
        move(audit, "claim", actor, **audit.about)
        _hold(audit, actor.person)


def give_back(audit: Audit, actor: PersonActor, reason: str) -> None:
    """Return it, so that somebody else can claim it; what was asked for stays asked for."""
    with transaction.atomic():
        _refuse_others(audit, actor)
        move(audit, "return", actor, **audit.about, reason=reason)
        _hold(audit, None)


def ask(audit: Audit, records: tuple[str, ...], actor: PersonActor) -> None:
    """Ask the trader for records; asked again, this is what is asked for now.

    The trader is told from the disclosure point on. Raises `RecordsRefused`.
    """
    if not records or unknown(records):
        raise RecordsRefused("records: one or several of the table audit_record")
    wanted: list[Json] = [*sorted(set(records))]
    until = limits.answer_by(timezone.localdate())
    with transaction.atomic():
        _refuse_others(audit, actor)
        move(audit, "ask", actor, **audit.about, records=wanted, until=until.isoformat())
        audit.records_asked, audit.records_due_on = wanted, until
        audit.save(update_fields=["records_asked", "records_due_on"])


def conclude(audit: Audit, outcome: Outcome, actor: PersonActor) -> Conclusion:
    """Record what the records said: conclusion, event and label, all or none.

    Raises `FindingRefused` with every mistake, `NotHeld`, `Conflict`.
    """
    outcome.check()
    with transaction.atomic():
        # As who decides does: the declaration first, then what hangs on it.
        _locked(audit.decision)
        _refuse_others(audit, actor)
        now = timezone.now()
        facts: dict[str, Json] = {"irregular": outcome.irregular}
        if outcome.category:
            facts["category"] = outcome.category
        move(audit, "conclude", actor, **audit.about, **facts)
        conclusion = Conclusion.objects.create(
            audit=audit,
            irregular=outcome.irregular,
            records_seen=list(outcome.records_seen),
            category=outcome.category,
            value_difference_hkd=outcome.value_difference_hkd,
            duty_difference_hkd=outcome.duty_difference_hkd,
            words=outcome.words,
            officer=actor.person,
            recorded_at=now,
        )
        record_outcome(
            audit.decision.declared_id,
            found=outcome.irregular,
            category=outcome.category,
            known_at=now,
            actor=actor,
        )
    return conclusion


def cancel(audit: Audit, actor: Actor, reason: str) -> None:
    """End an audit that nobody can or need carry out any more. It leaves no label."""
    with transaction.atomic():
        move(audit, "cancel", actor, **audit.about, reason=reason)
        _hold(audit, None)


def _locked(decision: Decision) -> Declaration:
    found: Declaration = Declaration.objects.select_for_update().get(pk=decision.declaration_id)
    return found


def _hold(audit: Audit, person: Person | None) -> None:
    audit.officer = person
    audit.save(update_fields=["officer"])


def _refuse_others(audit: Audit, actor: PersonActor) -> None:
    """An audit is worked on by who holds it."""
    if audit.officer_id != actor.person.pk:
        raise NotHeld(audit.reference, audit.officer.name if audit.officer else "")
