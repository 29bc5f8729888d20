"""What is stored of payments."""

from django.db import models
from django.db.models import Q

from tidegate.flow.interface import Flowing

from ..filings.models import Charge
from .flow import PAYMENT


class Payment(Flowing):
    """One payment of an organisation, for one or several charges."""

    flow = PAYMENT

    #: 16 letters and digits that nobody can guess; the gateway knows it, too.
    reference = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    charges = models.ManyToManyField(Charge, related_name="payments")
    #: HKD, of all charges.
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    #: The gateway's name, and whether no money moved.
    gateway = models.CharField(max_length=32)
    is_simulated = models.BooleanField()
    begun_at = models.DateTimeField()
    #: The ledger's address of who began it.
    begun_by = models.CharField(max_length=400)
    #: The gateway's number of the transaction that was counted.
    gateway_number = models.CharField(max_length=64, default="")
    paid_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="lodgement_payment_own"),)

    def __str__(self) -> str:
        return self.reference


class Difference(models.Model):
    """Money that does not fit what was due; an officer looks at it and closes it."""

    class Kind(models.TextChoices):
        """What happened."""

        UNKNOWN = "unknown"
        WRONG_AMOUNT = "wrong_amount"
        PAID_TWICE = "paid_twice"
        NOT_DUE = "not_due"
        MISSING_HERE = "missing_here"
        MISSING_THERE = "missing_there"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="differences")
    #: The payment as the gateway named it, and its number of the transaction.
    named = models.CharField(max_length=64)
    gateway_number = models.CharField(max_length=64, default="")
    #: What the gateway says and what we expected, in the gateway's currency and in HKD.
    theirs = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    ours = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    noted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=400, default="")
    #: What was done about it.
    words = models.CharField(max_length=1000, default="")

    class Meta:
        constraints = (
            #: However often the gateway says the same.
            models.UniqueConstraint(
                fields=["kind", "named", "gateway_number"], name="lodgement_difference_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["noted_at"], condition=Q(closed_at=None), name="lodgement_difference_open"
            ),
        )

    def __str__(self) -> str:
        return f"difference {self.pk}"


class SimulatedPayment(models.Model):
    """What the simulated gateway remembers of a payment; no money moves."""

    reference = models.CharField(max_length=16, unique=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    return_to = models.CharField(max_length=500)
    #: `waiting`, `declined` or `paid`.
    answer = models.CharField(max_length=10, default="waiting")
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"simulated {self.reference}"
