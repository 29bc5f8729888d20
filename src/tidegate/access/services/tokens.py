"""Tokens of the machine API: shown once, stored as a digest."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tidegate.analytics.chain.interface import Json
from tidegate.ledger.interface import append

from ..actors import SYSTEM, Actor, actor_of
from ..errors import Invalid, NotAllowed
from ..kinds import TOKEN_MADE, TOKEN_REVOKED
from ..models import Person, Token
from ..queries import token_digest

#: So that a token in a log or a repository is recognised for what it is.
_PREFIX = "tidegate_"


def create_token(
    person: Person, name: str = "token", *, days: int | None = None, actor: Actor | None = None
) -> str:
    """A new token; it is returned this once and can never be shown again."""
    actor = actor or actor_of(person)
    _own_or_permitted(person, actor)
    longest = settings.TOKEN_DAYS
    days = longest if days is None else days
    if not 1 <= days <= longest:
        raise Invalid([f"days: 1 to {longest}"])
    token = _PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        row = Token.objects.create(
            person=person,
            digest=token_digest(token),
            name=name[:80],
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        payload: dict[str, Json] = {
            "person": person.pk,
            "token": row.pk,
            "expires": f"{row.expires_at:%Y-%m-%d}",
        }
        append(f"person/{person.pk}", TOKEN_MADE, payload, actor.address)
    return token


def revoke_token(token: Token, *, actor: Actor = SYSTEM) -> None:
    """The token is good no longer; a second time does nothing."""
    _own_or_permitted(token.person, actor)
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            payload = {"person": token.person_id, "token": token.pk}
            append(f"person/{token.person_id}", TOKEN_REVOKED, payload, actor.address)


def _own_or_permitted(person: Person, actor: Actor) -> None:
    if getattr(actor, "person", None) != person and not actor.may("access.manage_people"):
        raise NotAllowed(f"{actor.address} may not touch tokens of person {person.pk}")
