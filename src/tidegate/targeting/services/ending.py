"""The end of what is held: released once settled, seized, re-exported or destroyed."""

from django.db import transaction

from tidegate.access.interface import Invalid, PersonActor
from tidegate.codes.interface import code
from tidegate.flow.interface import Conflict
from tidegate.lodgement.interface import SEIZURE, Declaration, Ending, hold_documents
from tidegate.lodgement.interface import end_hold as _end

from ..errors import AlreadyReleased, EndReasonNeeded
from ..models import Decision
from .deciding import write_note
from .settling import lock_declarations


def end_hold(
    actor: PersonActor, decision: Decision, ending: str, *, reason: str, note: str = ""
) -> None:
    """End what is held, for good.

    Args:
        actor: who may do so with this ending, as lodgement's policies say.
        decision: on which it is held.
        ending: one of `Ending`.
        reason: of the table `hold_end`, one that belongs to the ending.
        note: to the other officers; some reasons ask for it.
    """
    chosen = _ending(ending)
    _check_reason(chosen, reason, note)
    with transaction.atomic():
        declaration = lock_declarations([decision.declaration_id])[decision.declaration_id]
        _refuse_ended(declaration)
        _end(declaration, chosen, reason, actor)
        if chosen is Ending.SEIZE:
            hold_documents(declaration, actor, SEIZURE)
        if note.strip():
            write_note(actor, decision, note)


def _ending(ending: str) -> Ending:
    try:
        return Ending(ending)
    except ValueError:
        raise Invalid([f"ending: one of {', '.join(Ending)}"]) from None


def _check_reason(ending: Ending, reason: str, note: str) -> None:
    found = code("hold_end", reason) if reason else None
    if found is None or found.data["ending"] != ending:
        raise EndReasonNeeded(f"to {ending} takes a reason of the list for it")
    if found.data["needs_note"] and not note.strip():
        raise EndReasonNeeded(f"the reason {reason} takes a note")


def _refuse_ended(declaration: Declaration) -> None:
    """What has been released can only go to audit; of two who end it, one was first."""
    if declaration.state == "cleared":
        raise AlreadyReleased(f"{declaration.reference} was released")
    if declaration.state not in ("lodged", "held"):
        raise Conflict(
            declaration.stream, declaration.state, declaration.moved_by, declaration.moved_at
        )
