"""Reading people, tokens and proposals."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from . import registry
from .actors import Actor, PersonActor
from .errors import NotThere
from .lookup import digest
from .models import Holding, Organisation, Person, Proposal, SecondFactor, Token
from .registry import Scope
from .roles import ROLES

Thing = TypeVar("Thing", bound=Model)

#: Who a program speaks for, a row a role. Plain SQL, since it is asked on every request of a
#: program: the query of models that says the same takes ten times as long.
_SPEAKER = """
    SELECT token.id, token.used_on, person.id, person.organisation_id, firm.kind, holding.role
    FROM access_token token
    JOIN access_person person ON person.id = token.person_id
    JOIN access_organisation firm ON firm.id = person.organisation_id
    LEFT JOIN access_holding holding ON holding.person_id = person.id
        AND holding.since <= %(today)s AND (holding.until IS NULL OR holding.until > %(today)s)
    WHERE token.digest = %(digest)s AND token.revoked_at IS NULL AND token.expires_at > %(now)s
        AND person.is_active
"""


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


def actor_of_token(token: str) -> PersonActor | None:
    """Who speaks by a token, with their roles of today, if it is good; notes the day of its use.

    What nobody asks of a person on every request (name, language) is read when it is asked for.
    """
    today = timezone.localdate()
    asked = {
        "digest": token_digest(token),
        "today": connection.ops.adapt_datefield_value(today),
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEAKER, asked)
        found = cursor.fetchall()
    if not found:
        return None
    number, used_on, person, organisation, kind, _ = found[0]
    if used_on != today:
        Token.objects.filter(pk=number).update(used_on=today)
    using = connection.alias
    speaker = Person.from_db(
        using, ("id", "organisation_id", "is_active"), (person, organisation, True)
    )
    speaker.organisation = Organisation.from_db(using, ("id", "kind"), (organisation, kind))
    return PersonActor(speaker, frozenset(role for *_, role in found) & ROLES.keys())


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
