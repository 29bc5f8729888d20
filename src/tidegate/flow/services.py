"""Moving things: a compare-and-swap and an event each, in the caller's transaction.

Nothing is read in order to be written: the UPDATE names the state and the version that the caller
saw, and whoever comes second changes no row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import router, transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import Json, Sealed
from tidegate.ledger.interface import Draft, append_all

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

#: Most rows that one statement names.
_MOST = 500
#: A thing, the way it goes, and the facts of its move.
_Way = tuple[Flowing, Transition, Mapping[str, Json]]


def move(thing: Flowing, transition: str, actor: Actor, **facts: Json) -> Sealed:
    """Move a thing and write its event; the thing in hand is then as the database has it.

    Raises a `MoveRefused` when the move is not made: the transaction stays usable, and nothing of
    the move is in it. After the caller's transaction was undone, load the thing again.
    """
    (event,) = move_all([thing], transition, actor, lambda _: facts)
    return event


def move_all(
    things: Sequence[Flowing],
    transition: str,
    actor: Actor,
    facts_of: Callable[[Any], Mapping[str, Json]],
) -> list[Sealed]:
    """Move things of one class in the order of their keys, all or none, in few statements.

    Raises a `MoveRefused` that names the first one that could not be moved; else as `move`.
    """
    if not things:
        return []
    ordered = sorted(things, key=lambda one: one.pk or 0)
    using = ordered[0]._state.db or router.db_for_write(type(ordered[0]))
    if not transaction.get_connection(using).in_atomic_block:
        raise OutsideTransaction(f"{ordered[0].stream}: move was called outside a transaction")
    told = [(one, facts_of(one)) for one in ordered]
    ways = [(one, _permitted(one, transition, actor, facts), facts) for one, facts in told]
    now = timezone.now()
    with transaction.atomic(using=using):
        _swap(ways, actor, now, using)
        # From here the rows are ours until the transaction ends: what a guard sees, stays so.
        _ask(ways, using)
        events = append_all(
            [
                Draft(one.stream, record.event, _payload(one, record, facts), actor.address)
                for one, record, facts in ways
            ]
        )
    for one, record, _ in ways:
        one.state, one.version = record.target, one.version + 1
        one.moved_at, one.moved_by = now, actor.address
    return events


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


def _swap(ways: Sequence[_Way], actor: Actor, now: datetime, using: str) -> None:
    for (state, version, target), group in _alike(ways):
        some = type(group[0]).plain(using).filter(pk__in=[one.pk for one in group])
        swapped = some.filter(state=state, version=version).update(
            state=target, version=version + 1, moved_at=now, moved_by=actor.address
        )
        if swapped != len(group):
            raise _lost(_overtaken(group, actor, now, using), using)


def _alike(ways: Sequence[_Way]) -> Iterator[tuple[tuple[str, int, str], list[Flowing]]]:
    """What one statement can move: of the same state, version and target; not too many."""
    groups: dict[tuple[str, int, str], list[Flowing]] = {}
    for one, record, _ in ways:
        groups.setdefault((one.state, one.version, record.target), []).append(one)
    for key, group in groups.items():
        for start in range(0, len(group), _MOST):
            yield key, group[start : start + _MOST]


def _overtaken(group: Sequence[Flowing], actor: Actor, now: datetime, using: str) -> Flowing:
    """The first of a group that this statement did not move."""
    moved = type(group[0]).plain(using).filter(moved_at=now, moved_by=actor.address)
    ours = set(moved.filter(pk__in=[one.pk for one in group]).values_list("pk", flat=True))
    return next((one for one in group if one.pk not in ours), group[0])


def _lost(thing: Flowing, using: str) -> Conflict | Gone:
    there = type(thing).plain(using).filter(pk=thing.pk)
    now = there.values_list("state", "moved_by", "moved_at").first()
    return Conflict(thing.stream, *now) if now is not None else Gone(f"{thing.stream} is not there")


def _ask(ways: Sequence[_Way], using: str) -> None:
    guarded = [(one, record, facts) for one, record, facts in ways if record.guard is not None]
    for start in range(0, len(guarded), _MOST):
        some = guarded[start : start + _MOST]
        rows = type(some[0][0]).plain(using).in_bulk([one.pk for one, _, _ in some])
        for one, record, facts in some:
            refusal = record.guard(rows[one.pk], facts) if record.guard else None
            if refusal is not None:
                raise GuardRefused(f"{record.name} {one.stream}: {refusal}")


def _payload(thing: Flowing, record: Transition, facts: Mapping[str, Json]) -> dict[str, Json]:
    return {
        **facts,
        "transition": record.name,
        "source": thing.state,
        "target": record.target,
        "version": thing.version + 1,
    }
