"""Verbs that take four eyes: what an approved proposal runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import registry
from .errors import AccessError

#: Given the approver, and the arguments of the proposal.
Function = Callable[..., Any]


class WrongVerb(AccessError):
    """A verb that takes four eyes is declared wrongly or not at all.

    Declare it with `verb` in the room's `services.py`, once.
    """


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that nobody does alone."""

    name: str
    function: Function
    #: The permission to propose it, and the one to approve it.
    propose: str
    approve: str


_verbs: dict[str, Verb] = {}


def verb(name: str, *, propose: str, approve: str) -> Callable[[Function], Function]:
    """Declare a function as what an approved proposal of this name runs, in its transaction."""

    def declare(function: Function) -> Function:
        if name in _verbs:
            raise WrongVerb(f"{name} is declared twice")
        _verbs[name] = Verb(name, function, propose, approve)
        return function

    return declare


def find(name: str) -> Verb:
    """The verb of this name."""
    if name not in _verbs:
        raise WrongVerb(f"no room declares the verb {name}")
    return _verbs[name]


def unknown_permissions() -> list[str]:
    """Verbs that name a permission which nobody declares."""
    return [
        f"verb {one.name} takes {permission}, which no room declares"
        for one in _verbs.values()
        for permission in (one.propose, one.approve)
        if not registry.is_declared(permission)
    ]
