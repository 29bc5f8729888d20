"""Moving a thing: one compare-and-swap, one event, in the caller's transaction.

Nothing is read in order to be written: the UPDATE names the state and the version that the caller
saw, and whoever comes second changes no row.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import router, transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import Json, Sealed
from tidegate.ledger.interface import append

from .actors import Actor
from .errors import (
    Conflict,
    Gone,
    GuardRefused,
    NotFromHere,
    NotPermitted,
    OutsideTransaction,
    ReasonMissing,
)
from .models import Flowing
from .records import Transition


def move(thing: Flowing, transition: str, actor: Actor, **facts: Json) -> Sealed:
    """Move a thing and write its event; the thing in hand is then as the database has it.

    Raises a `MoveRefused` when the move is not made: the transaction stays usable, and nothing of
    the move is in it. After the caller's transaction was undone, load the thing again.
    """
    using = thing._state.db or router.db_for_write(type(thing))
    if not transaction.get_connection(using).in_atomic_block:
        raise OutsideTransaction(f"{thing.stream}: move was called outside a transaction")
    record = _permitted(thing, transition, actor, facts)
    now = timezone.now()
    with transaction.atomic(using=using):
        _swap(thing, record, actor, now, using)
        # From here the row is ours until the transaction ends: what the guard sees, stays so.
        _ask(thing, record, facts, using)
        event = append(thing.stream, record.event, _payload(thing, record, facts), actor.address)
    thing.state, thing.version = record.target, thing.version + 1
    thing.moved_at, thing.moved_by = now, actor.address
    return event


def _permitted(thing: Flowing, name: str, actor: Actor, facts: Mapping[str, Json]) -> Transition:
    record = thing.flow.find(name, thing.state)
    if record is None:
        ways = ", ".join(one.name for one in thing.flow.leaving(thing.state)) or "none: it is final"
        raise NotFromHere(f"{thing.stream} is {thing.state}; no {name} from there (moves: {ways})")
    if not actor.may(record.permission, thing):
        raise NotPermitted(
            f"{actor.address} may not {name} {thing.stream}; it takes {record.permission}"
        )
    if record.needs_reason and not facts.get("reason"):
        raise ReasonMissing(f"{name} {thing.stream}: no reason was given")
    return record


def _swap(thing: Flowing, record: Transition, actor: Actor, now: datetime, using: str) -> None:
    seen = type(thing).plain(using).filter(pk=thing.pk, state=thing.state, version=thing.version)
    swapped = seen.update(
        state=record.target, version=thing.version + 1, moved_at=now, moved_by=actor.address
    )
    if swapped != 1:
        raise _lost(thing, using)


def _lost(thing: Flowing, using: str) -> Conflict | Gone:
    there = type(thing).plain(using).filter(pk=thing.pk)
    now = there.values_list("state", "moved_by", "moved_at").first()
    return Conflict(thing.stream, *now) if now is not None else Gone(f"{thing.stream} is not there")


def _ask(thing: Flowing, record: Transition, facts: Mapping[str, Json], using: str) -> None:
    if record.guard is None:
        return
    refusal = record.guard(type(thing).plain(using).get(pk=thing.pk), facts)
    if refusal is not None:
        raise GuardRefused(f"{record.name} {thing.stream}: {refusal}")


def _payload(thing: Flowing, record: Transition, facts: Mapping[str, Json]) -> dict[str, Json]:
    return {
        **facts,
        "transition": record.name,
        "source": thing.state,
        "target": record.target,
        "version": thing.version + 1,
    }
