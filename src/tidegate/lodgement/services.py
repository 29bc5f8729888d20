"""Every write to declarations: one function a verb, in one transaction, with its event."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import NotAllowed, PersonActor
from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import Actor, Conflict, NotFromHere, NotPermitted, move, move_all
from tidegate.ledger.interface import Draft as Event
from tidegate.ledger.interface import append, append_all

from . import licences, limits, rules
from .disclosure import disclosed_at
from .document import Document, Invalid, Mistake, digest, examine
from .errors import Decided, Overtaken, TooOften
from .flow import (
    DECLARATION_AMENDED_LATE,
    DECLARATION_CANCELLED_LATE,
    DECLARATION_LODGED,
    Ending,
)
from .models import Declaration, Version
from .queries import versions_of
from .reference import new_reference
from .traders import Involved, involved_in

#: A batch has at most so many documents.
MOST_IN_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of a batch: its version, or what is wrong with it."""

    version: Version | None
    mistakes: Sequence[Mistake] = ()


def lodge(actor: PersonActor, sent: object) -> Version:
    """Lodge a document for the actor's organisation; raises `Invalid` with every mistake."""
    _permit(actor)
    document = checked(sent)
    reference = new_reference()
    with transaction.atomic(savepoint=False):
        licences.draw(actor.person.organisation_id, reference, document)
        return _store(actor, [(reference, document)])[0]


def lodge_batch(actor: PersonActor, sent: Sequence[object]) -> list[Outcome]:
    """Lodge the good ones of up to a thousand documents; each of the others says why not.

    One transaction: afterwards every good one is lodged, or, when this raises, none.
    """
    _permit(actor)
    if len(sent) > MOST_IN_BATCH:
        raise Invalid([Mistake("", "count", f"at most {MOST_IN_BATCH} declarations in a batch")])
    read_or_refused = [_checked_or_mistakes(one) for one in sent]
    with transaction.atomic(savepoint=False):
        drawn = [_drawn(actor, one) for one in read_or_refused]
        versions = iter(_store(actor, [one for one in drawn if isinstance(one, tuple)]))
    return [
        Outcome(next(versions)) if isinstance(one, tuple) else Outcome(None, one) for one in drawn
    ]


def checked(sent: object) -> Document:
    """The document, if it may be lodged today; raises `Invalid` with every mistake."""
    document, mistakes = examine(sent)
    wrong = {mistake.field for mistake in mistakes}
    broken = rules.broken(document, timezone.localdate())
    mistakes += [mistake for mistake in broken if mistake.field not in wrong]
    if mistakes:
        raise Invalid(mistakes)
    return document


def amend(actor: Actor, declaration: Declaration, sent: object, seen_version: int) -> Version:
    """Lodge the whole document anew, as the next version, over the version that was seen.

    After the decision and before the disclosure point the answer is the same, and the version is
    `late`: it is kept for the officers, and what was decided stays. A refusal would tell.
    """
    document = checked(sent)
    now = timezone.now()
    with transaction.atomic():
        mine = locked(actor, declaration, "lodgement.amend")
        if mine.last_number != seen_version:
            raise Overtaken(mine.last_number)
        _refuse_too_often(mine, now)
        late = _is_late(mine, now)
        (involved,) = involved_in([document], mine.organisation, actor.address)
        version = _version(mine, document, mine.last_number + 1, involved, actor, now)
        version.late = late
        version.save(force_insert=True)
        told: dict[str, Json] = {"digest": version.digest, "lines": version.lines}
        if late:
            payload = {**about(version), **told}
            append(mine.stream, DECLARATION_AMENDED_LATE, payload, actor.address, now)
        else:
            licences.give_back(mine.reference)
            licences.draw(mine.organisation_id, mine.reference, document)
            _move(mine, "amend", actor, **about(version), **told)
        mine.last_number = version.number
        mine.save(update_fields=["last_number"])
    _copy(mine, declaration)
    return version


def cancel(actor: Actor, declaration: Declaration, reason: str) -> None:
    """Withdraw a declaration, for a reason of the table `cancel_reason`.

    After the decision and before the disclosure point the wish is kept for the officers.
    """
    if reason not in limits.cancel_reasons(timezone.localdate()):
        raise Invalid([Mistake("reason", "codes: cancel_reason", "a reason of the list")])
    now = timezone.now()
    with transaction.atomic():
        mine = locked(actor, declaration, "lodgement.cancel")
        if not _is_late(mine, now):
            licences.give_back(mine.reference)
            _move(mine, "cancel", actor, **about(newest(mine)), reason=reason)
        elif mine.cancel_asked_at is None:
            mine.cancel_asked_at = now
            mine.save(update_fields=["cancel_asked_at"])
            payload = {**about(newest(mine)), "reason": reason}
            append(mine.stream, DECLARATION_CANCELLED_LATE, payload, actor.address, now)
    _copy(mine, declaration)


def hold(declaration: Declaration, actor: Actor) -> None:
    """Say that it was decided and is not released yet; what was amended meanwhile is not."""
    with transaction.atomic():
        _move(declaration, "hold", actor, **about(newest(declaration)))


def clear(declaration: Declaration, actor: Actor) -> None:
    """Say that it was released. What was amended since it was read is not: `Overtaken`."""
    with transaction.atomic():
        _move(declaration, "clear", actor, **about(newest(declaration)))


def clear_all(declarations: Sequence[Declaration], actor: Actor) -> None:
    """The same of many, all or none, in few statements; raises a `MoveRefused` for the first."""
    _move_all(declarations, "clear", actor)


def hold_all(declarations: Sequence[Declaration], actor: Actor) -> None:
    """Say of many that they were decided and are not released yet; as `clear_all`."""
    _move_all(declarations, "hold", actor)


def _move_all(declarations: Sequence[Declaration], transition: str, actor: Actor) -> None:
    if not declarations:
        return
    standing = Version.objects.filter(declaration__in=declarations, late=False)
    found = standing.only("number", "declaration_id").order_by("number")
    newest = {one.declaration_id: one for one in found}
    with transaction.atomic():
        move_all(declarations, transition, actor, lambda one: about(newest[one.pk]))


def end_hold(declaration: Declaration, ending: Ending, reason: str, actor: Actor) -> None:
    """End what is held, for a coded reason; raises a `MoveRefused`, also for what is not held."""
    with transaction.atomic():
        move(declaration, ending, actor, **about(newest(declaration)), reason=reason)


def _permit(actor: PersonActor) -> None:
    if not actor.may("lodgement.lodge", None):
        raise NotAllowed(f"{actor.address} may not lodge; it takes lodgement.lodge")


def _checked_or_mistakes(sent: object) -> Document | list[Mistake]:
    try:
        return checked(sent)
    except Invalid as invalid:
        return invalid.mistakes


def _drawn(
    actor: PersonActor, one: Document | list[Mistake]
) -> tuple[str, Document] | list[Mistake]:
    """A good document with its reference, once its licences have enough for it."""
    if not isinstance(one, Document):
        return one
    reference = new_reference()
    try:
        licences.draw(actor.person.organisation_id, reference, one)
    except Invalid as invalid:
        return invalid.mistakes
    return reference, one


def _store(actor: PersonActor, several: Sequence[tuple[str, Document]]) -> list[Version]:
    """Every document as the first version of a new declaration; few statements, however many."""
    if not several:
        return []
    documents = [document for _, document in several]
    now = timezone.now()
    # No savepoint: when this fails, the caller's transaction can only be undone.
    with transaction.atomic(savepoint=False):
        declarations = Declaration.objects.bulk_create(
            Declaration(
                reference=reference,
                organisation_id=actor.person.organisation_id,
                lodged_at=now,
            )
            for reference, _ in several
        )
        parties = involved_in(documents, actor.person.organisation, actor.address)
        versions = [
            _version(declaration, document, 1, involved, actor, now)
            for declaration, document, involved in zip(
                declarations, documents, parties, strict=True
            )
        ]
        Version.objects.bulk_create(versions)
        append_all([_lodged(version, actor) for version in versions], begins=True)
    return versions


def _version(
    declaration: Declaration,
    document: Document,
    number: int,
    involved: Involved,
    actor: Actor,
    now: datetime,
) -> Version:
    data, salt = document.data, secrets.token_hex(16)
    return Version(
        declaration=declaration,
        number=number,
        document=data,
        salt=salt,
        digest=digest(data, salt),
        lines=len(document.lines),
        expected_on=document.expected_on,
        transport_mode=str(document.header.get("transport_mode", "")),
        completeness=document.completeness,
        doubts=rules.doubts(document, timezone.localdate(now)),
        trader_id=involved.trader,
        carrier_id=involved.carrier,
        broker_id=involved.broker,
        lodged_at=now,
        lodged_by=actor.address,
    )


def _lodged(version: Version, actor: Actor) -> Event:
    payload = {**about(version), "digest": version.digest, "lines": version.lines}
    stream = version.declaration.stream
    return Event(stream, DECLARATION_LODGED, payload, actor.address, version.lodged_at)


def about(version: Version) -> dict[str, Json]:
    return {
        "declaration": version.declaration_id,
        "declared": version.pk,
        "number": version.number,
    }


def newest(declaration: Declaration) -> Version:
    """The version that is, or was, to be decided on."""
    return declaration.versions.filter(late=False).only("number", "declaration_id").latest("number")


def locked(actor: Actor, declaration: Declaration, permission: str) -> Declaration:
    """The row as it is now, which nobody else changes until the transaction ends."""
    if not actor.may(permission, declaration):
        raise NotAllowed(f"{actor.address} lacks {permission}")
    found: Declaration = Declaration.objects.select_for_update().get(pk=declaration.pk)
    return found


def _is_late(declaration: Declaration, now: datetime) -> bool:
    """Whether it was decided, and its trader may not know yet; raises `Decided` when they may."""
    if declaration.state == "lodged" and declaration.cancel_asked_at is None:
        return False
    disclosed = now >= disclosed_at(versions_of(declaration))
    if disclosed or declaration.state == "cancelled" or declaration.cancel_asked_at is not None:
        raise Decided(f"{declaration.reference} can no longer be changed")
    return True


def _refuse_too_often(declaration: Declaration, now: datetime) -> None:
    """Amending and looking what happens is how a selection is probed: so it is limited."""
    most = limits.amendments_a_day(timezone.localdate(now))
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = declaration.versions.filter(number__gt=1, lodged_at__gte=since).count()
    if today >= most:
        raise TooOften(most)


def _move(declaration: Declaration, transition: str, actor: Actor, /, **facts: Json) -> None:
    """Move it as its reader saw it, or say who was first."""
    try:
        move(declaration, transition, actor, **facts)
    except NotPermitted as refused:
        raise NotAllowed(str(refused)) from None
    except NotFromHere as refused:
        raise Decided(str(refused)) from None
    except Conflict as conflict:
        if conflict.state == "lodged":
            last = Declaration.objects.values_list("last_number", flat=True)
            raise Overtaken(last.get(pk=declaration.pk)) from None
        raise Decided(str(conflict)) from None


def _copy(source: Declaration, target: Declaration) -> None:
    """The caller's object is then as the database has it."""
    fields = ("state", "version", "moved_at", "moved_by", "last_number", "cancel_asked_at")
    for name in fields:
        setattr(target, name, getattr(source, name))
