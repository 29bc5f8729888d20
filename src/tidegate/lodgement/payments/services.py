"""What is done with payments: begun, counted, failed, lapsed; what does not fit is kept."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tidegate.access.interface import SYSTEM, NotAllowed, NotThere, PersonActor
from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import move
from tidegate.ledger.interface import append

from ..document import Invalid
from ..document import Mistake as Wrong
from ..filings.flow import OWING
from ..filings.models import Charge, Filing
from ..filings.processing import settle
from ..reference import new_reference
from .errors import NotDue
from .flow import BEGUN, CLOSED, DIFFERS, PAY, RECONCILE
from .gateway import CURRENCY, Gateway, Notice
from .models import Difference, Payment

#: After so long nobody is at the gateway's page any more.
ABANDONED = timedelta(days=1)
_MOST_CHARGES = 200


def begin(actor: PersonActor, charges: Collection[int], at: Gateway) -> Payment:
    """Begin to pay charges of the actor's organisation; begun twice, it is the same payment.

    Raises `NotThere` for a charge that is not the organisation's, `NotDue` for one that is not due.
    """
    if not actor.may(PAY):
        raise NotAllowed(f"{actor.address} may not pay; it takes {PAY}")
    wanted = set(charges)
    if not 0 < len(wanted) <= _MOST_CHARGES:
        raise Invalid([Wrong("charges", "count", f"1 to {_MOST_CHARGES} charges")])
    with transaction.atomic():
        due = _lock_charges(actor, wanted)
        open_ones: QuerySet[Payment] = Payment.objects.filter(
            state="begun", charges__in=wanted
        ).distinct()
        for other in open_ones.order_by("pk"):
            same = set(other.charges.values_list("pk", flat=True)) == wanted
            if same and other.gateway == at.name:
                return other
            _move(other, "lapse")
        return _create(actor, due, at)


def count(notice: Notice) -> None:
    """What the gateway says of a payment, counted once, however often and late it says it.

    Money that does not fit is kept as a difference.
    """
    payment = Payment.objects.filter(reference=notice.reference).first()
    if payment is None:
        if notice.state == "paid":
            with transaction.atomic():
                _differs(Difference.Kind.UNKNOWN, notice, None, None)
        return
    with transaction.atomic():
        filings = _lock_filings(payment.charges.values_list("filing", flat=True))
        mine = Payment.objects.select_for_update().get(pk=payment.pk)
        if notice.state == "paid":
            _paid(mine, notice, filings)
        elif notice.state == "declined" and mine.state == "begun":
            _move(mine, "fail")


def ask(payment: Payment, at: Gateway) -> None:
    """Ask the gateway what became of a payment; raises `NoAnswer`."""
    notice = at.state_of(payment.reference)
    if notice is not None:
        count(notice)


def lapse(payment: Payment, at: Gateway) -> None:
    """Give up what was begun long ago, unless the gateway says that it was paid or declined."""
    ask(payment, at)
    with transaction.atomic():
        mine = Payment.objects.select_for_update().get(pk=payment.pk)
        if mine.state == "begun":
            _move(mine, "lapse")


def close(actor: PersonActor, difference: Difference, words: str) -> None:
    """Say what was done about a difference; the first one to say so closes it."""
    if not actor.may(RECONCILE):
        raise NotAllowed(f"{actor.address} may not close differences; it takes {RECONCILE}")
    if not words.strip():
        raise Invalid([Wrong("words", "required", "what was done about it")])
    with transaction.atomic():
        mine = Difference.objects.select_for_update(of=("self",)).get(pk=difference.pk)
        if mine.closed_at is not None:
            return
        mine.closed_at, mine.closed_by = timezone.now(), actor.address
        mine.words = words.strip()[:1000]
        mine.save(update_fields=["closed_at", "closed_by", "words"])
        told: dict[str, Json] = {"difference": mine.pk, "kind": mine.kind}
        append(f"difference/{mine.pk}", CLOSED, told, actor.address, mine.closed_at)


def missing_here(payment: Payment, notice: Notice) -> None:
    """The statement was the first to tell that it was paid."""
    with transaction.atomic():
        _differs(Difference.Kind.MISSING_HERE, notice, payment, payment.amount)


def missing_there(payment: Payment) -> None:
    """The statement of its day does not have what was counted."""
    said = Notice(payment.reference, payment.gateway_number, "paid", payment.amount)
    with transaction.atomic():
        _differs(Difference.Kind.MISSING_THERE, said, payment, payment.amount, theirs=None)


def _lock_charges(actor: PersonActor, wanted: set[int]) -> list[Charge]:
    own = Charge.objects.filter(pk__in=wanted, filing__organisation=actor.person.organisation_id)
    filings = _lock_filings(own.values_list("filing", flat=True))
    found = list(own.select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(wanted):
        raise NotThere("there is no such charge")
    for one in found:
        if not _is_due(one, filings):
            raise NotDue(f"charge {one.pk} is not due")
    return found


def _lock_filings(keys: Iterable[int]) -> dict[int, Filing]:
    """The filings of charges; always before charges and payments, and in one order."""
    found = Filing.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    return {one.pk: one for one in found}


def _is_due(charge: Charge, filings: dict[int, Filing]) -> bool:
    return charge.paid_at is None and filings[charge.filing_id].state in OWING


def _create(actor: PersonActor, due: list[Charge], at: Gateway) -> Payment:
    now = timezone.now()
    made = Payment.objects.create(
        reference=new_reference(),
        organisation_id=actor.person.organisation_id,
        amount=sum((one.amount for one in due), Decimal("0.00")),
        gateway=at.name,
        is_simulated=at.is_simulated,
        begun_at=now,
        begun_by=actor.address,
    )
    made.charges.set(due)
    told = {**_about(made), "charges": len(due), "gateway": at.name}
    append(made.stream, BEGUN, told, actor.address, now)
    return made


def _paid(mine: Payment, notice: Notice, filings: dict[int, Filing]) -> None:
    if (notice.amount, notice.currency) != (mine.amount, CURRENCY):
        _differs(Difference.Kind.WRONG_AMOUNT, notice, mine, mine.amount)
        return
    if mine.state == "paid":
        if notice.number != mine.gateway_number:
            _differs(Difference.Kind.PAID_TWICE, notice, mine, Decimal(0))
        return
    charges = list(mine.charges.select_for_update(of=("self",)).order_by("pk"))
    due = [one for one in charges if _is_due(one, filings)]
    _move(mine, "pay")
    mine.gateway_number, mine.paid_at = notice.number, timezone.now()
    mine.save(update_fields=["gateway_number", "paid_at"])
    for one in due:
        settle(one, mine.reference)
    rest = [one for one in charges if one not in due]
    for kind, some in (
        (Difference.Kind.PAID_TWICE, [one for one in rest if one.paid_at is not None]),
        (Difference.Kind.NOT_DUE, [one for one in rest if one.paid_at is None]),
    ):
        if some:
            due_of_it = mine.amount - sum(one.amount for one in some)
            _differs(kind, notice, mine, due_of_it)


def _differs(
    kind: Difference.Kind,
    notice: Notice,
    payment: Payment | None,
    ours: Decimal | None,
    **values: None,
) -> None:
    """Keep it for an officer, once."""
    made, is_new = Difference.objects.get_or_create(
        kind=kind,
        named=notice.reference[:64],
        gateway_number=notice.number[:64],
        defaults={
            "payment": payment,
            "theirs": notice.amount,
            "currency": notice.currency,
            "ours": ours,
            "noted_at": timezone.now(),
            **values,
        },
    )
    if is_new:
        told: dict[str, Json] = {"difference": made.pk, "kind": made.kind}
        append(f"difference/{made.pk}", DIFFERS, told, SYSTEM.address, made.noted_at)


def _move(payment: Payment, transition: str) -> None:
    move(payment, transition, SYSTEM, **_about(payment))


def _about(payment: Payment) -> dict[str, Json]:
    return {"payment": payment.reference, "amount": f"{payment.amount:f}"}
