"""Every write of examinations: a function a verb, in one transaction, with its event."""

from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tidegate.access.interface import Actor, Person, PersonActor
from tidegate.analytics.chain.interface import Json
from tidegate.files.interface import keep
from tidegate.flow.interface import move
from tidegate.ledger.interface import append
from tidegate.lodgement.interface import Declaration
from tidegate.targeting.interface import Decision, record_outcome

from .errors import NotHeld, PhotoRefused
from .kinds import PHOTO_ADDED, WORK_ORDER_MADE
from .models import Finding, Photo, WorkOrder
from .photographs import clean
from .records import Result

#: Lanes in which somebody looks at papers or goods.
EXAMINED = frozenset({"documents", "canine", "x_ray", "open"})
#: The most photographs of one examination.
MOST_PHOTOS = 40


def make_work_order(decision: Decision, lane: str, actor: str) -> WorkOrder:
    """Make the work order that a decision asks for, in the transaction that decides."""
    with transaction.atomic():
        order = WorkOrder.objects.create(
            decision=decision,
            reference=decision.declaration.reference,
            lane=lane,
            control_point=decision.control_point,
            day=decision.day,
        )
        payload: dict[str, Json] = {**order.about, "lane": lane}
        if order.control_point:
            payload["control_point"] = order.control_point
        append(order.stream, WORK_ORDER_MADE, payload, actor)
    return order


def claim(order: WorkOrder, actor: PersonActor) -> None:
    """Take a work order that waits. Raises `Conflict` when somebody was first."""
    with transaction.atomic():
        move(order, "claim", actor, **order.about)
        _hold(order, actor.person)


def start(order: WorkOrder, actor: PersonActor) -> None:
    """Say that one stands before the goods."""
    with transaction.atomic():
        _refuse_others(order, actor)
        move(order, "start", actor, **order.about)


def give_back(order: WorkOrder, actor: PersonActor, reason: str) -> None:
    """Return it, so that somebody else can claim it; photographs stay with it."""
    with transaction.atomic():
        _refuse_others(order, actor)
        move(order, "return", actor, **order.about, reason=reason)
        _hold(order, None)


def cancel(order: WorkOrder, actor: Actor, reason: str) -> None:
    """End a work order that nobody can or need carry out any more; what was photographed stays."""
    with transaction.atomic():
        move(order, "cancel", actor, **order.about, reason=reason)
        _hold(order, None)


def add_photo(order: WorkOrder, file: IO[bytes], actor: PersonActor) -> Photo:
    """Check a photograph, store it anew, and note it. The same one twice is one.

    Raises `PhotoRefused`. The file is on the disk before the row is committed.
    """
    _refuse_others(order, actor)
    if order.state != "examining":
        raise PhotoRefused("not_examining", _not_examining(order))
    picture = clean(file)
    kept = keep(picture.jpeg)
    with transaction.atomic():
        # The row is locked: it is not closed or returned while a photograph comes in.
        locked = WorkOrder.objects.select_for_update().get(pk=order.pk)
        _refuse_others(locked, actor)
        if locked.state != "examining":
            raise PhotoRefused("not_examining", _not_examining(locked))
        there: Photo | None = locked.photos.filter(content=kept.content).first()
        if there is not None:
            return there
        if locked.photos.count() >= MOST_PHOTOS:
            raise PhotoRefused(
                "too_many",
                _("One examination has at most %(most)s photographs.") % {"most": MOST_PHOTOS},
            )
        photo: Photo = locked.photos.create(
            content=kept.content,
            size=kept.size,
            width_px=picture.width_px,
            height_px=picture.height_px,
            added_by=actor.person,
        )
        payload = {**locked.about, "photo": photo.pk, "content": kept.content}
        append(locked.stream, PHOTO_ADDED, payload, actor.address)
    return photo


def close(order: WorkOrder, result: Result, actor: PersonActor) -> Finding:
    """Record what was found: finding, event and label, all or none.

    Raises `FindingRefused` with every mistake, `NotHeld`, `Conflict`.
    """
    result.check()
    with transaction.atomic():
        # As who ends a hold does: the declaration first, then what hangs on it.
        Declaration.objects.select_for_update().get(pk=order.decision.declaration_id)
        _refuse_others(order, actor)
        # No photograph comes in between its being counted and the closing.
        WorkOrder.objects.select_for_update().get(pk=order.pk)
        now = timezone.now()
        move(order, "close", actor, **_facts(order, result))
        finding = Finding.objects.create(
            work_order=order,
            examiner=actor.person,
            recorded_at=now,
            found=result.found,
            means_used=list(result.means_used),
            signs=list(result.signs),
            category=result.category,
            quantity=result.quantity,
            quantity_unit=result.quantity_unit,
            weight_kg=result.weight_kg,
            packs_found=result.packs_found,
            packs_of=result.packs_of,
            hiding_place=result.hiding_place,
            words=result.words,
        )
        record_outcome(
            order.decision.declared_id,
            found=result.found,
            category=result.category,
            known_at=now,
            actor=actor,
        )
    return finding


def _facts(order: WorkOrder, result: Result) -> dict[str, Json]:
    facts: dict[str, Json] = {
        **order.about,
        "found": result.found,
        "photos": Photo.objects.filter(work_order=order).count(),
    }
    if result.category:
        facts["category"] = result.category
    if result.weight_kg is not None:
        facts["weight_kg"] = f"{result.weight_kg.normalize():f}"
    return facts


def _hold(order: WorkOrder, person: Person | None) -> None:
    order.examiner = person
    order.save(update_fields=["examiner"])


def _refuse_others(order: WorkOrder, actor: PersonActor) -> None:
    """A work order is worked on by who holds it."""
    if order.examiner_id != actor.person.pk:
        raise NotHeld(order.reference, order.examiner.name if order.examiner else "")


def _not_examining(order: WorkOrder) -> str:
    if order.state == "closed":
        return _("This examination is closed. Its photographs stay as they are.")
    return _("Start the examination first.")
