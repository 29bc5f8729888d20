"""Every read of the exchange with programs."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tidegate.access.interface import NotThere, PersonActor

from ..reference import as_written
from .models import Delivery, Endpoint, ReceivedMessage


def endpoints(actor: PersonActor) -> QuerySet[Endpoint]:
    """The addresses of the actor's organisation that are told."""
    firm = actor.person.organisation_id
    return Endpoint.objects.filter(organisation_id=firm, ended_at=None).order_by("pk")


def endpoint(actor: PersonActor, number: int) -> Endpoint:
    """One of them; raises `NotThere`."""
    found = endpoints(actor).filter(pk=number).first()
    if found is None:
        raise NotThere(f"there is no endpoint {number}")
    return found


def deliveries(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What it was told or is to be told, the newest first; nothing that is not disclosed yet."""
    told = endpoint.deliveries.filter(due_at__lte=timezone.now())
    return told.select_related("filing", "declaration").order_by("-pk")


def delivery(endpoint: Endpoint, event: UUID) -> Delivery:
    """One of them; raises `NotThere`. By its event: a gap in numbers would tell of hidden ones."""
    found = deliveries(endpoint).filter(event=event).first()
    if found is None:
        raise NotThere("there is no such delivery")
    return found


def message(actor: PersonActor, reference: str) -> ReceivedMessage:
    """A message that the actor's organisation sent; raises `NotThere`."""
    mine = ReceivedMessage.objects.filter(organisation_id=actor.person.organisation_id)
    found = mine.filter(reference=as_written(reference)).first()
    if found is None:
        raise NotThere("there is no such conversation")
    return found
