"""What the shell of the pages stores."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse

_ANSWERED = ("owner", "key", "digest", "made_at", "status", "content_type", "location", "body")
_CLAIM = (
    "INSERT INTO web_answer (owner, key, digest, made_at, status, content_type, location, body) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (owner, key) DO NOTHING RETURNING id"
)

_KEEP = (
    "UPDATE web_answer SET status = %s, content_type = %s, location = %s, body = %s WHERE id = %s"
)


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

    def claim(self) -> bool:
        """Store the key, in one statement; False when it is there already.

        Who comes second waits here for the first one's transaction. Django's `get_or_create` takes
        four statements for the same, on every POST.
        """
        fields = {field.name: field for field in self._meta.concrete_fields}
        values = [
            fields[name].get_db_prep_save(getattr(self, name), connection) for name in _ANSWERED
        ]
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            made = cursor.fetchone()
        if made is None:
            return False
        self.pk, self._state.adding = made[0], False
        return True

    def keep(self, response: HttpResponse) -> None:
        """Store what was answered."""
        self.status = response.status_code
        self.content_type = response.get("Content-Type", "")
        self.location = response.get("Location", "")
        self.body = response.content
        with connection.cursor() as cursor:
            cursor.execute(
                _KEEP, [self.status, self.content_type, self.location, self.body, self.pk]
            )


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
