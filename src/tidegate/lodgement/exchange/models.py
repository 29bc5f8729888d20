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


class ReceivedMessage(models.Model):
    """A message of a program that could be read, and what the reply says; not what was in it."""

    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    #: The conversation: the reference of the document, or one of its own where it was rejected.
    reference = models.CharField(max_length=16, unique=True)
    #: `edifact` or `xml`: the reply is written in the same.
    form = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    #: The sender's own number of the message, and what its machine calls itself.
    own_number = models.CharField(max_length=64, default="")
    sender = models.CharField(max_length=35, default="")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=400)
    filing = models.ForeignKey("lodgement.Filing", models.CASCADE, null=True, related_name="+")
    declaration = models.ForeignKey(
        "lodgement.Declaration", models.CASCADE, null=True, related_name="+"
    )
    #: Place, field, rule and detail of each mistake, or of each doubt of what was accepted.
    mistakes = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_accepted(self) -> bool:
        """Whether a document was lodged."""
        return self.filing_id is not None or self.declaration_id is not None

    @property
    def stream(self) -> str:
        """Where the ledger writes that it came."""
        return f"message/{self.pk}"
