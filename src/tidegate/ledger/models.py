"""What the ledger stores. Events and checkpoints are appended and never changed.

The database refuses too: triggers of migration 0002. The column `stream` sorts by code point.
"""

from typing import Any, Never, NoReturn

from django.db import models

from .errors import AppendOnly


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads; whatever would write is refused. `services` writes through a plain query set."""

    def _refuse(self, *_: object, **__: object) -> Never:
        raise AppendOnly(f"{self.model.__name__} is append-only")

    update = delete = bulk_create = bulk_update = _refuse
    create = get_or_create = update_or_create = _refuse


class AppendOnlyModel(models.Model):
    """A row that is written by `services` alone, once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *_: object, **__: object) -> NoReturn:
        """Refused."""
        raise AppendOnly(f"{type(self).__name__} is written by the ledger's services alone")

    def delete(self, *_: object, **__: object) -> NoReturn:
        """Refused."""
        raise AppendOnly(f"{type(self).__name__} is append-only")


class StreamHead(models.Model):
    """The last event of a stream; whoever writes the next one locks this row."""

    #: Which history: `declaration/01J…`.
    stream = models.CharField(max_length=400, primary_key=True)
    #: Number of its last event; 0 before the first.
    seq = models.PositiveBigIntegerField(default=0)
    #: Hash of its last event; 64 zeros before the first.
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class EventRow(AppendOnlyModel):
    """One event, with the text that was hashed."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=400)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=240, db_index=True)
    #: Canonical JSON, as it was hashed; never re-written by a database's own JSON type.
    payload = models.TextField()
    actor = models.CharField(max_length=400)
    #: When it happened, as the actor says.
    occurred_at = models.DateTimeField()
    #: When it was written, by the server's clock; order is `seq`, never this.
    recorded_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_event"
        constraints = (models.UniqueConstraint(fields=["stream", "seq"], name="ledger_event_seq"),)

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} {self.kind}"


class Checkpoint(AppendOnlyModel):
    """A signed statement over all heads; its file was handed out when it was made."""

    number = models.PositiveBigIntegerField(primary_key=True)
    #: Canonical JSON with its signature, as in the file's last line.
    statement = models.TextField()
    #: What the next checkpoint names as its previous.
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"checkpoint {self.number}"


class Subject(models.Model):
    """A person (or firm) whose values are sealed under a key of their own."""

    id = models.UUIDField(primary_key=True)
    #: The key, wrapped by the master keys; empty once erased.
    wrapped_key = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"subject {self.id}"
