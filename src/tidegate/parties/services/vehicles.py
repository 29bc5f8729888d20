"""Vehicles, the marks under which they cross, and whose they are."""

import re
import unicodedata
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import append

from ..errors import BadIdentifier
from ..kinds import MARK_ADDED, OWNER_SET, VEHICLE_SEEN
from ..models import Mark, Party, Vehicle
from .dating import later, period, rewrite
from .seeing import MACHINE


def spelled_mark(mark: str) -> str:
    """A registration mark in one spelling; raises `BadIdentifier`."""
    plain = re.sub(r"[\s·.\-]", "", unicodedata.normalize("NFKC", mark)).upper()
    if not 1 <= len(plain) <= 20 or not plain.isalnum():
        raise BadIdentifier("registration mark", "is letters and digits, up to 20")
    return plain


def vehicle_of(region: str, mark: str, *, actor: str = MACHINE) -> Vehicle:
    """The vehicle of a registration mark, made if nobody saw it before."""
    plain = spelled_mark(mark)
    found = Mark.objects.select_related("vehicle").filter(region=region, mark=plain)
    with transaction.atomic():
        known = found.first()
        if known is not None:
            return known.vehicle
        now = timezone.now()
        try:
            with transaction.atomic():
                vehicle = Vehicle.objects.create(seen_at=now)
                Mark.objects.create(vehicle=vehicle, region=region, mark=plain, seen_at=now)
        except IntegrityError:
            return found.get().vehicle
        append(vehicle.stream, VEHICLE_SEEN, {"vehicle": vehicle.pk, "region": region}, actor)
    return vehicle


def add_mark(vehicle: Vehicle, region: str, mark: str, *, actor: str) -> None:
    """Note another mark of a vehicle; raises `BadIdentifier` where it is another vehicle's."""
    plain = spelled_mark(mark)
    with transaction.atomic():
        Vehicle.objects.select_for_update().get(pk=vehicle.pk)
        known = Mark.objects.filter(region=region, mark=plain).first()
        if known is not None and known.vehicle_id == vehicle.pk:
            return
        try:
            with transaction.atomic():
                now = timezone.now()
                Mark.objects.create(vehicle=vehicle, region=region, mark=plain, seen_at=now)
        except IntegrityError:
            raise BadIdentifier("registration mark", "is another vehicle's") from None
        append(vehicle.stream, MARK_ADDED, {"vehicle": vehicle.pk, "region": region}, actor)


def set_owner(
    vehicle: Vehicle,
    party: Party | None,
    *,
    since: date,
    until: date | None = None,
    source: str,
    actor: str,
) -> None:
    """Let a vehicle be a party's from a day on, or nobody's that is known."""
    over = period(since, until)
    with transaction.atomic():
        row = Vehicle.objects.select_for_update().get(pk=vehicle.pk)
        now = later(row.known_at)
        known = row.ownerships.filter(known_until=None)
        says = None if party is None else (party.pk, source)
        if not rewrite(known, "party_id", over, says, now=now, actor=actor, vehicle=row):
            return
        Vehicle.objects.filter(pk=row.pk).update(known_at=now)
        payload: dict[str, Json] = {"vehicle": row.pk, "since": since.isoformat()}
        payload |= {} if party is None else {"party": party.pk}
        payload |= {} if until is None else {"until": until.isoformat()}
        append(row.stream, OWNER_SET, payload, actor)
