"""Reading and erasing what is kept of a natural person."""

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from tidegate.ledger.interface import append, subjects

from ..errors import NotAPerson
from ..kinds import PARTY_ERASED, PERSON_READ
from ..models import Party


def read_person(party: Party, *, actor: str) -> None:
    """Note that somebody reads a natural person's values; their session says for which purpose."""
    if party.subject is None:
        raise NotAPerson(f"{party} is no natural person")
    with transaction.atomic():
        append(party.stream, PERSON_READ, {"party": party.pk}, actor)


def erase_person(party: Party, *, policy: str, actor: str) -> None:
    """Destroy a person's key and every digest by which they could be found; once.

    The row stays: decisions and findings refer to it. Who comes again is a party that is new.
    """
    with transaction.atomic():
        row = Party.objects.select_for_update().get(pk=party.pk)
        if row.subject is None:
            raise NotAPerson(f"{row} is no natural person")
        if row.erased_at is not None:
            return
        subjects.erase(row.subject, policy=policy, actor=actor)
        nothing = Concat(Value("erased/"), Cast(F("pk"), CharField()))
        row.identifiers.update(key=nothing, sealed="")
        row.names.all().delete()
        row.addresses.all().delete()
        row.erased_at = timezone.now()
        row.save(update_fields=["erased_at"])
        append(row.stream, PARTY_ERASED, {"party": row.pk, "policy": policy}, actor)
    party.erased_at = row.erased_at
