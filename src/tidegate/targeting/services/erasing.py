"""Erasing what a decision was computed from; that it was made, and what was, stays."""

from django.db import transaction
from django.utils import timezone

from ..models import Assessment, Container, Decision


def erase_inputs(declared: int, policy: str) -> None:
    """Erase vectors and evidence of a version, in the transaction that erases its document.

    The event that tells of it is the document's.
    """
    with transaction.atomic():
        Assessment.objects.filter(declared_id=declared, erased_at=None).update(
            vectors=b"",
            evidence=b"",
            erased_at=timezone.now(),
            erased_under=policy,
        )
        Decision.objects.filter(declared_id=declared).update(trader="")
        Container.objects.filter(decision__declared_id=declared).delete()
