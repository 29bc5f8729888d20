"""Noting that an officer asked what if; refused where one asks too often."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tidegate.access.interface import PersonActor
from tidegate.codes.interface import code
from tidegate.ledger.interface import append, nth_newest

from ..errors import AskedTooOften
from ..flow import WHAT_IF_ASKED
from ..models import Decision

#: What holds where the table says nothing.
_AN_HOUR = 60
_HOUR = timedelta(hours=1)


def note_what_if(actor: PersonActor, decision: Decision, purpose: str, items: int) -> None:
    """Write down who asked about which consignment and why, never what they tried.

    Whoever tries without end learns what the model lets pass; so there is an end.

    Args:
        actor: who asks.
        decision: on the consignment whose copy is judged.
        purpose: of their session.
        items: how many items of the copy differ.

    Raises:
        AskedTooOften: as often within the hour as the administration allows.
    """
    stream = f"what_if/{actor.person.pk}"
    with transaction.atomic():
        oldest = nth_newest(stream, _allowed())
        if oldest is not None and oldest > timezone.now() - _HOUR:
            raise AskedTooOften("as often as is allowed in an hour")
        told = {**decision.about, "purpose": purpose, "items": items}
        append(stream, WHAT_IF_ASKED, told, actor.address)


def _allowed() -> int:
    found = code("limit", "what_ifs_an_hour")
    return _AN_HOUR if found is None else int(found.data["value"])
