"""Who there is, and what they hold. What tells who a person is, lies sealed under their own key."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tidegate.flow.interface import Flowing
from tidegate.ledger.interface import Erased, subjects

from .flow import PROPOSAL
from .roles import ROLES, Role


class Organisation(models.Model):
    """Customs itself, or a firm whose people use Tidegate."""

    class Kind(models.TextChoices):
        CUSTOMS = "customs", _("Customs")
        TRADER = "trader", _("Trader")
        BROKER = "broker", _("Broker")
        CARRIER = "carrier", _("Carrier")
        AGENCY = "agency", _("Agency")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Name of the firm.
    name = models.CharField(max_length=200)
    #: How other systems know it: a registration number; unique.
    reference = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Finds persons; `services.create_person` makes them."""


class Person(AbstractBaseUser):
    """Somebody with an account: a member of exactly one organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    #: Whose key seals the values below; erased with the person.
    subject = models.UUIDField(unique=True, editable=False)
    #: Finds the account at sign-in, and cannot be tried against without the keys.
    email_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    email_sealed = models.TextField(default="", editable=False)
    name_sealed = models.TextField(default="", editable=False)
    #: In which language pages speak to them.
    language = models.CharField(max_length=10, default="en")
    #: Whether they may sign in.
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    #: Of the code without which no second factor is set up, keyed with the person's key; empty
    #: while there is none.
    invitation_digest = models.CharField(max_length=64, default="", editable=False)

    USERNAME_FIELD = "email_digest"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def name(self) -> str:
        """As they are called; opens the seal, so it costs a query. For lists: `names_of`."""
        return self._opened("name", self.name_sealed)

    @property
    def email(self) -> str:
        """Where they sign in with."""
        return self._opened("email", self.email_sealed)

    def _opened(self, field: str, sealed: str) -> str:
        try:
            return subjects.unseal(self.subject, field, sealed)
        except Erased:
            return gettext("erased person")

    @property
    def is_customs(self) -> bool:
        """Whether they are customs' own staff."""
        return self.organisation.kind == Organisation.Kind.CUSTOMS

    @property
    def is_official(self) -> bool:
        """Whether they work for customs or for another agency that decides."""
        return self.is_customs or self.organisation.kind == Organisation.Kind.AGENCY


class Holding(models.Model):
    """A role of a person, from a day until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=32)
    #: First day, in the time zone of the server.
    since = models.DateField()
    #: First day on which it is over; empty while nobody knows.
    until = models.DateField(null=True)
    #: The ledger's address of who gave it.
    given_by = models.CharField(max_length=400)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(until=None), name="access_holding_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.since} to {self.until}"

    @property
    def record(self) -> Role:
        """What the role is."""
        return ROLES[self.role]


class Token(models.Model):
    """Lets a program speak for a person; only its digest is stored."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    #: SHA-256 of the token, which has 256 random bits.
    digest = models.CharField(max_length=64, unique=True)
    #: What the person calls it.
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: Day of the last use.
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk}"


class SecondFactor(models.Model):
    """The secret that a person's authenticator shares with us, sealed under the person's key."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="factor")
    secret_sealed = models.TextField()
    #: When the first right code was given; before it does not count.
    confirmed_at = models.DateTimeField(null=True)
    #: The time step of the last code that was taken; none is taken twice.
    last_step = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return f"second factor of person {self.person_id}"


class RecoveryCode(models.Model):
    """A code for the day on which the authenticator is lost; used once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="recovery_codes")
    #: Keyed with the person's key.
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "digest"], name="access_recovery_once"),
        )

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Attempts(models.Model):
    """Wrong passwords and codes in a row, of one account from one address."""

    #: Digest of what is counted; neither account nor address can be read from it.
    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"


class LookupKey(models.Model):
    """The one subject under whose key accounts are found by e-mail address."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    subject = models.UUIDField()

    def __str__(self) -> str:
        return "lookup key"


class Proposal(Flowing):
    """A verb with its arguments that one person proposed; another one approves, then it is done."""

    flow = PROPOSAL

    #: Registered with `verb`.
    verb = models.CharField(max_length=80)
    #: Identifiers and numbers, no personal values.
    arguments = models.JSONField(default=dict)
    #: What the page shows of it: a sentence of the room.
    title = models.CharField(max_length=200, default="")
    proposed_by = models.CharField(max_length=400)
    proposer = models.ForeignKey(Person, models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proposal {self.pk} {self.verb}"
