"""What officers do with what was proposed: claim, hand over, put back, decide, release."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.access.interface import Invalid, Person, PersonActor, actor_of
from tidegate.codes.interface import code
from tidegate.flow.interface import Conflict, move, move_all
from tidegate.ledger.interface import append

from .. import capacity
from ..errors import HeldByAnother, NotHeld, ReasonNeeded
from ..flow import NOTE_WRITTEN
from ..models import Decision, Note
from ..rules import Lane
from .settling import lock_declarations, settle

_LONGEST_NOTE = 2000


def claim(actor: PersonActor, decision: Decision) -> None:
    """Take a consignment in hand; of two who do at once, the second is told who was first."""
    if decision.state == "claimed":
        raise Conflict(decision.stream, decision.state, decision.moved_by, decision.moved_at)
    with transaction.atomic():
        move(decision, "claim", actor, **decision.about)
        _hold(decision, actor.person)


def hand_over(actor: PersonActor, decision: Decision, to: Person) -> None:
    """Give a consignment to another officer, who may decide it.

    Who holds it does so, or a supervisor.
    """
    _check_holder(actor, decision, unless="targeting.reassign")
    if not actor_of(to).may("targeting.decide", decision):
        raise Invalid([f"to: {_('Choose an officer who may decide consignments')}"])
    with transaction.atomic():
        move(decision, "hand_over", actor, **decision.about, to=to.pk)
        _hold(decision, to)


def put_back(actor: PersonActor, decision: Decision) -> None:
    """Return a consignment to the worklist: who holds it does, or a supervisor."""
    _check_holder(actor, decision, unless="targeting.reassign")
    with transaction.atomic():
        move(decision, "return", actor, **decision.about)
        _hold(decision, None)


def decide(
    actor: PersonActor, decision: Decision, lane: str, *, reason: str = "", note: str = ""
) -> None:
    """Decide the lane of a consignment in hand.

    Another lane than the proposed one takes a reason of the table `override_reason`. A unit is
    taken also where the day has none left: an officer decides, and the event says so.
    """
    _check_holder(actor, decision)
    chosen = _lane(lane)
    if chosen.value != decision.lane_proposed:
        _check_reason(reason, note)
    elif reason:
        raise Invalid(["reason: only for a lane that was not proposed"])
    with transaction.atomic():
        declarations = lock_declarations([decision.declaration_id])
        facts: dict[str, Any] = {"lane": chosen.value, "by": "officer"}
        if reason:
            facts["reason"] = reason
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        if not capacity.swap(locked, chosen):
            facts["over_capacity"] = True
        move(decision, "decide", actor, **decision.about, **facts)
        decision.lane, decision.decided_by = chosen.value, "officer"
        decision.override_reason, decision.means = reason, locked.means
        decision.save(update_fields=["lane", "decided_by", "override_reason", "means"])
        if note.strip():
            write_note(actor, decision, note)
        settle([decision], declarations)


def release_selected(actor: PersonActor, decisions: Sequence[Decision]) -> int:
    """Release many that are proposed for release and that nobody holds; all or none."""
    other = [one for one in decisions if one.lane_proposed != Lane.RELEASE]
    if other:
        raise Invalid([f"{len(other)} of them are not proposed for release"])
    with transaction.atomic():
        declarations = lock_declarations(one.declaration_id for one in decisions)
        move_all(
            decisions,
            "release",
            actor,
            lambda one: {**one.about, "lane": "release", "by": "officer"},
        )
        for one in decisions:
            one.lane, one.decided_by = "release", "officer"
        Decision.objects.filter(pk__in=[one.pk for one in decisions]).update(
            lane="release", decided_by="officer"
        )
        settle(decisions, declarations)
    return len(decisions)


def write_note(actor: PersonActor, decision: Decision, text: str) -> Note:
    """Write to the other officers about a consignment."""
    if not text.strip() or len(text) > _LONGEST_NOTE:
        told = _("Write a note of 1 to %(most)d characters") % {"most": _LONGEST_NOTE}
        raise Invalid([f"note: {told}"])
    with transaction.atomic():
        note = Note.objects.create(
            decision=decision, author=actor.person, text=text.strip(), written_at=timezone.now()
        )
        append(decision.stream, NOTE_WRITTEN, {**decision.about, "note": note.pk}, actor.address)
    return note


def _hold(decision: Decision, holder: Person | None) -> None:
    decision.holder = holder
    decision.save(update_fields=["holder"])


def _check_holder(actor: PersonActor, decision: Decision, unless: str = "") -> None:
    """Refuse who does not hold it, unless they have a permission."""
    if decision.state == "proposed":
        raise NotHeld(f"{decision.stream} is {decision.state}")
    if decision.state != "claimed":
        raise Conflict(decision.stream, decision.state, decision.moved_by, decision.moved_at)
    is_another = decision.holder_id != actor.person.pk
    if is_another and not (unless and actor.may(unless, decision)):
        raise HeldByAnother(f"{decision.stream} is held by officer/{decision.holder_id}")


def _lane(lane: str) -> Lane:
    try:
        return Lane(lane)
    except ValueError:
        raise Invalid([f"lane: {_('Choose a lane')}"]) from None


def _check_reason(reason: str, note: str) -> None:
    found = code("override_reason", reason) if reason else None
    if found is None:
        raise ReasonNeeded("another lane than the proposed one takes a reason of the list")
    if found.data["needs_note"] and not note.strip():
        raise ReasonNeeded(f"the reason {reason} takes a note")
