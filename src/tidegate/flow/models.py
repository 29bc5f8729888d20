"""What a thing that flows stores. Only `services.move` writes it."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self

from django.db import models

from .errors import MovedByHand
from .records import Flow

#: Written by `services.move` alone.
FIELDS = frozenset({"state", "version", "moved_at", "moved_by"})


class FlowingQuerySet(models.QuerySet[Any]):
    """Reads and writes as any other, but no state past its flow."""

    def update(self, **values: Any) -> int:
        """Refused for what only a move writes."""
        _refuse(values)
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kw: Any) -> int:
        """Refused for what only a move writes."""
        names = list(fields)
        _refuse(names)
        return super().bulk_update(objs, names, *args, **kw)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kw: Any) -> list[Any]:
        """Refused for things that do not begin where their flow begins."""
        things = list(objs)
        for thing in things:
            thing.refuse_false_start()
        if FIELDS.intersection(kw.get("update_fields") or ()):
            raise MovedByHand(f"{self.model.__name__}: bulk_create would overwrite a state")
        return super().bulk_create(things, *args, **kw)


class Flowing(models.Model):
    """A row that moves through a flow: give the class its `flow`, and move it with `move`."""

    #: The state machine; one class, one flow.
    flow: ClassVar[Flow]

    state = models.CharField(max_length=32, editable=False, db_index=True)
    #: How many moves were made; the number of the last one's event says the same.
    version = models.PositiveIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    #: The ledger's address of who made the last move; empty before the first.
    moved_by = models.CharField(max_length=400, default="", editable=False)

    objects = FlowingQuerySet.as_manager()

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("state", self.flow.initial)
        super().__init__(*args, **kwargs)

    @property
    def stream(self) -> str:
        """Where the ledger writes this thing's history."""
        return f"{self.flow.name}/{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but what only a move writes; a state set by hand is refused or left out."""
        if self._state.adding:
            self.refuse_false_start()
        else:
            kwargs["update_fields"] = self._own_fields(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def refuse_false_start(self) -> None:
        """Raise if this new thing is not where its flow begins."""
        if self.state != self.flow.initial or self.version != 0:
            raise MovedByHand(
                f"a new {self.flow.name} begins as {self.flow.initial}, not as {self.state}"
            )

    def _own_fields(self, asked: Collection[str] | None) -> Collection[str]:
        if asked is not None:
            _refuse(asked)
            return asked
        held = self.get_deferred_fields() | FIELDS
        return [
            field.name
            for field in self._meta.concrete_fields
            if not field.primary_key and not {field.name, field.attname} & held
        ]

    @classmethod
    def plain(cls, using: str) -> models.QuerySet[Self]:
        """A query set that may write states; for this room's services."""
        return models.QuerySet(cls, using=using)


def _refuse(names: Iterable[str]) -> None:
    by_hand = sorted(FIELDS.intersection(names))
    if by_hand:
        raise MovedByHand(f"{', '.join(by_hand)}: written by a move alone")
