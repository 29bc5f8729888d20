"""What a trader does with filings: one function a verb, in one transaction, with its event."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import SYSTEM, Actor, NotAllowed, PersonActor
from tidegate.analytics.chain.interface import Json
from tidegate.flow.interface import MoveRefused, NotPermitted, move
from tidegate.ledger.interface import Draft as Event
from tidegate.ledger.interface import append_all

from ..document import Document, Invalid, Mistake, digest
from ..errors import Overtaken
from ..limits import cancel_reasons
from ..reference import new_reference
from .checking import checked
from .deadlines import pledged
from .errors import Elsewhere
from .flow import FILE, SUBMITTED
from .models import Filing, Question, Review, Revision
from .types import DocumentType

#: A batch has at most so many documents.
MOST_IN_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """One document of a batch, as it came in."""

    type: DocumentType
    document: object
    #: The sender's own number of it.
    own_number: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of a batch: a filing, or what is wrong with it."""

    filing: Filing | None
    mistakes: Sequence[Mistake] = ()


def submit(actor: PersonActor, sent: Sent) -> Filing:
    """Submit a document for the actor's organisation; raises `Invalid` with every mistake."""
    _permit(actor)
    return _store(actor, [(sent, checked(sent.type, sent.document))])[0]


def submit_document(actor: PersonActor, made: DocumentType, document: object) -> Filing:
    """The same, for other rooms."""
    return submit(actor, Sent(made, document))


def submit_batch(actor: PersonActor, several: Sequence[Sent]) -> list[Outcome]:
    """Submit the good ones of up to a thousand documents; each of the others says why not.

    One transaction: afterwards every good one is submitted, or, when this raises, none.
    """
    _permit(actor)
    if len(several) > MOST_IN_BATCH:
        raise Invalid([Mistake("", "count", f"at most {MOST_IN_BATCH} documents in a batch")])
    read = [(one, _read(one)) for one in several]
    good = [(one, found) for one, found in read if isinstance(found, Document)]
    filings = iter(_store(actor, good))
    return [
        Outcome(next(filings)) if isinstance(found, Document) else Outcome(None, found)
        for _, found in read
    ]


def amend(actor: PersonActor, filing: Filing, sent: object, seen: int) -> Revision:
    """File the whole document anew over the revision that was seen; who agreed is asked again.

    Raises `Invalid`, `Overtaken`, or `Elsewhere` when its time is over.
    """
    made = filing.type
    document = checked(made, sent)
    if made.amend == "never":
        raise Elsewhere(f"{made.label} is not amended: withdraw it and file another one")
    now = timezone.now()
    with transaction.atomic():
        mine = Filing.objects.select_for_update().get(pk=filing.pk)
        if mine.last_number != seen:
            raise Overtaken(mine.last_number)
        revision = _revision(mine, document, seen + 1, actor, now)
        revision.save(force_insert=True)
        facts = {**mine.about, "digest": revision.digest, "number": revision.number}
        moved(mine, "amend", actor, facts)
        mine.last_number, mine.edition = revision.number, made.edition
        mine.save(update_fields=["last_number", "edition"])
        for review in mine.reviews.filter(state="agreed").order_by("pk"):
            moved(review, "reopen", SYSTEM, {**mine.about, "agency": review.agency})
    return revision


def answer(actor: PersonActor, question: Question, words: str) -> None:
    """Answer what an agency asked; with the last answer the review goes on."""
    if not words.strip():
        raise Invalid([Mistake("words", "required", "an answer in words")])
    now = timezone.now()
    with transaction.atomic():
        filing = Filing.objects.select_for_update().get(pk=question.review.filing_id)
        if not actor.may(FILE, filing):
            raise NotAllowed(f"{actor.address} may not answer for {filing.reference}")
        open_ones = Question.objects.filter(review__filing=filing, answered_at=None)
        mine = open_ones.select_for_update().filter(pk=question.pk).first()
        if mine is None:
            raise Elsewhere("this question was answered")
        mine.answer, mine.answered_at, mine.answered_by = words[:2000], now, actor.address
        mine.save(update_fields=["answer", "answered_at", "answered_by"])
        if not open_ones.exists():
            moved(filing, "answer", actor, filing.about)


def withdraw(actor: PersonActor, filing: Filing, reason: str) -> None:
    """Withdraw what is not decided, or give back what was issued and not used; with a reason."""
    made = filing.type
    if reason not in cancel_reasons(timezone.localdate()):
        raise Invalid([Mistake("reason", "codes: cancel_reason", "a reason of the list")])
    with transaction.atomic():
        mine = Filing.objects.select_for_update().get(pk=filing.pk)
        is_issued = mine.state == "issued"
        if made.cancel == "never" or (is_issued and made.cancel != "used"):
            raise Elsewhere(f"{mine.reference} can no longer be withdrawn")
        transition = "surrender" if is_issued else "withdraw"
        moved(mine, transition, actor, {**mine.about, "reason": reason})
        end_reviews(mine)


def end_reviews(filing: Filing) -> None:
    """Nobody has to decide on it any more; in the caller's transaction."""
    running = filing.reviews.filter(state__in=("waiting", "claimed", "agreed")).order_by("pk")
    for review in running:
        moved(review, "end", SYSTEM, {**filing.about, "agency": review.agency})


def moved(thing: Filing | Review, transition: str, actor: Actor, facts: dict[str, Json]) -> None:
    """Move it as its reader saw it; raises `Elsewhere` when it is not there any more."""
    try:
        move(thing, transition, actor, **facts)
    except NotPermitted as refused:
        raise NotAllowed(str(refused)) from None
    except MoveRefused as refused:
        raise Elsewhere(str(refused)) from None


def _permit(actor: PersonActor) -> None:
    if not actor.may(FILE):
        raise NotAllowed(f"{actor.address} may not file documents; it takes {FILE}")


def _read(sent: Sent) -> Document | list[Mistake]:
    try:
        return checked(sent.type, sent.document)
    except Invalid as invalid:
        return invalid.mistakes


def _store(actor: PersonActor, several: Sequence[tuple[Sent, Document]]) -> list[Filing]:
    """Every document as the first revision of a new filing; few statements, however many."""
    if not several:
        return []
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        filings = Filing.objects.bulk_create(
            Filing(
                reference=new_reference(),
                type_name=sent.type.name,
                edition=sent.type.edition,
                organisation_id=actor.person.organisation_id,
                own_number=sent.own_number,
                submitted_at=now,
                submitted_by=actor.address,
                due_on=pledged(sent.type, now),
            )
            for sent, _ in several
        )
        revisions = Revision.objects.bulk_create(
            _revision(filing, document, 1, actor, now)
            for filing, (_, document) in zip(filings, several, strict=True)
        )
        append_all([_submitted(one, actor) for one in revisions], begins=True)
    return filings


def _revision(
    filing: Filing, document: Document, number: int, actor: PersonActor, now: datetime
) -> Revision:
    data, salt = document.data, secrets.token_hex(16)
    return Revision(
        filing=filing,
        number=number,
        document=data,
        salt=salt,
        digest=digest(data, salt),
        lines=len(document.lines),
        made_at=now,
        made_by=actor.address,
    )


def _submitted(revision: Revision, actor: PersonActor) -> Event:
    filing = revision.filing
    told: dict[str, Json] = {
        **filing.about,
        "digest": revision.digest,
        "edition": filing.edition,
        "lines": revision.lines,
    }
    return Event(filing.stream, SUBMITTED, told, actor.address, filing.submitted_at)
