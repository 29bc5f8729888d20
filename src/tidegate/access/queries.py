"""Reading people, tokens and proposals."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from . import registry
from .actors import Actor, PersonActor
from .errors import NotThere
from .lookup import digest
from .models import Holding, Person, Proposal, SecondFactor, Token
from .registry import Scope

Thing = TypeVar("Thing", bound=Model)

#: Built once: to build a query is half of what it costs.
_TOKENS = Token.objects.select_related("person__organisation")


def visible(things: QuerySet[Thing], actor: Actor, permission: str) -> QuerySet[Thing]:
    """Of these things, those that exist for this actor; none without the permission."""
    if not isinstance(actor, PersonActor):
        return things
    if not actor.may(permission):
        return things.none()
    if registry.find(permission).scope is Scope.ANY:
        return things
    return things.filter(organisation_id=actor.person.organisation_id)


def person_by_email(email: str) -> Person | None:
    """Whose account it is; None for nobody's."""
    found = Person.objects.select_related("organisation")
    return found.filter(email_digest=digest("email", email.strip().casefold())).first()


def person(pk: int) -> Person:
    """The person of this number; raises `NotThere`."""
    found = Person.objects.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotThere(f"there is no person {pk}")
    return found


def who_may(permission: str) -> QuerySet[Person]:
    """The people whose roles hold a permission now, and whose account is open."""
    roles = registry.find(permission).roles
    today = timezone.localdate()
    lasting = Q(until=None) | Q(until__gt=today)
    holding = Holding.objects.filter(lasting, role__in=roles, since__lte=today)
    return Person.objects.filter(pk__in=holding.values("person"), is_active=True)


def names_of(people: Iterable[Person]) -> dict[int, str]:
    """Number → name, for a list; erased persons have none."""
    return {one.pk: one.name for one in people}


def has_second_factor(person: Person) -> bool:
    """Whether the person's authenticator was confirmed."""
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()


def person_of_token(token: str) -> Token | None:
    """The token, if it is good; notes the day of its use."""
    # Asked on every request of a program: one condition, and the rest is compared here.
    found = next(iter(_TOKENS.filter(digest=token_digest(token))), None)
    if found is None or found.revoked_at is not None or found.expires_at <= timezone.now():
        return None
    if not found.person.is_active:
        return None
    today = timezone.localdate()
    if found.used_on != today:
        Token.objects.filter(pk=found.pk).update(used_on=today)
    return found


def token_digest(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_proposals(actor: PersonActor) -> list[Proposal]:
    """What waits for an answer that this person could give, the oldest first."""
    from .verbs import find

    waiting = Proposal.objects.filter(state="proposed").order_by("pk")
    return [
        one
        for one in waiting
        if one.proposer_id != actor.person.pk and actor.may(find(one.verb).approve)
    ]
