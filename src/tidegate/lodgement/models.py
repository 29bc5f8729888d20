"""What is stored: declarations, every version of them, drafts, and files that were sent in.

A version never changes. What may happen to it is that its document is erased under a policy.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from tidegate.flow.interface import Flowing

from .cargo.models import Load, Misses, Trip
from .exchange.models import Delivery, Endpoint, ReceivedMessage
from .filings.models import (
    Balance,
    Bundle,
    BundleRow,
    Charge,
    Filing,
    FilingDraft,
    Issued,
    Question,
    Review,
    Revision,
    Use,
)
from .flow import DECLARATION
from .goods.models import Ruling
from .payments.models import Difference, Payment, SimulatedPayment

__all__ = [
    "Balance",
    "Bundle",
    "BundleRow",
    "Charge",
    "Declaration",
    "Delivery",
    "Difference",
    "Draft",
    "Endpoint",
    "Filing",
    "FilingDraft",
    "Issued",
    "LegalHold",
    "Load",
    "Misses",
    "Payment",
    "Question",
    "ReceivedMessage",
    "Review",
    "Revision",
    "Ruling",
    "SimulatedPayment",
    "Trip",
    "Unchangeable",
    "Upload",
    "UploadedRow",
    "Use",
    "Version",
]


class Declaration(Flowing):
    """What an organisation declared; its content is in its versions."""

    flow = DECLARATION

    #: 16 letters and digits that nobody can guess.
    reference = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    #: When its first version was lodged.
    lodged_at = models.DateTimeField()
    #: Number of its newest version.
    last_number = models.PositiveSmallIntegerField(default=1)
    #: When its trader asked to cancel it after the decision.
    cancel_asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="lodgement_declaration_own"),)

    def __str__(self) -> str:
        return self.reference


class Unchangeable(Exception):
    """A version is as it was lodged: amend the declaration, which makes another version."""


class VersionQuerySet(models.QuerySet["Version"]):
    """Reads; whatever would change a version is refused. `services` erases through a plain one."""

    def update(self, **_: Any) -> int:
        """Refused."""
        raise Unchangeable("a version never changes")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise Unchangeable("a version is never deleted")


class Version(models.Model):
    """One declaration as it was lodged or amended: the whole document."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="versions")
    #: 1, 2, 3 …
    number = models.PositiveSmallIntegerField()
    #: The document in canonical names, numbers as text; None once it was erased.
    document = models.JSONField(null=True)
    #: Sealed into the digest, and erased with the document: then nobody can try documents on it.
    salt = models.CharField(max_length=32)
    #: SHA-256 of the salt and the canonical document; the ledger has it, too.
    digest = models.CharField(max_length=64)
    lines = models.PositiveSmallIntegerField()
    #: Copies from the document: lists are sorted by the day, and the disclosure point needs both.
    expected_on = models.DateField()
    transport_mode = models.CharField(max_length=1, default="")
    #: How many of the 42 items are filled in.
    completeness = models.PositiveSmallIntegerField()
    #: What was taken as declared and not found in its list: field, rule and detail of each.
    doubts = models.JSONField(default=list)
    #: Importer or exporter, when the document identifies one.
    trader = models.ForeignKey("parties.Party", models.PROTECT, null=True, related_name="+")
    #: Carrier, when the document names one.
    carrier = models.ForeignKey("parties.Party", models.PROTECT, null=True, related_name="+")
    #: Broker, when one lodged it for somebody else.
    broker = models.ForeignKey("parties.Party", models.PROTECT, null=True, related_name="+")
    lodged_at = models.DateTimeField()
    #: The ledger's address of who lodged it.
    lodged_by = models.CharField(max_length=400)
    #: Whether it came after the decision, which it does not change; officers see it.
    late = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)
    #: Name of the policy under which it was erased.
    erased_under = models.CharField(max_length=32, default="")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["declaration", "number"], name="lodgement_version_number"
            ),
        )
        indexes = (
            models.Index(
                fields=["lodged_at"],
                condition=models.Q(erased_at=None),
                name="lodgement_version_kept",
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number} of declaration {self.declaration_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new one; refused for one that is there."""
        if not self._state.adding:
            raise Unchangeable("a version never changes")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise Unchangeable("a version is never deleted")

    @classmethod
    def plain(cls) -> "models.QuerySet[Version]":
        """A query set that may erase; for this room's services."""
        return models.QuerySet(cls)


class LegalHold(models.Model):
    """While one stands, no document of the declaration is erased, however old it is."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="legal_holds")
    #: Of the table `legal_hold`.
    reason = models.CharField(max_length=40)
    #: For other officers; never in the ledger.
    note = models.CharField(max_length=500, default="")
    placed_at = models.DateTimeField()
    #: The ledger's addresses of who placed and who lifted it.
    placed_by = models.CharField(max_length=400)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=400, default="")
    lifted_for = models.CharField(max_length=40, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["declaration"],
                condition=models.Q(lifted_at=None),
                name="lodgement_legalhold_standing",
            ),
        )

    def __str__(self) -> str:
        return f"legal hold {self.pk} on declaration {self.declaration_id}"


class Draft(models.Model):
    """A form that somebody fills in: what was typed, as it was typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("access.Organisation", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    #: The declaration that it is to amend, and the number of the version that was shown.
    amends = models.ForeignKey(Declaration, models.CASCADE, null=True, related_name="+")
    seen_version = models.PositiveSmallIntegerField(null=True)
    #: Text by item, and a list of lines with text by item.
    typed = models.JSONField(default=dict)
    #: What it became; then nothing typed is kept, and a form sent twice finds this.
    became = models.ForeignKey(Declaration, models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"draft {self.id}"


class Upload(models.Model):
    """A file of declarations, read in the background."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    #: What the sender calls the file; shown, never opened. Empty once it was erased.
    name = models.CharField(max_length=200)
    #: Its SHA-256: where the store has it. Empty once it was erased: nobody can try files on it.
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    #: The mapping that says what its columns mean.
    mapping = models.CharField(max_length=64)
    #: SHA-256 of the mapping as it was then, in the file store; empty for our own.
    mapping_content = models.CharField(max_length=64, default="", blank=True)
    #: The job that reads it.
    job = models.PositiveBigIntegerField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    #: Why the whole file was refused.
    refusal = models.CharField(max_length=500, default="")
    erased_at = models.DateTimeField(null=True)
    #: Name of the policy under which it was erased.
    erased_under = models.CharField(max_length=32, default="")

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-sent_at"], name="lodgement_upload_own"),
            models.Index(
                fields=["sent_at"],
                condition=models.Q(erased_at=None),
                name="lodgement_upload_kept",
            ),
            models.Index(fields=["digest"], name="lodgement_upload_content"),
            models.Index(fields=["mapping_content"], name="lodgement_upload_mapping"),
        )

    @property
    def stream(self) -> str:
        """Where the ledger writes this file's history."""
        return f"upload/{self.pk}"

    def __str__(self) -> str:
        return f"upload {self.id}"


class UploadedRow(models.Model):
    """What became of one row of a file: a declaration, a rule that it broke, or a doubt."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows")
    #: Line of the file, or row of the sheet.
    line = models.PositiveBigIntegerField()
    #: The sender's own number of it.
    own_number = models.CharField(max_length=64, default="")
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=200, default="")
    rule = models.CharField(max_length=300, default="")
    #: The first characters of what was written there.
    value = models.CharField(max_length=80, default="")

    class Meta:
        indexes = (
            models.Index(fields=["upload", "line", "id"], name="lodgement_uploadedrow_line"),
        )

    def __str__(self) -> str:
        return f"line {self.line} of upload {self.upload_id}"
