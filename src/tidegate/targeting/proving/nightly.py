"""What is done each night: the lake is filled, and what was decided since the last time proved."""

from collections.abc import Callable, Iterator
from datetime import UTC, date

from django.db.models.functions import TruncDate
from django.utils import timezone

from tidegate.access.interface import Actor

from ..lake.filling import fill_lake
from ..models import Assessment, Proof
from ..services.proving import store_proof
from .day import prove


def prove_days(actor: Actor, alive: Callable[[], None] = lambda: None) -> list[Proof]:
    """Prove each day that is over and was not proved; also those of nights that were missed.

    A file of the lake that is not what was written is told first, and then written again.
    """
    fill_lake(alive)
    made = [prove_day(day, actor, alive) for day in due()]
    if any(proof.damaged for proof in made):
        fill_lake(alive, check=True)
    return made


def prove_day(day: date, actor: Actor, alive: Callable[[], None] = lambda: None) -> Proof:
    """Prove a day (UTC) and keep what came out."""
    return store_proof(day, prove(day, alive), actor)


def due() -> Iterator[date]:
    """Days before today (UTC) to prove: it was kept what the model had been told.

    A day whose lake was damaged is proved again, since the lake was written again meanwhile.
    """
    decided = (
        Assessment.objects.exclude(recollection=None)
        .order_by()
        .values_list(TruncDate("assessed_at", tzinfo=UTC), flat=True)
        .distinct()
    )
    proved = set(Proof.objects.filter(damaged=[]).values_list("day", flat=True))
    today = timezone.now().astimezone(UTC).date()
    yield from sorted(day for day in set(decided) - proved if day < today)
