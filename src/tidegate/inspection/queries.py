"""Every read of examinations."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tidegate.access.interface import PersonActor
from tidegate.targeting.interface import Decision

from .models import Photo, WorkOrder

#: States in which somebody holds it.
HELD = ("claimed", "examining")


def find(pk: int) -> WorkOrder | None:
    """A work order with what its page shows."""
    return _whole().filter(pk=pk).first()


def order_of(decision: Decision) -> WorkOrder | None:
    """The work order that a decision asked for."""
    return _whole().filter(decision=decision).first()


def open_of(declaration: int) -> QuerySet[WorkOrder]:
    """The work orders on a declaration that are neither closed nor cancelled."""
    open_states = ("waiting", *HELD)
    return WorkOrder.objects.filter(decision__declaration=declaration, state__in=open_states)


def of_reference(reference: str) -> QuerySet[WorkOrder]:
    """The work orders of a declaration, the newest first."""
    there = WorkOrder.objects.filter(decision__declaration__reference=reference)
    return there.order_by("-pk")


def photo_of(order: int, pk: int) -> Photo | None:
    """A photograph of this work order."""
    return Photo.objects.filter(work_order=order, pk=pk).first()


def is_named(content: str) -> bool:
    """Whether a photograph has this content."""
    return Photo.objects.filter(content=content).exists()


def held_by(actor: PersonActor) -> QuerySet[WorkOrder]:
    """What this person holds, what is due first above."""
    return _by_clock(WorkOrder.objects.filter(state__in=HELD, examiner=actor.person))


def waiting(control_point: str = "") -> QuerySet[WorkOrder]:
    """What nobody holds, of one control point or of all."""
    there = Q(control_point=control_point) if control_point else Q()
    return _by_clock(WorkOrder.objects.filter(there, state="waiting"))


def closed_by(actor: PersonActor, since: datetime) -> QuerySet[WorkOrder]:
    """What this person closed since then, the last one above."""
    done = WorkOrder.objects.filter(state="closed", examiner=actor.person, moved_at__gte=since)
    return done.select_related("decision__declared", "finding").order_by("-moved_at")


def control_points() -> list[str]:
    """Codes of where something waits or is held."""
    there = WorkOrder.objects.filter(state__in=("waiting", *HELD)).exclude(control_point="")
    return sorted(there.values_list("control_point", flat=True).distinct())


def _whole() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.select_related(
        "decision__declared", "decision__declaration", "examiner", "finding"
    ).prefetch_related("photos")


def _by_clock(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    whole = orders.select_related("decision__declared", "decision__declaration", "finding")
    return whole.order_by("decision__due_at", "pk")
