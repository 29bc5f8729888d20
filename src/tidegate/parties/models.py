"""What this room stores. What tells who a natural person is, lies sealed under their own key.

Standings and ownerships have two time axes, as code tables have: valid from a day until a day,
known from a moment until a moment. They are closed, never changed; of those of one thing that are
known at one moment, no two of a kind hold on the same day.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tidegate.access.interface import Organisation
from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import Flowing

from .flow import LINK

#: Where the ledger writes what became of links.
LINKS_STREAM = "party_links"


class Party(models.Model):
    """A firm or a person that takes part in trade."""

    class Kind(models.TextChoices):
        TRADER = "trader", _("Trader")
        BROKER = "broker", _("Broker")
        CARRIER = "carrier", _("Carrier")
        CONSIGNOR = "consignor", _("Consignor")
        CONSIGNEE = "consignee", _("Consignee")
        VEHICLE_OWNER = "vehicle_owner", _("Vehicle owner")

    #: As what it was first seen.
    kind = models.CharField(max_length=16, choices=Kind.choices)
    #: Of a natural person: whose key seals names, addresses and identifiers.
    subject = models.UUIDField(unique=True, null=True)
    #: The name under which it was first seen; empty for a person.
    name = models.CharField(max_length=200, default="")
    #: Whose people act for it here.
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, related_name="party"
    )
    #: When Tidegate first saw it.
    seen_at = models.DateTimeField()
    #: When its standing or its name last changed; the next change is known later.
    known_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    #: Who officers say is one: the smallest number among them; None for who stands alone.
    group = models.PositiveBigIntegerField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"party {self.pk}"

    @property
    def stream(self) -> str:
        """Its history in the ledger."""
        return f"party/{self.pk}"

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person."""
        return self.subject is not None


class Seen(models.Model):
    """Something that a document says of a party, once for each spelling that differs in search."""

    #: What makes two the same: SHA-256 of the folded text; of a person, keyed with their key.
    key = models.CharField(max_length=64)
    #: As it was written; empty for a person.
    text = models.CharField(max_length=400, default="")
    #: As search compares it; empty for a person.
    folded = models.CharField(max_length=400, default="")
    #: The text of a person.
    sealed = models.TextField(default="")
    #: When it was first seen.
    seen_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Name(Seen):
    """A name of a party, as it was seen."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="names")

    class Meta:
        db_table = "parties_name"
        constraints = (models.UniqueConstraint(fields=["party", "key"], name="parties_name_once"),)


class Address(Seen):
    """An address of a party, as it was seen: street, city, postcode, country in one line."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses")
    #: ISO 3166-1 alpha-2, or empty.
    country = models.CharField(max_length=2, default="")

    class Meta:
        db_table = "parties_address"
        constraints = (
            models.UniqueConstraint(fields=["party", "key"], name="parties_address_once"),
        )


class Identifier(models.Model):
    """How a register, or a declaration, numbers a party. Two parties never share one."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="identifiers")
    #: A code of the table `identifier_scheme`.
    scheme = models.CharField(max_length=40)
    #: The value in its one spelling; of a person, its keyed digest; nothing of it once erased.
    key = models.CharField(max_length=200)
    #: The value of a person.
    sealed = models.TextField(default="")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scheme", "key"], name="parties_identifier_once"),
        )

    def __str__(self) -> str:
        return f"identifier {self.pk}"


class Dated(models.Model):
    """Holds over a period of days, as known over a period of moments."""

    valid_from = models.DateField()
    #: First day on which it no longer holds.
    valid_until = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)
    #: Who or what says so: a notice, a register, a partner administration.
    source = models.CharField(max_length=300)
    #: The ledger's address of who wrote it.
    set_by = models.CharField(max_length=400)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Whether a day is among those on which it is valid."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def _in_order(name: str) -> tuple[models.CheckConstraint, ...]:
    return (
        models.CheckConstraint(
            condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            name=f"{name}_valid",
        ),
        models.CheckConstraint(
            condition=Q(known_until=None) | Q(known_until__gt=F("known_from")),
            name=f"{name}_known",
        ),
    )


class Standing(Dated):
    """What Customs grants to a party or holds against it: an AEO grade, a suspension."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="standings")
    #: `aeo`, `suspension`: of one kind a party has one grade at a time.
    kind = models.CharField(max_length=32)
    #: A code of the table `standing`.
    grade = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["party", "kind", "valid_from"],
                condition=Q(known_until=None),
                name="parties_standing_known_now",
            ),
            *_in_order("parties_standing"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.grade}"


class Dealing(models.Model):
    """That a firm took part in a consignment, and what came of it: its year is summed up from them.

    Kept by rooms above, which hear of consignments; of natural persons nothing of the kind is kept.
    A firm that takes part twice is kept once, as what it is named first.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="dealings")
    #: As what: `trader`, `carrier`, `broker`.
    role = models.CharField(max_length=16, choices=Party.Kind.choices)
    #: Key of the declaration, in the room that has it.
    consignment = models.PositiveBigIntegerField()
    #: When it was lodged.
    at = models.DateTimeField()
    #: Places of loading and discharge, as UN/LOCODE; or the countries, where no place is declared.
    start = models.CharField(max_length=5, default="")
    end = models.CharField(max_length=5, default="")
    #: Chapters of the Harmonized System of its lines, with spaces between.
    chapters = models.CharField(max_length=300, default="")
    #: What the newest outcome says; None while there is none.
    found = models.BooleanField(null=True)
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["party", "consignment"], name="parties_dealing_once"),
        )
        indexes = (
            # What a year is counted from, so that the rows themselves are not read.
            models.Index(fields=["party", "-at", "found", "role"], name="parties_dealing_lately"),
            models.Index(fields=["consignment"], name="parties_dealing_of"),
            models.Index(
                fields=["party", "-found_at"],
                condition=Q(found=True),
                name="parties_dealing_find",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of consignment {self.consignment}"


class Link(Flowing):
    """That two firms may be one: what the machine thinks, and what an officer says of it.

    Persons are not linked: what joins what they did needs a purpose, grounds and an end.
    """

    flow = LINK

    #: The one with the smaller number.
    first = models.ForeignKey(Party, models.PROTECT, related_name="+")
    second = models.ForeignKey(Party, models.PROTECT, related_name="+")
    #: That they are one, as it was last computed before an officer judged.
    probability = models.FloatField()
    #: What was compared → `same`, `near`, `other`, `unknown`.
    agreement = models.JSONField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="parties_link_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="parties_link_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"link {self.pk}"

    @property
    def stream(self) -> str:
        """One for all links, so that those who judge at once do it one after the other."""
        return LINKS_STREAM

    @property
    def is_open(self) -> bool:
        """Whether no officer has judged it."""
        return bool(self.state == "proposed")

    @property
    def about(self) -> dict[str, Json]:
        """What every event of it says."""
        return {"first": self.first_id, "second": self.second_id}


class Vehicle(models.Model):
    """A vehicle that crosses the boundary, under one or more registration marks."""

    seen_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"vehicle {self.pk}"

    @property
    def stream(self) -> str:
        """Its history in the ledger."""
        return f"vehicle/{self.pk}"


class Mark(models.Model):
    """A registration mark: of Hong Kong, the Mainland or Macao."""

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="marks")
    #: ISO 3166-1 alpha-2 of who registered it.
    region = models.CharField(max_length=2)
    #: Without spaces, in capitals.
    mark = models.CharField(max_length=20)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["region", "mark"], name="parties_mark_once"),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.mark}"


class Ownership(Dated):
    """Whose vehicle it is."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="ownerships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="ownerships")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["vehicle", "valid_from"],
                condition=Q(known_until=None),
                name="parties_ownership_known_now",
            ),
            *_in_order("parties_ownership"),
        )

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.party_id}"


class LookupKey(models.Model):
    """The one subject under whose key persons are found by their identifier."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    subject = models.UUIDField()

    def __str__(self) -> str:
        return "lookup key"
