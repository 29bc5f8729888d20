"""What is stored of audits after release."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidegate.flow.interface import Flowing

from .flow import AUDIT_FLOW

#: States in which it is not over.
RUNNING = ("open", "under_audit")


class Audit(Flowing):
    """The examination of the records of what was released."""

    flow = AUDIT_FLOW

    #: The decision that released it; targeting's.
    decision = models.ForeignKey("targeting.Decision", models.PROTECT, related_name="+")
    #: The declaration's reference, as people say it.
    reference = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    #: Why an officer sent it here after the release; empty where the decision did.
    opened_for = models.CharField(max_length=32, blank=True)
    #: The last day on which it should be concluded.
    due_on = models.DateField()
    #: Who works on it; nobody while it is open.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: Codes of the table `audit_record`: what the trader was asked for last.
    records_asked = models.JSONField(default=list)
    #: The day by which the trader gives them.
    records_due_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(state__in=RUNNING),
                name="inspection_audit_one_runs",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on", "id"], name="inspection_audit_due"),
            models.Index(fields=["officer", "state"], name="inspection_audit_own"),
            models.Index(fields=["reference", "-id"], name="inspection_audit_reference"),
        )

    def __str__(self) -> str:
        return f"audit {self.pk}"

    @property
    def about(self) -> dict[str, Any]:
        """What every event of it says."""
        return self.decision.about


class Conclusion(models.Model):
    """What an audit found; written once, when it is concluded."""

    audit = models.OneToOneField(Audit, models.PROTECT, related_name="conclusion")
    #: Whether the records contradict what was declared: the label.
    irregular = models.BooleanField()
    #: Codes of the table `audit_record`: what was looked at.
    records_seen = models.JSONField(default=list)
    #: Of the table `finding_category`; empty when it is regular.
    category = models.CharField(max_length=40, blank=True)
    #: What the records say less what was declared; below zero where too much was declared.
    value_difference_hkd = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    #: What is due less what was paid.
    duty_difference_hkd = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    #: In the officer's words.
    words = models.TextField(max_length=2000, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="inspection_conclusion_category",
                condition=Q(irregular=False, category="") | (Q(irregular=True) & ~Q(category="")),
            ),
        )

    def __str__(self) -> str:
        return f"conclusion of audit {self.audit_id}"
