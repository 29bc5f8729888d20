"""What agencies do: claim, ask, agree, refuse.

The last to agree approves; the first to refuse ends it.
"""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from tidegate.access.interface import SYSTEM, NotAllowed, NotThere, Organisation, PersonActor
from tidegate.analytics.chain.interface import Json

from .. import lists
from ..document import Invalid, Mistake
from .errors import Elsewhere
from .fees import Due, Levels
from .flow import REVIEW
from .issuing import approve_and_issue
from .models import Charge, Filing, Question, Review
from .processing import charge
from .services import end_reviews, moved

#: Customs is an agency, too.
CUSTOMS = "CED"
_REASONS = "refusal_reason"
_LONGEST_QUESTION, _LONGEST_WORDS = 2000, 1000


def agency_of(organisation: Organisation) -> str:
    """The code of the agency that an organisation is; empty where it is none."""
    if organisation.kind == Organisation.Kind.CUSTOMS:
        return CUSTOMS
    return organisation.reference if organisation.kind == Organisation.Kind.AGENCY else ""


def claim(actor: PersonActor, review: Review) -> None:
    """Take it on; raises `Elsewhere` where somebody was first."""
    with transaction.atomic():
        filing, mine = _locked(actor, review)
        moved(mine, "claim", actor, _about(filing, mine))
        mine.officer = actor.person
        mine.save(update_fields=["officer"])


def give_back(actor: PersonActor, review: Review) -> None:
    """Leave it to others."""
    with transaction.atomic():
        filing, mine = _locked(actor, review)
        _refuse_others(actor, mine)
        moved(mine, "return", actor, _about(filing, mine))
        mine.officer = None
        mine.save(update_fields=["officer"])


def agree(actor: PersonActor, review: Review) -> None:
    """Agree for one's agency; the last one issues what was filed."""
    with transaction.atomic():
        filing, mine = _locked(actor, review)
        _refuse_others(actor, mine)
        if filing.state != "under_review":
            raise Invalid([Mistake("", "question", "a question to the trader is open")])
        if filing.charges.filter(paid_at=None).exists():
            raise Invalid([Mistake("", "due", "a charge is not paid yet")])
        moved(mine, "agree", actor, _about(filing, mine))
        if not filing.reviews.exclude(state="agreed").exists():
            approve_and_issue(filing)


def fee_range(filing: Filing) -> tuple[Decimal, Decimal] | None:
    """The fee so far and the most that it may be; None where it is fixed."""
    fee = filing.type.fee
    if fee.rule != Levels.name:
        return None
    so_far = filing.charges.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return so_far, fee.amounts["most"]


def charge_more(actor: PersonActor, review: Review, amount: Decimal | None, reason: str) -> Charge:
    """Set a higher fee within the range of the type; what is beyond the fee so far is due now.

    Only under the fee rule `levels`. The trader reads the reason; until it is paid nobody agrees.
    """
    if not reason.strip():
        raise Invalid([Mistake("words", "required", "words that the trader will read")])
    with transaction.atomic():
        filing, mine = _locked(actor, review)
        _refuse_others(actor, mine)
        if mine.state != "claimed" or filing.state not in ("under_review", "queried"):
            raise Elsewhere(f"{filing.reference} is not under review by who charges")
        fee, limits = filing.type.fee, fee_range(filing)
        if limits is None:
            raise Invalid([Mistake("amount", "fee", f"the fee is fixed: {fee.rule}")])
        so_far, most = limits
        if amount is None or not so_far < amount <= most or amount != round(amount, 2):
            told = f"more than {so_far:.2f} and at most {most}, in cents"
            raise Invalid([Mistake("amount", "range", told)])
        due = Due(fee.rule, amount - so_far, fee.standing)
        return charge(filing, due, actor, reason.strip()[:_LONGEST_WORDS])


def refuse(actor: PersonActor, review: Review, reason: str, words: str) -> None:
    """Refuse for a reason of the table `refusal_reason`; the trader reads the words."""
    if reason not in refusal_reasons():
        raise Invalid([Mistake("reason", f"codes: {_REASONS}", "a reason of the list")])
    if not words.strip():
        raise Invalid([Mistake("words", "required", "words that the trader will read")])
    with transaction.atomic():
        filing, mine = _locked(actor, review)
        _refuse_others(actor, mine)
        moved(mine, "refuse", actor, {**_about(filing, mine), "reason": reason})
        mine.reason, mine.words = reason, words.strip()[:_LONGEST_WORDS]
        mine.save(update_fields=["reason", "words"])
        moved(filing, "refuse", SYSTEM, {**filing.about, "reason": reason})
        end_reviews(filing)


def ask(actor: PersonActor, review: Review, words: str) -> Question:
    """Ask the trader something; until the answer nobody decides."""
    if not words.strip():
        raise Invalid([Mistake("words", "required", "a question in words")])
    with transaction.atomic():
        filing, mine = _locked(actor, review)
        _refuse_others(actor, mine)
        asked = Question.objects.create(
            review=mine,
            words=words.strip()[:_LONGEST_QUESTION],
            asked_at=timezone.now(),
            asked_by=actor.address,
        )
        if filing.state == "under_review":
            moved(filing, "ask", actor, _about(filing, mine))
    return asked


def revoke(actor: PersonActor, filing: Filing, reason: str) -> None:
    """End what one's agency issued, for a reason of the table `refusal_reason`."""
    if reason not in refusal_reasons():
        raise Invalid([Mistake("reason", f"codes: {_REASONS}", "a reason of the list")])
    if agency_of(actor.organisation) not in filing.type.agencies:
        raise NotThere("there is no such filing")
    with transaction.atomic():
        mine = Filing.objects.select_for_update().get(pk=filing.pk)
        moved(mine, "revoke", actor, {**mine.about, "reason": reason})


def refusal_reasons(language: str = "en") -> dict[str, str]:
    """Reasons of a refusal, with their names; never none."""
    rows = lists.rows_of(_REASONS, timezone.localdate())
    return {code: row.name(language) for code, row in rows.items()} or {"other": "Other"}


def _locked(actor: PersonActor, review: Review) -> tuple[Filing, Review]:
    """The filing and the review as they are now; another agency's is not there."""
    if not actor.may(REVIEW):
        raise NotAllowed(f"{actor.address} may not review; it takes {REVIEW}")
    if review.agency != agency_of(actor.organisation):
        raise NotThere("there is no such review")
    filing = Filing.objects.select_for_update().get(pk=review.filing_id)
    mine = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    return filing, mine


def _refuse_others(actor: PersonActor, review: Review) -> None:
    if review.state == "claimed" and review.officer_id != actor.person.pk:
        raise NotAllowed("a colleague has claimed it")


def _about(filing: Filing, review: Review) -> dict[str, Json]:
    return {**filing.about, "agency": review.agency}
