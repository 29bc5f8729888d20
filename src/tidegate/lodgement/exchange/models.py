"""What is stored of the exchange with programs."""

import uuid

from django.db import models
from django.db.models import Q


class Endpoint(models.Model):
    """An address of an organisation that is told when its documents move."""

    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    #: Under whose key its secret is sealed; erased when it is ended.
    subject = models.UUIDField()
    secret_sealed = models.TextField()
    made_at = models.DateTimeField()
    #: The ledger's address of who registered it.
    made_by = models.CharField(max_length=400)
    ended_at = models.DateTimeField(null=True)
    #: Since when nothing is sent, a delivery having been given up.
    failing_since = models.DateTimeField(null=True)
    #: Before this moment nothing is tried: the last try failed.
    resumes_at = models.DateTimeField(null=True)
    #: The job that sends to it, and until when the others leave it alone.
    taken_by = models.PositiveBigIntegerField(null=True)
    taken_until = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation"], condition=Q(ended_at=None), name="lodgement_endpoint_own"
            ),
        )

    def __str__(self) -> str:
        return f"endpoint {self.pk}"

    @property
    def stream(self) -> str:
        """Where the ledger writes its history."""
        return f"endpoint/{self.pk}"


class Delivery(models.Model):
    """One thing that an address is told."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    #: What a program knows it by, each time it is sent.
    event = models.UUIDField(unique=True, default=uuid.uuid4)
    filing = models.ForeignKey("lodgement.Filing", models.CASCADE, null=True, related_name="+")
    declaration = models.ForeignKey(
        "lodgement.Declaration", models.CASCADE, null=True, related_name="+"
    )
    #: Of a declaration it is read when it is sent: what its trader may know then.
    state = models.CharField(max_length=32, default="")
    at = models.DateTimeField()
    #: Before this moment it is neither sent nor shown.
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    #: Status of the last answer; None where none came, and then why.
    answered = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=20, default="")
    tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["endpoint", "id"],
                condition=Q(delivered_at=None, given_up_at=None),
                name="lodgement_delivery_waiting",
            ),
            models.Index(fields=["at"], name="lodgement_delivery_kept"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(filing=None) ^ Q(declaration=None), name="lodgement_delivery_about"
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.event}"
