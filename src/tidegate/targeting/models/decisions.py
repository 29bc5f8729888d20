"""What waits for assessment, assessments, decisions, labels, models.

A version of a declaration is assessed once and decided once. An assessment holds all that its
score, its reasons and its lane follow from; it never changes, but its inputs may be erased.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidegate.flow.interface import Flowing

from ..flow import DECISION, MODEL
from .terms import Policy, Worth

_OPEN = Q(is_open=True)


class Awaited(models.Model):
    """A version that was lodged and is not assessed yet."""

    declared = models.OneToOneField(
        "lodgement.Version", models.PROTECT, primary_key=True, related_name="+"
    )
    since = models.DateTimeField()
    #: The job that has it in hand, and until when others leave it alone.
    held_by = models.BigIntegerField(null=True)
    held_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"version {self.declared_id} awaits assessment"


class ModelRecord(Flowing):
    """A model folder that may propose lanes; at most one is in service."""

    flow = MODEL

    #: Names the model: the hash of its manifest. Its folder in HOME/models has this name.
    digest = models.CharField(max_length=64, unique=True)
    #: The declarations that it learned from, when they were lodged, and until when.
    learned_first = models.DateTimeField()
    learned_last = models.DateTimeField()
    learned_until = models.DateTimeField()
    learned_rows = models.PositiveIntegerField()
    examined = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    trees = models.PositiveIntegerField()
    #: How good it is on labelled rows that it has not seen, beside others; empty if not measured.
    figures = models.JSONField(default=dict)
    #: The scenario where its past is simulated; else empty.
    simulated = models.CharField(max_length=200, default="", blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=400)
    #: Since when it scores live versions beside the model in service, or last began to.
    shadow_since = models.DateTimeField(null=True)
    #: The newest assessment of that moment.
    shadow_after = models.BigIntegerField(default=0)
    #: When it was last put in service, and replaced.
    in_service_since = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="in_service"),
                name="targeting_model_one_in_service",
            ),
        )

    def __str__(self) -> str:
        return f"model {self.digest[:12]}"

    @property
    def about(self) -> dict[str, Any]:
        """What every event of it says."""
        return {"model": self.pk, "digest": self.digest}


class CapacityDay(models.Model):
    """Units of a means that are taken at a control point on a day."""

    control_point = models.CharField(max_length=8)
    means = models.CharField(max_length=16)
    day = models.DateField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["control_point", "means", "day"], name="targeting_capacityday_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.control_point} {self.means} {self.day}: {self.taken} taken"


class Recollection(models.Model):
    """What the model in service had been told when it judged some versions together."""

    #: Assessments and labels up to a number, but for those that it had not seen by then.
    assessed_upto = models.BigIntegerField()
    assessed_untold = models.JSONField(default=list)
    labels_upto = models.BigIntegerField()
    labels_untold = models.JSONField(default=list)
    #: Versions that were judged with the others and, being amended meanwhile, were not stored.
    not_stored = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"recollection {self.pk}"


class Assessment(models.Model):
    """What was seen of a version, by which model, under which policy, with which draw."""

    declared = models.OneToOneField("lodgement.Version", models.PROTECT, related_name="assessment")
    model = models.ForeignKey(ModelRecord, models.PROTECT, null=True, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()
    #: What was known; None where no model was asked, and before it was kept.
    recollection = models.ForeignKey(
        Recollection, models.PROTECT, null=True, related_name="assessments"
    )
    #: SHA-256 of the canonical rows.
    rows_digest = models.CharField(max_length=64)
    #: One vector a line, little-endian float32; empty where it was not assessed or erased.
    vectors = models.BinaryField(default=bytes)
    #: The numbers behind the reasons of each line: zlib over JSON.
    evidence = models.BinaryField(default=bytes)
    #: Reasons of the most suspicious line: typology, feature, weight; strongest first.
    reasons = models.JSONField(default=list)
    #: Its position.
    line = models.PositiveSmallIntegerField(default=0)
    #: Its probability of a find if examined; None where it was not assessed.
    score = models.FloatField(null=True)
    #: AEO tier of its trader at that moment, and what the policy then multiplied the score by.
    tier = models.CharField(max_length=40, default="", blank=True)
    factor = models.FloatField(default=1.0)
    #: What its trader bore of late, as `rules.Borne` has it; None where it was not asked: under a
    #: policy with no cap, and where the score did not select.
    borne = models.JSONField(null=True)
    #: Made from the version and a secret.
    draw = models.FloatField()
    #: The probability with which something like it is selected.
    propensity = models.FloatField()
    threshold = models.FloatField(null=True)
    #: The chance of each outcome; empty where its model tells none.
    chances = models.JSONField(default=dict)
    #: How far bagged models are apart on the score; None where its model has none.
    spread = models.FloatField(null=True)
    #: What finds were worth, and means took, at that moment; None where no chance was told.
    worth = models.ForeignKey(Worth, models.PROTECT, null=True, related_name="+")
    #: Units left by means when its turn came.
    left = models.JSONField()
    #: Why the engine refused it; else empty.
    refusal = models.CharField(max_length=200, default="", blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_under = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["model", "-id"], name="targeting_assessment_recent"),
            models.Index(fields=["assessed_at"], name="targeting_assessment_day"),
        )

    def __str__(self) -> str:
        return f"assessment of version {self.declared_id}"


class ShadowScore(models.Model):
    """What a challenger would have said of a version whose lane another model proposed."""

    model = models.ForeignKey(ModelRecord, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="shadows")
    #: Its probability of a find if examined; None where it failed.
    score = models.FloatField(null=True)
    #: Why it failed; else empty.
    failure = models.CharField(max_length=200, default="", blank=True)
    scored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["model", "assessment"], name="targeting_shadowscore_once"
            ),
        )

    def __str__(self) -> str:
        return f"model {self.model_id} in shadow on assessment {self.assessment_id}"


class Decision(Flowing):
    """The lane of one version: proposed by the machine, decided by an officer or under a policy.

    What a worklist sorts and filters by is copied from the declaration and the assessment.
    """

    flow = DECISION

    #: Whether it waits for an officer. The database keeps it: SQLite uses an index of a part of the
    #: rows only where the query says the very condition, and with no parameter in it.
    is_open = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(state__in=["proposed", "claimed"]), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    declared = models.OneToOneField("lodgement.Version", models.PROTECT, related_name="decision")
    declaration = models.ForeignKey("lodgement.Declaration", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    lane_proposed = models.CharField(max_length=16)
    #: The lane that was wanted before it was asked what the day had left.
    lane_wanted = models.CharField(max_length=16)
    selected_by = models.CharField(max_length=16)
    score = models.FloatField(null=True)
    #: Expected harm for each officer-minute of the means that its reasons ask for.
    harm_per_minute = models.FloatField(null=True)
    #: Orders what waits, the highest first: by the day it is due, then by the harm for each minute.
    turn = models.FloatField(default=0.0)
    mode = models.CharField(max_length=1)
    control_point = models.CharField(max_length=8)
    #: The day whose capacity it takes.
    day = models.DateField()
    #: The means that it holds a unit of; empty for none.
    means = models.CharField(max_length=16, default="", blank=True)
    #: When the trader may be told; by then it should be decided.
    due_at = models.DateTimeField()
    #: When the trader amended or wished to cancel after it was decided.
    late_at = models.DateTimeField(null=True)
    #: Of its most suspicious line.
    commodity_code = models.CharField(max_length=18, default="", blank=True)
    origin = models.CharField(max_length=2, default="", blank=True)
    #: The place of loading; where none is told, the country of export.
    route = models.CharField(max_length=5, default="", blank=True)
    customs_value = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    #: The importer's or exporter's identifier, as declared.
    trader = models.CharField(max_length=35, default="", blank=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: Empty until it is decided.
    lane = models.CharField(max_length=16, default="", blank=True)
    #: `machine` or `officer`; empty until it is decided.
    decided_by = models.CharField(max_length=8, default="", blank=True)
    #: Why an officer decided otherwise than proposed; a code.
    override_reason = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["due_at", "id"], condition=_OPEN, name="targeting_open_due"),
            models.Index(fields=["-score", "-id"], condition=_OPEN, name="targeting_open_score"),
            models.Index(fields=["-turn", "-id"], condition=_OPEN, name="targeting_open_turn"),
            models.Index(
                fields=["-customs_value", "-id"], condition=_OPEN, name="targeting_open_value"
            ),
            models.Index(
                fields=["lane_proposed", "due_at", "id"],
                condition=_OPEN,
                name="targeting_open_lane",
            ),
            models.Index(
                fields=["lane_proposed", "-score", "-id"],
                condition=_OPEN,
                name="targeting_open_lane_score",
            ),
            models.Index(
                fields=["holder", "due_at", "id"], condition=_OPEN, name="targeting_open_holder"
            ),
            models.Index(
                fields=["commodity_code", "id"], condition=_OPEN, name="targeting_open_goods"
            ),
            models.Index(
                fields=["control_point", "due_at", "id"],
                condition=_OPEN,
                name="targeting_open_point",
            ),
            models.Index(
                fields=["proposed_at", "lane_proposed", "mode"], name="targeting_decision_day"
            ),
            models.Index(fields=["declaration", "-id"], name="targeting_decision_of"),
            models.Index(fields=["trader", "-id"], name="targeting_decision_trader"),
            models.Index(fields=["commodity_code", "-id"], name="targeting_decision_goods"),
        )

    def __str__(self) -> str:
        return f"decision {self.pk}"

    @property
    def harm_per_hour(self) -> float | None:
        """Expected harm for each officer-hour, as it is shown; None where it is not known."""
        return None if self.harm_per_minute is None else 60 * self.harm_per_minute

    @property
    def about(self) -> dict[str, Any]:
        """What every event of it says."""
        return {
            "decision": self.pk,
            "declaration": self.declaration_id,
            "declared": self.declared_id,
        }


class Container(models.Model):
    """A container that a decided version names, so that its consignments are found by it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="containers")
    #: As declared, in capitals.
    number = models.CharField(max_length=17)

    class Meta:
        indexes = (models.Index(fields=["number", "-id"], name="targeting_container_number"),)

    def __str__(self) -> str:
        return f"container {self.number} of decision {self.decision_id}"


class Note(models.Model):
    """What an officer writes to the others about a consignment."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk} on decision {self.decision_id}"


class Label(models.Model):
    """What an examination or audit of a version found; the newest one counts."""

    declared = models.ForeignKey("lodgement.Version", models.PROTECT, related_name="+")
    found = models.BooleanField()
    category = models.CharField(max_length=40, default="", blank=True)
    known_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=400)

    class Meta:
        indexes = (models.Index(fields=["known_at"], name="targeting_label_known"),)

    def __str__(self) -> str:
        return f"label of version {self.declared_id}: {'found' if self.found else 'clear'}"


class DriftDay(models.Model):
    """Whether anything had moved at the end of a day, since the model then in service began."""

    day = models.DateField(unique=True)
    model = models.ForeignKey(ModelRecord, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()
    #: What `drifting.summary` says.
    summary = models.JSONField()

    def __str__(self) -> str:
        return f"drift on {self.day}"
