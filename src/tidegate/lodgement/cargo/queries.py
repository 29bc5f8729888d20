"""Every read of trips."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tidegate.access.interface import NotThere, PersonActor

from ..reference import as_written
from .models import Trip


@dataclass(frozen=True, slots=True)
class Carried:
    """A cargo reference number on a trip; of the cargo itself nothing."""

    number: str
    #: `bundled`, `unbundled`, or `ended`: what was issued does not hold any more.
    state: str


def owned(actor: PersonActor) -> QuerySet[Trip]:
    """The trips of the actor's organisation, and no others."""
    return Trip.objects.filter(organisation_id=actor.person.organisation_id)


def one_owned(actor: PersonActor, reference: str) -> Trip:
    """One of them; raises `NotThere`."""
    found = owned(actor).filter(reference=as_written(reference)).first()
    if found is None:
        raise NotThere("there is no such trip")
    return found


def page(actor: PersonActor, after: str, most: int) -> list[Trip]:
    """So many trips, the newest first, from below a reference."""
    some = owned(actor)
    if after:
        last = owned(actor).filter(reference=after).values_list("pk", flat=True).first()
        some = some.filter(pk__lt=last or 0)
    return list(_counted(some).order_by("-pk")[:most])


def crossings() -> QuerySet[Trip]:
    """Every trip, for officers."""
    return _counted(Trip.objects.select_related("organisation"))


def crossing(reference: str) -> Trip:
    """One of them; raises `NotThere`."""
    found = crossings().filter(reference=as_written(reference)).first()
    if found is None:
        raise NotThere("there is no such trip")
    return found


def carried(trip: Trip) -> list[Carried]:
    """Its numbers and where they are."""
    loads = trip.loads.select_related("issued__filing").order_by("pk")
    return [
        Carried(
            one.issued.number,
            "unbundled"
            if one.unbundled_at
            else "ended"
            if trip.state == "planned" and one.issued.filing.state != "used"
            else "bundled",
        )
        for one in loads
    ]


def _counted(some: QuerySet[Trip]) -> QuerySet[Trip]:
    """With `load_count` of each."""
    return some.annotate(load_count=Count("loads", filter=Q(loads__unbundled_at=None)))
