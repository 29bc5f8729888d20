"""What is asked of payments. What belongs to another organisation is not there."""

from itertools import groupby

from django.db.models import QuerySet

from tidegate.access.interface import NotThere, PersonActor

from ..filings.flow import OWING
from ..filings.models import Charge, Filing
from .models import Difference, Payment


def due(actor: PersonActor) -> QuerySet[Charge]:
    """What the actor's organisation owes, the oldest first."""
    own = Charge.objects.filter(filing__organisation=actor.person.organisation_id, paid_at=None)
    return own.filter(filing__state__in=OWING).select_related("filing").order_by("pk")


def due_by_filing(actor: PersonActor) -> list[tuple[Filing, list[Charge]]]:
    """The same, by the document that they are for."""
    several = groupby(due(actor).order_by("filing_id", "pk"), key=lambda one: one.filing)
    return [(filing, list(charges)) for filing, charges in several]


def payments_of(actor: PersonActor) -> QuerySet[Payment]:
    """What the actor's organisation began to pay, the newest first."""
    return Payment.objects.filter(organisation=actor.person.organisation_id).order_by("-pk")


def payment(actor: PersonActor, reference: str) -> Payment:
    """One of them; raises `NotThere`."""
    found = payments_of(actor).filter(reference=reference).first()
    if found is None:
        raise NotThere("there is no such payment")
    return found


def charged(actor: PersonActor, reference: str) -> Filing:
    """A filing of the actor's organisation that was charged; raises `NotThere`."""
    own = Filing.objects.filter(organisation=actor.person.organisation_id, reference=reference)
    found: Filing | None = own.prefetch_related("charges").first()
    if found is None or not found.charges.all():
        raise NotThere("nothing was charged under this reference")
    return found


def open_differences() -> QuerySet[Difference]:
    """What waits for an officer."""
    return Difference.objects.filter(closed_at=None).select_related("payment")
