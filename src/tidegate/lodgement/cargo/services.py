"""What is done with trips: one function a verb, in one transaction, with its event."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tidegate.access.interface import SYSTEM, Actor, NotAllowed, PersonActor
from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import MoveRefused, NotPermitted, move
from tidegate.ledger.interface import append

from ..document import Invalid, Mistake
from ..filings.drawing import Draw, draw, give_back
from ..filings.errors import TooLittleLeft
from ..filings.issuing import ONE
from ..filings.models import Issued
from ..limits import ccrn_misses_a_day
from ..reference import new_reference
from .errors import Over, TooManyMisses, UnknownNumbers
from .flow import BUNDLE, PLANNED, UNBUNDLED, VEHICLE_CHANGED
from .models import Load, Misses, Trip
from .plan import Plan, check, of_plate, plate_of


def bundle(actor: PersonActor, plan: Plan) -> Trip:
    """Bundle cargo with a vehicle: all numbers, or none.

    Raises `Invalid` with every mistake, or `TooManyMisses`: numbers that are not there count.
    """
    if not actor.may(BUNDLE):
        raise NotAllowed(f"{actor.address} lacks {BUNDLE}")
    now = timezone.now()
    check(plan, now)
    assert plan.crosses_at is not None  # noqa: S101 - it was checked
    found = _found(actor.person.organisation_id, plan.numbers, timezone.localdate(now))
    with transaction.atomic():
        trip = Trip.objects.create(
            reference=new_reference(),
            organisation_id=actor.person.organisation_id,
            vehicle_number=plan.vehicle_number,
            control_point=plan.control_point,
            crosses_at=plan.crosses_at,
            planned_at=now,
            planned_by=actor.address,
        )
        _use(trip, plan.numbers, found)
        Load.objects.bulk_create(Load(trip=trip, issued=one) for one in found.values())
        told: dict[str, Json] = {**trip.about, "loads": len(found)}
        append(trip.stream, PLANNED, told, actor.address, now)
    return trip


def unbundle(actor: PersonActor, trip: Trip, number: str) -> None:
    """Take one number off a trip, so that another vehicle may carry it; never the last one."""
    with transaction.atomic():
        mine = _open(actor, trip)
        load = mine.carried.filter(issued__number=number).first()
        if load is None or mine.carried.count() == 1:
            raise Over(f"{number} is the last one of trip {mine.pk}, or not on it")
        load.unbundled_at = timezone.now()
        load.save(update_fields=["unbundled_at"])
        give_back(_use_of(mine, number))
        told: dict[str, Json] = {**mine.about, "number": number}
        append(mine.stream, UNBUNDLED, told, actor.address, load.unbundled_at)


def change_vehicle(actor: PersonActor, trip: Trip, vehicle_number: str) -> None:
    """Let another vehicle carry it; raises `Invalid`."""
    plate = plate_of(vehicle_number)
    if mistakes := list(of_plate(plate)):
        raise Invalid(mistakes)
    with transaction.atomic():
        mine = _open(actor, trip)
        if mine.vehicle_number != plate:
            mine.vehicle_number = plate
            mine.save(update_fields=["vehicle_number"])
            append(mine.stream, VEHICLE_CHANGED, {**mine.about}, actor.address, timezone.now())


def cancel(actor: PersonActor, trip: Trip) -> None:
    """Give the trip up; other vehicles may carry its cargo."""
    with transaction.atomic():
        _moved(trip, "cancel", actor)
        give_back(_use_of(trip))


def cross(actor: Actor, trip: Trip) -> None:
    """The vehicle crossed."""
    with transaction.atomic():
        _moved(trip, "cross", actor)


def lapse_some(before: datetime, most: int) -> int:
    """Let lapse what was to cross before a moment, in the caller's transaction; how many."""
    late = Trip.objects.filter(state="planned", crosses_at__lt=before).order_by("pk")
    some = list(late.select_for_update(skip_locked=True)[:most])
    for trip in some:
        _moved(trip, "lapse", SYSTEM)
        give_back(_use_of(trip))
    return len(some)


def count_misses(organisation: int, day: date, count: int) -> int:
    """Remember that so many numbers were not there; how many were not there this day."""
    with transaction.atomic():
        Misses.objects.get_or_create(organisation_id=organisation, day=day)
        mine = Misses.objects.filter(organisation_id=organisation, day=day)
        mine.update(count=F("count") + count)
        return mine.values_list("count", flat=True).get()


def _found(organisation: int, numbers: tuple[str, ...], day: date) -> Mapping[str, Issued]:
    """Each number with what was issued under it, in their order."""
    most = ccrn_misses_a_day(day)
    today = Misses.objects.filter(organisation_id=organisation, day=day, count__gte=most)
    if today.exists():
        raise TooManyMisses(0)
    issued = Issued.objects.select_related("filing").in_bulk(numbers, field_name="number")
    unknown = [
        Mistake(f"ccrns[{place}]", "unknown", "there is no such number")
        for place, number in enumerate(numbers)
        if number not in issued
    ]
    if unknown:
        # Past the limit nobody is told which ones they were.
        if count_misses(organisation, day, len(unknown)) > most:
            raise TooManyMisses(len(unknown))
        raise UnknownNumbers(unknown)
    return {number: issued[number] for number in numbers}


def _use(trip: Trip, numbers: tuple[str, ...], found: Mapping[str, Issued]) -> None:
    """Use every number for this trip, in one order, so that two trips never wait for each other."""
    mistakes = []
    day = timezone.localdate(trip.crosses_at)
    for number in sorted(found, key=lambda one: found[one].filing_id):
        owner, place = found[number].filing.organisation_id, f"ccrns[{numbers.index(number)}]"
        try:
            draw(number, owner, [Draw(1, Decimal(1), ONE)], _use_of(trip, number), day)
        except TooLittleLeft:
            mistakes.append(Mistake(place, "taken", "another trip carries it"))
        except Invalid:
            mistakes.append(Mistake(place, "not_valid", "it does not hold on that day"))
    if mistakes:
        raise Invalid(sorted(mistakes, key=lambda one: one.field))


def _use_of(trip: Trip, number: str = "") -> str:
    """What the licence ledger calls it; without a number, what all of a trip's uses begin with."""
    return f"trip/{trip.reference}/{number}"


def _open(actor: PersonActor, trip: Trip) -> Trip:
    """The trip, locked, as long as its owner may still change it."""
    if not actor.may(BUNDLE, trip):
        raise NotAllowed(f"{actor.address} may not change {trip.reference}")
    mine: Trip = Trip.objects.select_for_update().get(pk=trip.pk)
    if mine.state != "planned" or mine.crosses_at <= timezone.now():
        raise Over(f"trip {mine.pk} is {mine.state}")
    return mine


def _moved(trip: Trip, transition: str, actor: Actor) -> None:
    try:
        move(trip, transition, actor, **trip.about)
    except NotPermitted as refused:
        raise NotAllowed(str(refused)) from None
    except MoveRefused as refused:
        raise Over(str(refused)) from None
