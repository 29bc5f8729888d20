"""What waits for assessment, and what ends because its declaration changed."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.flow.interface import move

from .. import capacity
from ..models import Awaited, Decision

#: For so long a job that took versions has them to itself.
HOLD_S = 20.0


def await_assessment(declared: Sequence[int]) -> None:
    """Note versions as awaited, in the transaction that lodges them."""
    now = timezone.now()
    Awaited.objects.bulk_create(Awaited(declared_id=one, since=now) for one in declared)


def supersede(declaration: int) -> None:
    """End what is awaited or proposed of a declaration: it was amended or cancelled.

    A worker that has a version in hand finds it gone when it writes; an officer who decides finds
    the decision moved.
    """
    with transaction.atomic():
        Awaited.objects.filter(declared__declaration_id=declaration).delete()
        undecided = Decision.objects.filter(
            declaration_id=declaration, state__in=("proposed", "claimed")
        )
        for decision in undecided.select_for_update().order_by("pk"):
            move(decision, "supersede", SYSTEM, **decision.about)
            capacity.swap(decision, None)
            decision.save(update_fields=["means"])


def note_late_change(declaration: int) -> None:
    """The trader amended or wished to cancel after the decision: officers see it, nothing moves."""
    decided = Decision.objects.filter(declaration_id=declaration, state="decided")
    decided.update(late_at=timezone.now())


def take(job: int, most: int) -> Sequence[int]:
    """Versions for a job to assess, the longest waiting first; others leave them alone for a while.

    A job that was killed and is taken up again gets what it had in hand.
    """
    now = timezone.now()
    free = Q(held_until=None) | Q(held_until__lt=now) | Q(held_by=job)
    waiting = Awaited.objects.filter(free).order_by("pk")
    if not waiting.exists():
        return ()
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True)
        taken = list(locked.values_list("pk", flat=True)[:most])
        Awaited.objects.filter(pk__in=taken).update(
            held_by=job, held_until=now + timedelta(seconds=HOLD_S)
        )
    return taken
