"""What this room stores. A row is never changed: it is closed, and another one is added.

Of the rows of one code that are known at one moment, no two hold on the same day. `services` keeps
that under the lock of the table's own row; of those known now, the database too lets no two begin
on the same day.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class TableRow(models.Model):
    """A table; whoever publishes into it locks this row."""

    name = models.CharField(max_length=32, primary_key=True)
    #: Counts the editions, so that what was read can be kept until it changes.
    revision = models.PositiveIntegerField(default=0)
    #: When it last changed; the next change is known later, whatever the clock says.
    known_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "codes_table"

    def __str__(self) -> str:
        return f"{self.name} {self.revision}"


class Edition(models.Model):
    """One change of a table: what was loaded, imported or written at the desk."""

    table = models.ForeignKey(TableRow, on_delete=models.PROTECT, related_name="editions")
    #: What published it: `load`, `import` or `desk`.
    origin = models.CharField(max_length=8)
    #: Which version of the source: `pycountry 26.2.16`, a file's name.
    version = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=400)
    #: SHA-256 of the facts as they were given.
    digest = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    class Meta:
        db_table = "codes_edition"

    def __str__(self) -> str:
        return f"{self.table_id} {self.version}"


class CodeRow(models.Model):
    """What is said of one code, over a period, as known over another."""

    table = models.ForeignKey(TableRow, on_delete=models.PROTECT, related_name="rows")
    #: Of the edition that added it.
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rows")
    #: As of its edition; a load leaves alone what a person wrote.
    origin = models.CharField(max_length=8)
    code = models.CharField(max_length=64)
    name_en = models.TextField(default="")
    name_zh_hant = models.TextField(default="")
    name_zh_hans = models.TextField(default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    source = models.CharField(max_length=300)
    #: Code and names, as search compares them.
    folded = models.TextField()
    #: First day on which it holds.
    valid_from = models.DateField()
    #: First day on which it no longer holds.
    valid_until = models.DateField(null=True)
    known_from = models.DateTimeField()
    #: When something else became known; null for what is known now.
    known_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "codes_row"
        constraints = (
            models.UniqueConstraint(
                fields=["table", "code", "valid_from"],
                condition=Q(known_until=None),
                name="codes_row_known_now",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="codes_row_valid",
            ),
            models.CheckConstraint(
                condition=Q(known_until=None) | Q(known_until__gt=F("known_from")),
                name="codes_row_known",
            ),
        )
        indexes = (models.Index(fields=["table", "code"], name="codes_row_code"),)

    def __str__(self) -> str:
        return f"{self.table_id}/{self.code}"
