"""What is stored of trips. Plates are here and nowhere else; nothing of the cargo is."""

from django.db import models

from tidegate.flow.interface import Flowing

from ..filings.models import Issued
from .flow import TRIP


class Trip(Flowing):
    """One vehicle that is to cross with cargo."""

    flow = TRIP

    #: 16 letters and digits that nobody can guess.
    reference = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    vehicle_number = models.CharField(max_length=17)
    #: Code of the table `control_point`.
    control_point = models.CharField(max_length=20)
    crosses_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    #: The ledger's address of who planned it.
    planned_by = models.CharField(max_length=400)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-id"], name="lodgement_trip_own"),
            models.Index(fields=["state", "crosses_at"], name="lodgement_trip_planned"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def about(self) -> dict[str, int | str]:
        """What every event of it says."""
        return {"trip": self.pk, "control_point": self.control_point}

    @property
    def carried(self) -> "models.QuerySet[Load]":
        """What it carries, without what was unbundled."""
        return self.loads.filter(unbundled_at=None)


class Load(models.Model):
    """A cargo reference number on a trip; the licence ledger lets no other trip have it."""

    trip = models.ForeignKey(Trip, models.PROTECT, related_name="loads")
    issued = models.ForeignKey(Issued, models.PROTECT, related_name="+")
    unbundled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["trip", "issued"], name="lodgement_load_once"),
        )

    def __str__(self) -> str:
        return f"load {self.pk}"


class Misses(models.Model):
    """How many numbers that are not there an organisation tried to bundle on one day."""

    organisation = models.ForeignKey("access.Organisation", models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "day"], name="lodgement_misses_day"),
        )

    def __str__(self) -> str:
        return f"misses on {self.day}"
