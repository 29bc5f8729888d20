"""What is stored of filings. A revision never changes; its document may be erased."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tidegate.flow.interface import Flowing

from .fees import said_of, title_of
from .flow import AGENCY_REVIEW, FILING, OWING
from .types import DocumentType, type_of


class FilingDraft(models.Model):
    """A form that somebody fills in: what was typed, as it was typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    type_name = models.CharField(max_length=40)
    organisation = models.ForeignKey("access.Organisation", models.CASCADE, related_name="+")
    #: Who began it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    #: The filing that it is to amend, and the number of the revision that was shown.
    amends = models.ForeignKey("lodgement.Filing", models.CASCADE, null=True, related_name="+")
    seen_revision = models.PositiveSmallIntegerField(null=True)
    #: Text by item, and a list of lines with text by item.
    typed = models.JSONField(default=dict)
    #: Where what was filled in for the trader came from, by item.
    taken_from = models.JSONField(default=dict)
    #: Who handed it to a colleague, where a second person submits.
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    #: What it became; then nothing typed is kept, and a form sent twice finds this.
    became = models.ForeignKey("lodgement.Filing", models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "-kept_at"],
                condition=Q(became=None),
                name="lodgement_filingdraft_open",
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.id}"

    @property
    def type(self) -> DocumentType:
        """What it is to be."""
        return type_of(self.type_name)


class Filing(Flowing):
    """What an organisation filed of one type; its content is in its revisions."""

    flow = FILING

    #: 16 letters and digits that nobody can guess.
    reference = models.CharField(max_length=16, unique=True)
    type_name = models.CharField(max_length=40)
    #: Edition of the type under which it was submitted.
    edition = models.CharField(max_length=64)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    #: The sender's own number of it; may be empty.
    own_number = models.CharField(max_length=64, default="")
    submitted_at = models.DateTimeField()
    #: The ledger's address of who submitted it.
    submitted_by = models.CharField(max_length=400)
    #: Number of its newest revision.
    last_number = models.PositiveSmallIntegerField(default=1)
    #: The day by which the agencies mean to decide; None where nobody promised one.
    due_on = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-id"], name="lodgement_filing_own"),
            models.Index(
                fields=["id"], condition=Q(state="submitted"), name="lodgement_filing_awaited"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def type(self) -> DocumentType:
        """What it is."""
        return type_of(self.type_name)

    @property
    def about(self) -> dict[str, int | str]:
        """What every event of it says."""
        return {"filing": self.pk, "type": self.type_name}

    @property
    def owes(self) -> bool:
        """Whether something is to be paid."""
        return self.state in OWING and self.charges.filter(paid_at=None).exists()


class Revision(models.Model):
    """A filing as it was submitted or amended: the whole document."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    #: 1, 2, 3 …
    number = models.PositiveSmallIntegerField()
    #: The document, numbers as text; None once it was erased.
    document = models.JSONField(null=True)
    #: Sealed into the digest, and erased with the document.
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=400)
    erased_at = models.DateTimeField(null=True)
    erased_under = models.CharField(max_length=32, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["filing", "number"], name="lodgement_revision_number"),
        )

    def __str__(self) -> str:
        return f"revision {self.number} of filing {self.filing_id}"


class Review(Flowing):
    """What one agency decides on a filing."""

    flow = AGENCY_REVIEW

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reviews")
    #: Code of the table `agency`.
    agency = models.CharField(max_length=20)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    #: Code of the table `refusal_reason`, and words for the trader.
    reason = models.CharField(max_length=40, default="")
    words = models.CharField(max_length=1000, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["filing", "agency"], name="lodgement_review_once"),
        )
        indexes = (models.Index(fields=["agency", "state", "id"], name="lodgement_review_list"),)

    def __str__(self) -> str:
        return f"review of filing {self.filing_id} by {self.agency}"


class Question(models.Model):
    """What an agency asked the trader, and the answer."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="questions")
    words = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=400)
    answer = models.CharField(max_length=2000, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=400, default="")

    def __str__(self) -> str:
        return f"question {self.pk}"


class Charge(models.Model):
    """What is due for a filing."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="charges")
    #: Rule that says so, of `fees` or of the charges of trade declarations.
    rule = models.CharField(max_length=40)
    #: HKD.
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    #: Whether the amount is what a public source says.
    standing = models.CharField(max_length=10)
    #: Why an officer charged it, for the trader; empty where the machine did.
    reason = models.CharField(max_length=1000, default="")
    charged_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    #: Reference of the payment that settled it.
    paid_with = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="lodgement_charge_amount"),
        )

    def __str__(self) -> str:
        return f"charge {self.pk}"

    @property
    def is_due(self) -> bool:
        """Whether it is to be paid."""
        return self.paid_at is None and self.filing.state in OWING

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return title_of(self.rule)

    @property
    def said(self) -> str:
        """What its rule says, in the reader's language."""
        return said_of(self.rule)


class Issued(models.Model):
    """What was issued: the document with its number, and the signature over it."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="issued")
    #: As it is written on paper; unique.
    number = models.CharField(max_length=32, unique=True)
    #: Number and this together open the public verification.
    code = models.CharField(max_length=16)
    issued_at = models.DateTimeField()
    valid_from = models.DateField()
    #: The last day; None without end.
    valid_until = models.DateField(null=True)
    #: What is signed, as canonical JSON; None once it was erased.
    content = models.TextField(null=True)
    digest = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        indexes = (models.Index(fields=["valid_until"], name="lodgement_issued_until"),)

    def __str__(self) -> str:
        return self.number


class Balance(models.Model):
    """What may still be drawn of one line of what was issued."""

    issued = models.ForeignKey(Issued, models.PROTECT, related_name="balances")
    #: Line of the document, from 1.
    line = models.PositiveIntegerField()
    commodity_code = models.CharField(max_length=18, default="")
    unit = models.CharField(max_length=3)
    quantity = models.DecimalField(max_digits=22, decimal_places=6)
    left = models.DecimalField(max_digits=22, decimal_places=6)
    #: HKD; None where the document limits no value.
    value = models.DecimalField(max_digits=19, decimal_places=3, null=True)
    value_left = models.DecimalField(max_digits=19, decimal_places=3, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issued", "line"], name="lodgement_balance_line"),
            models.CheckConstraint(
                condition=Q(left__gte=0) & Q(left__lte=F("quantity")),
                name="lodgement_balance_left",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | (Q(value_left__gte=0) & Q(value_left__lte=F("value"))),
                name="lodgement_balance_value_left",
            ),
        )

    def __str__(self) -> str:
        return f"balance of line {self.line} of {self.issued_id}"

    @property
    def is_whole(self) -> bool:
        """Whether the document is used once, as a whole."""
        return self.issued.filing.type.draw == "once"


class Use(models.Model):
    """What was drawn from a balance by one document."""

    balance = models.ForeignKey(Balance, models.PROTECT, related_name="uses")
    #: What uses it: `declaration/REFERENCE/LINE`; one of a kind for each balance.
    used_by = models.CharField(max_length=80)
    quantity = models.DecimalField(max_digits=22, decimal_places=6)
    value = models.DecimalField(max_digits=19, decimal_places=3, null=True)
    used_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["balance", "used_by"],
                condition=Q(given_back_at=None),
                name="lodgement_use_once",
            ),
        )

    def __str__(self) -> str:
        return f"use {self.pk}"


class Bundle(models.Model):
    """A file of documents of any types, read in the background."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    #: What the sender calls the file; shown, never opened.
    name = models.CharField(max_length=200)
    #: Its SHA-256: where the store has it.
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    #: The job that reads it.
    job = models.PositiveBigIntegerField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    #: Why the whole file was refused.
    refusal = models.CharField(max_length=500, default="")

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-sent_at"], name="lodgement_bundle_own"),
            models.Index(fields=["digest"], name="lodgement_bundle_content"),
        )

    def __str__(self) -> str:
        return f"bundle {self.id}"


class BundleRow(models.Model):
    """What became of one document of a file: a filing, or a rule that it broke."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="rows")
    #: Line of the file, or row of the sheet, on which the document begins.
    line = models.PositiveBigIntegerField()
    #: The sender's own number of it.
    own_number = models.CharField(max_length=64, default="")
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=200, default="")
    rule = models.CharField(max_length=300, default="")

    class Meta:
        indexes = (models.Index(fields=["bundle", "line", "id"], name="lodgement_bundlerow_line"),)

    def __str__(self) -> str:
        return f"line {self.line} of bundle {self.bundle_id}"
