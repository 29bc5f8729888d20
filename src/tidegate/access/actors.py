"""Who acts: a person with what they may do, or the machine."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from . import registry
from .errors import SignInNeeded
from .models import Holding, Organisation, Person
from .registry import Scope
from .roles import ROLES


@dataclass(frozen=True, slots=True)
class PersonActor:
    """A person, with the roles that they hold today."""

    person: Person
    #: Names of roles.
    roles: frozenset[str]

    @property
    def address(self) -> str:
        """How the ledger names them."""
        return address_of(self.person)

    @property
    def organisation(self) -> Organisation:
        """To which they belong."""
        return self.person.organisation

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough for one of the roles."""
        return settings.SECOND_FACTOR and any(ROLES[name].second_factor for name in self.roles)

    def holds(self, permission: str) -> bool:
        """Whether one of the roles holds the permission, whatever the thing."""
        return bool(self.roles & registry.find(permission).roles)

    def owns(self, thing: Any) -> bool:
        """Whether the thing belongs to the person's organisation."""
        return bool(thing.organisation_id == self.person.organisation_id)

    def may(self, permission: str, thing: object = None) -> bool:
        """Whether they hold the permission, for this thing if one is given."""
        if not self.person.is_active or not self.holds(permission):
            return False
        scope = registry.find(permission).scope
        return scope is Scope.ANY or thing is None or self.owns(thing)


@dataclass(frozen=True, slots=True)
class SystemActor:
    """A part of Tidegate; what it does was allowed by who started it."""

    address: str

    def may(self, permission: str, thing: object = None) -> bool:
        """Everything that is declared."""
        registry.find(permission)
        return True


#: The machine: workers, the simulation, commands.
SYSTEM = SystemActor("system/worker")

Actor = PersonActor | SystemActor


def address_of(person: Person) -> str:
    """`officer/7` for staff of customs and agencies, `trader/12` for everybody else."""
    return f"{'officer' if person.is_official else 'trader'}/{person.pk}"


def actor_of(who: HttpRequest | Person) -> PersonActor:
    """Who acts; raises `SignInNeeded` where nobody is signed in."""
    if isinstance(who, Person):
        return PersonActor(who, roles_of(who))
    found = getattr(who, "tidegate_actor", None)
    if found is None:
        if not isinstance(who.user, Person) or not who.user.is_active:
            raise SignInNeeded("nobody is signed in")
        found = PersonActor(who.user, roles_of(who.user))
        # One request, one set of roles; a role that is taken meanwhile is gone with the next.
        who.tidegate_actor = found  # type: ignore[attr-defined]
    return found


def forget_actor(request: HttpRequest) -> None:
    """Who acts in this request has changed: somebody signed in or out."""
    request.tidegate_actor = None  # type: ignore[attr-defined]


def roles_of(person: Person) -> frozenset[str]:
    """Names of the roles that a person holds today."""
    today = timezone.localdate()
    # Asked on every request, and few: one condition, and the days are compared here.
    held = Holding.objects.filter(person=person).values_list("role", "since", "until")
    now = (role for role, since, until in held if since <= today and not (until and until <= today))
    return frozenset(now) & ROLES.keys()
