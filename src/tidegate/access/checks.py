"""What is asked at start: no address without a policy, no permission that nobody declares."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from tidegate.flow.interface import flows

from . import registry, verbs
from .addresses import addresses, where
from .roles import ROLES, disagreements


@checks.register(checks.Tags.urls)
def access(**_: Any) -> list[checks.CheckMessage]:
    """Every address has `@requires` or `@public`; every permission that is asked for exists."""
    return [*_addresses(), *_roles(), *_flows(), *_verbs()]


def _addresses() -> Iterator[checks.CheckMessage]:
    for one in addresses():
        what = f"/{one.route} {one.method}".strip() + f" ({where(one.function)})"
        if one.policy is None:
            yield checks.Error(
                f"{what} has neither @requires nor @public",
                hint="Say who may come: @requires('room.verb') of tidegate.access.interface.",
                id="access.E001",
            )
        elif one.policy.permission is not None and not registry.is_declared(one.policy.permission):
            yield checks.Error(
                f"{what} requires {one.policy.permission}, which no room declares",
                id="access.E002",
            )


def _roles() -> Iterator[checks.CheckMessage]:
    for mistake in disagreements(ROLES):
        yield checks.Error(mistake, id="access.E003")


def _flows() -> Iterator[checks.CheckMessage]:
    for flow in flows():
        for name in sorted({one.permission for one in flow.transitions}):
            if not registry.is_declared(name):
                yield checks.Error(
                    f"flow {flow.name} takes {name}, which no room declares", id="access.E004"
                )


def _verbs() -> Iterator[checks.CheckMessage]:
    for mistake in verbs.unknown_permissions():
        yield checks.Error(mistake, id="access.E005")
