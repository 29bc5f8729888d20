"""Writing to the ledger: always in the transaction of what the event is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models, router, transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import (
    ADDRESS,
    ZERO,
    Event,
    Json,
    Sealed,
    canonical,
    instant,
)

from .errors import OutsideTransaction, Refused
from .models import EventRow, StreamHead
from .registry import Kind, is_declared
from .subscriptions import tell


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is to be written."""

    stream: str
    kind: Kind
    payload: Mapping[str, Json]
    actor: str
    #: When it happened; the moment of writing for None.
    occurred_at: datetime | None = None

    def check(self) -> None:
        """Raise `Refused` with every mistake."""
        mistakes = [
            f"{name} is no plain address such as declaration/01J5"
            for name, value in (("stream", self.stream), ("actor", self.actor))
            if not ADDRESS.fullmatch(value)
        ]
        if not is_declared(self.kind):
            mistakes.append("the kind is not declared")
        if self.occurred_at is not None and self.occurred_at.tzinfo is None:
            mistakes.append("occurred_at has no time zone")
        if mistakes:
            raise Refused(self.kind.name, mistakes)
        self.kind.check(self.payload)


def append(
    stream: str,
    kind: Kind,
    payload: Mapping[str, Json],
    actor: str,
    occurred_at: datetime | None = None,
) -> Sealed:
    """Append one event to its stream and tell the subscribers of its kind."""
    return append_all([Draft(stream, kind, payload, actor, occurred_at)])[0]


def append_all(drafts: Sequence[Draft], *, begins: bool = False) -> list[Sealed]:
    """Append events in their order; all heads are locked first, in the order of their names.

    With `begins` every stream is that of a row which this transaction made: there is no head to
    lock, and one that is there all the same ends the transaction (`IntegrityError`).

    Raises `Refused` before anything is written, `OutsideTransaction` where a failure would
    not undo the writer's own rows.
    """
    using = router.db_for_write(EventRow)
    if not transaction.get_connection(using).in_atomic_block:
        raise OutsideTransaction("append was called outside a transaction")
    for draft in drafts:
        draft.check()
    # No savepoint: when this fails, the caller's transaction can only be undone.
    with transaction.atomic(using=using, savepoint=False):
        streams = sorted({draft.stream for draft in drafts})
        heads = {name: _new(name) for name in streams} if begins else _lock(streams, using)
        now = timezone.now().astimezone(UTC)
        written = [_link(draft, heads[draft.stream], now) for draft in drafts]
        plain = models.QuerySet[EventRow](EventRow, using=using)
        plain.bulk_create([_row(sealed) for sealed in written])
        if begins:
            StreamHead.objects.using(using).bulk_create(heads.values())
        else:
            _move(heads.values(), using)
        tell(written)
    return written


def _new(stream: str) -> StreamHead:
    return StreamHead(stream=stream, seq=0, hash=ZERO)


def _lock(streams: Sequence[str], using: str) -> dict[str, StreamHead]:
    """The heads of streams, locked until the transaction ends; new ones are made."""
    found = _locked(streams, using)
    new = [name for name in streams if name not in found]
    if new:
        # A concurrent writer of the same new stream waits here for us, or we for them.
        StreamHead.objects.using(using).bulk_create(
            [_new(name) for name in new], ignore_conflicts=True
        )
        found |= _locked(new, using)
    return found


def _locked(streams: Sequence[str], using: str) -> dict[str, StreamHead]:
    found: dict[str, StreamHead] = {}
    for start in range(0, len(streams), 500):
        some = streams[start : start + 500]
        locking = StreamHead.objects.using(using).select_for_update()
        found |= {head.stream: head for head in locking.filter(stream__in=some).order_by("stream")}
    return found


def _link(draft: Draft, head: StreamHead, now: datetime) -> Sealed:
    event = Event(
        stream=draft.stream,
        seq=head.seq + 1,
        kind=draft.kind.name,
        payload=dict(draft.payload),
        actor=draft.actor,
        occurred_at=instant(draft.occurred_at or now),
        recorded_at=instant(now),
        previous=head.hash,
    )
    sealed = Sealed(event, event.hash())
    head.seq, head.hash = event.seq, sealed.hash
    return sealed


def _row(sealed: Sealed) -> EventRow:
    event = sealed.event
    return EventRow(
        stream=event.stream,
        seq=event.seq,
        kind=event.kind,
        payload=canonical(event.payload),
        actor=event.actor,
        occurred_at=datetime.fromisoformat(event.occurred_at),
        recorded_at=datetime.fromisoformat(event.recorded_at),
        previous=event.previous,
        hash=sealed.hash,
    )


def _move(heads: Iterable[StreamHead], using: str) -> None:
    """Move all heads in one statement; a trigger refuses one that does not go forward."""
    StreamHead.objects.using(using).bulk_create(
        heads, update_conflicts=True, unique_fields=["stream"], update_fields=["seq", "hash"]
    )
