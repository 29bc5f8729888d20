"""What is stored of advance rulings."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tidegate.flow.interface import Flowing

from .flow import RULING
from .reasons import RevokeReason


class Ruling(Flowing):
    """Under which code Customs puts certain goods. It is never changed: revoked, and ruled anew."""

    flow = RULING

    #: The goods, in the words of the register; names nobody.
    description = models.TextField(max_length=2000)
    #: 6 digits of the Harmonized System, or the national code that begins with them.
    commodity_code = models.CharField(max_length=10)
    #: Why, in the words of the register: interpretative rules, notes, the terms of the heading.
    reasons = models.TextField(max_length=4000)
    #: Who applied; no page that is public, no answer and no event has it.
    applicant = models.ForeignKey("parties.Party", models.PROTECT, null=True, related_name="+")
    #: First day on which it holds.
    valid_from = models.DateField()
    #: First day on which it no longer holds.
    valid_until = models.DateField()
    #: Number, code, description and reasons, as search compares them.
    folded = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=400)
    #: From when until when the register said it.
    published_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    #: Of `RevokeReason`; empty while it stands.
    revoked_for = models.CharField(max_length=32, blank=True)

    class Meta:
        db_table = "lodgement_ruling"
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="lodgement_ruling_valid"
            ),
        )
        indexes = (models.Index(fields=["commodity_code"], name="lodgement_ruling_code"),)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As people quote it."""
        return f"AR-{timezone.localtime(self.proposed_at).year}-{self.pk:05}"

    @property
    def standing(self) -> str:
        """As the public register says it today: in_force, not_yet, expired or revoked."""
        today = timezone.localdate()
        if self.state == "revoked":
            return "revoked"
        if today < self.valid_from:
            return "not_yet"
        return "in_force" if today < self.valid_until else "expired"

    @property
    def revoked_because(self) -> str:
        """In words."""
        return str(RevokeReason(self.revoked_for).label) if self.revoked_for else ""

    @property
    def about(self) -> dict[str, int | str]:
        """What every event of it says."""
        return {"ruling": self.pk, "commodity_code": self.commodity_code}
