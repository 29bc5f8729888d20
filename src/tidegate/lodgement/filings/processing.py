"""What the machine does with a filing: accepts, charges, asks the agencies, or issues at once."""

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import SYSTEM, Actor
from tidegate.ledger.interface import append

from ..document import Document, read
from .fees import RULES, Due
from .flow import CHARGED, PAID, REVIEW_OPENED
from .issuing import approve_and_issue
from .models import Charge, Filing, Review, Revision
from .services import moved


def take_some(most: int) -> int:
    """Send on what was submitted, in the caller's transaction; how many there were."""
    waiting = Filing.objects.select_for_update(skip_locked=True).filter(state="submitted")
    some = list(waiting.order_by("pk")[:most])
    for filing in some:
        _accept(filing)
    return len(some)


def _accept(filing: Filing) -> None:
    document = document_of(filing)
    moved(filing, "accept", SYSTEM, {**filing.about})
    fee = filing.type.fee
    dues = RULES[fee.rule].dues(document, fee, filing.submitted_at)
    if not dues:
        onward(filing)
        return
    for due in dues:
        charge(filing, due, SYSTEM)
    moved(filing, "charge", SYSTEM, {**filing.about})


def charge(filing: Filing, due: Due, actor: Actor, reason: str = "") -> Charge:
    """Write down what is due; in the caller's transaction."""
    made = Charge.objects.create(
        filing=filing,
        rule=due.rule,
        amount=due.amount,
        standing=due.standing,
        charged_at=timezone.now(),
        reason=reason,
    )
    told = {**filing.about, "amount": f"{due.amount:f}", "rule": due.rule}
    append(filing.stream, CHARGED, told, actor.address, made.charged_at)
    return made


def onward(filing: Filing) -> None:
    """What follows when nothing is due (any more): the agencies, or else it is issued."""
    agencies = filing.type.agencies
    if not agencies:
        approve_and_issue(filing)
        return
    moved(filing, "review", SYSTEM, {**filing.about})
    now = timezone.now()
    for agency in agencies:
        Review.objects.create(filing=filing, agency=agency, opened_at=now)
        append(
            filing.stream, REVIEW_OPENED, {**filing.about, "agency": agency}, SYSTEM.address, now
        )


def document_of(filing: Filing) -> Document:
    """What the newest revision says; it is there as long as the filing runs."""
    newest = Revision.objects.get(filing=filing, number=filing.last_number)
    return read(newest.document, filing.type.shape)


def settle(charge: Charge, paid_with: str) -> None:
    """A charge is paid; with the last one the filing goes on. Paid twice, it counts once."""
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=charge.filing_id)
        mine = Charge.objects.select_for_update().get(pk=charge.pk)
        if mine.paid_at is not None:
            return
        mine.paid_at, mine.paid_with = timezone.now(), paid_with
        mine.save(update_fields=["paid_at", "paid_with"])
        told = {**filing.about, "amount": f"{mine.amount:f}", "payment": paid_with}
        append(filing.stream, PAID, told, SYSTEM.address, mine.paid_at)
        if filing.state == "fee_due" and not filing.charges.filter(paid_at=None).exists():
            onward(filing)
