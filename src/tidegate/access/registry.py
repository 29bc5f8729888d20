"""Permissions: each is declared once, by its room, with a sentence, the roles and the scope."""

import re
from dataclasses import dataclass
from enum import Enum

from .errors import UnknownPermission, WrongPermission
from .roles import ROLES

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}\.[a-z][a-z0-9_]{0,63}")


class Scope(Enum):
    """On which things a permission may be used."""

    #: On everything.
    ANY = "any"
    #: On what belongs to the person's own organisation; the rest does not exist for them.
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Permission:
    """What a role allows."""

    #: `room.verb`.
    name: str
    #: What it allows, in one sentence; shown to who gives roles.
    sentence: str
    roles: frozenset[str]
    scope: Scope


_permissions: dict[str, Permission] = {}


def permission(
    name: str, sentence: str, *, roles: tuple[str, ...], scope: Scope = Scope.ANY
) -> Permission:
    """Declare a permission; at the top of a room's `policies.py`, which is imported at start."""
    made = Permission(name, sentence, frozenset(roles), scope)
    unknown = sorted(made.roles - ROLES.keys())
    if unknown:
        raise WrongPermission(f"{name} names the unknown role {', '.join(unknown)}")
    if not _NAME.fullmatch(name) or not sentence.endswith("."):
        raise WrongPermission(f"{name}: the name is room.verb, and a sentence says what it allows")
    if _permissions.setdefault(name, made) != made:
        raise WrongPermission(f"{name} is declared twice, differently")
    return _permissions[name]


def find(name: str) -> Permission:
    """The permission of this name."""
    if name not in _permissions:
        raise UnknownPermission(f"no room declares the permission {name}")
    return _permissions[name]


def is_declared(name: str) -> bool:
    """Whether some room declares it."""
    return name in _permissions


def permissions() -> tuple[Permission, ...]:
    """Every permission, by name."""
    return tuple(_permissions[name] for name in sorted(_permissions))
