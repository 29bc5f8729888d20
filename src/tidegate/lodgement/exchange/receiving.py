"""Taking in a message that could be read: its document is lodged, or the reply says why not."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import NotAllowed, PersonActor
from tidegate.ledger.interface import append

from .. import services as declarations
from ..document import Invalid, Mistake
from ..filings import services as filings
from ..filings.models import Filing
from ..filings.types import type_of
from ..models import Declaration
from ..reference import new_reference
from .kinds import MESSAGE_RECEIVED
from .models import ReceivedMessage
from .policies import SEND
from .reading import Message


def receive(actor: PersonActor, form: str, message: Message) -> ReceivedMessage:
    """Lodge what the message says, or note its mistakes; a reply can be read either way."""
    if not actor.may(SEND):
        raise NotAllowed(f"{actor.address} lacks {SEND}")
    filing: Filing | None = None
    declaration: Declaration | None = None
    told: Sequence[Mistake] = message.mistakes
    with transaction.atomic():
        if not told:
            try:
                if message.type_name:
                    filing = _filed(actor, message)
                else:
                    version = declarations.lodge(actor, message.document)
                    declaration = version.declaration
                    told = [Mistake(*one) for one in version.doubts]
            except Invalid as invalid:
                told = invalid.mistakes
        about = filing or declaration
        received = ReceivedMessage.objects.create(
            organisation_id=actor.person.organisation_id,
            reference=about.reference if about else new_reference(),
            form=form,
            kind=message.kind,
            own_number=message.own_number,
            sender=message.sender,
            received_at=timezone.now(),
            received_by=actor.address,
            filing=filing,
            declaration=declaration,
            mistakes=[[message.place_of(one), *one] for one in told],
        )
        payload = {
            "message": received.pk,
            "organisation": received.organisation_id,
            "mistakes": len(told),
        }
        append(received.stream, MESSAGE_RECEIVED, payload, actor.address)
    return received


def _filed(actor: PersonActor, message: Message) -> Filing:
    sent = filings.Sent(type_of(message.type_name), message.document, message.own_number)
    return filings.submit(actor, sent)
