"""What firms took part in: a read model of events of rooms above, which has none of its own."""

from collections.abc import Sequence
from datetime import datetime

from ..models import Dealing, Party


def note_dealings(dealings: Sequence[Dealing]) -> None:
    """Note that parties took part in consignments; what is known already stays as it is.

    Natural persons are left out: what sums up a person needs a purpose, grounds and an end.
    """
    named = {one.party_id for one in dealings}
    firms = set(Party.objects.filter(pk__in=named, subject=None).values_list("pk", flat=True))
    Dealing.objects.bulk_create(
        [one for one in dealings if one.party_id in firms], ignore_conflicts=True
    )


def note_outcome(consignment: int, *, found: bool, at: datetime) -> None:
    """Note what an examination found; the newest counts."""
    Dealing.objects.filter(consignment=consignment).update(found=found, found_at=at)


def forget_dealings(consignment: int) -> None:
    """A consignment that was amended, withdrawn or erased says nothing of anybody."""
    Dealing.objects.filter(consignment=consignment).delete()
