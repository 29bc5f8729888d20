"""What two people sign: the policy of selection, and what finds are worth and means take."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tidegate.codes.interface import choices

from ..rules import Cap, Terms, Weights

#: Tidegate's own policy: cautious, until two people sign another.
_FIRST = {
    "share": 0.05,
    "random_share": 0.1,
    "open_from": 0.5,
    "window_days": 7,
    "release_by_machine": False,
}
#: Signed by two different people, or by nobody.
_BY_TWO = ~Q(proposed_by="") & ~Q(approved_by="") & ~Q(approved_by=F("proposed_by"))


class Signed(models.Model):
    """Terms that two people sign; those with the highest number hold. Nobody signed the first."""

    holds_from = models.DateTimeField(default=timezone.now)
    #: Addresses of the two who signed; empty for the first.
    proposed_by = models.CharField(max_length=400, default="", blank=True)
    approved_by = models.CharField(max_length=400, default="", blank=True)

    class Meta:
        abstract = True


class Policy(Signed):
    """How much is examined, how much of it at random, and what the machine may release.

    The first is Tidegate's own; as nobody signed it, it releases nothing by machine.
    """

    #: Share of consignments to examine.
    share = models.FloatField()
    #: Share of the examined that is drawn at random.
    random_share = models.FloatField()
    #: From this probability of a find on, the goods are opened.
    open_from = models.FloatField()
    #: The threshold is taken from the scores of so many days.
    window_days = models.PositiveSmallIntegerField()
    #: Whether the machine releases what it proposes for release.
    release_by_machine = models.BooleanField()
    #: AEO tier → what the score of such a trader is multiplied by; a tier that is not there, by 1.
    factors = models.JSONField(default=dict)
    #: What an honest trader bears at most, as `rules.Cap` has it; None for whatever it is.
    cap = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lt=1, random_share__gt=0, random_share__lte=1)
                & Q(open_from__gte=0, open_from__lte=1, window_days__gte=1),
                name="targeting_policy_bounds",
            ),
            models.CheckConstraint(
                condition=_BY_TWO | Q(release_by_machine=False, proposed_by="", approved_by=""),
                name="targeting_policy_signed_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"policy {self.pk}"

    @classmethod
    def in_force(cls) -> Self:
        """The one signed last; where none is, Tidegate's own is begun."""
        return cls.objects.order_by("-pk").first() or cls.objects.create(**_FIRST)

    @property
    def terms(self) -> Terms:
        """What it says of selection."""
        cap = None if self.cap is None else Cap(**self.cap)
        return Terms(self.share, self.random_share, self.open_from, self.factors, cap)


class Worth(Signed):
    """What a find of each outcome is worth, and how many officer-minutes each means takes.

    The first has the examples of the tables `outcome` and `means`.
    """

    #: Outcome → harm of a find, in the administration's own unit.
    harms = models.JSONField()
    #: Means → officer-minutes of an examination.
    minutes = models.JSONField()
    #: Outcome → means that shows it best; of an outcome that is not there, the reasons say.
    shown_by = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=_BY_TWO | Q(proposed_by="", approved_by=""),
                name="targeting_worth_signed_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"worth {self.pk}"

    @classmethod
    def in_force(cls) -> Self:
        """The one signed last; where none is, the examples are begun."""
        return cls.objects.order_by("-pk").first() or cls.objects.create(
            harms={one.code: one.data["harm"] for one in choices("outcome")},
            minutes={
                one.code: minutes
                for one in choices("means")
                if (minutes := one.data.get("minutes"))
            },
            shown_by={
                one.code: means for one in choices("outcome") if (means := one.data.get("shown_by"))
            },
        )

    @property
    def weights(self) -> Weights:
        """What it says."""
        return Weights(self.harms, self.minutes, self.shown_by)

    @property
    def signed(self) -> bool:
        """Whether two people stand for it; else these are examples."""
        return bool(self.approved_by)
