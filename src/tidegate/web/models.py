"""What the shell of the pages stores."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpResponse


class Answer(models.Model):
    """The first answer to a POST with an idempotency key."""

    #: The ledger's address of who asked.
    owner = models.CharField(max_length=400)
    key = models.CharField(max_length=200)
    #: SHA-256 of method, address and body.
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, default="")
    location = models.CharField(max_length=400, default="")
    body = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("owner", "key"), name="web_one_answer_a_key")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=("owner", "made_at"), name="web_answers_of_owner")
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.key}"

    def keep(self, response: HttpResponse) -> None:
        """Store what was answered."""
        self.status = response.status_code
        self.content_type = response.get("Content-Type", "")
        self.location = response.get("Location", "")
        self.body = response.content
        self.save()


class SavedView(models.Model):
    """A table as one person likes to see it: filters, order and columns, under a name."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    #: The table's own name, `targeting.worklist`.
    table = models.CharField(max_length=100)
    name = models.CharField(max_length=80)
    #: The query string that shows it, without position.
    query = models.CharField(max_length=2000)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("person", "table", "name"), name="web_one_view_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.name}"
