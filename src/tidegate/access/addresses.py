"""Every address of this server, with the policy that it declares."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.openapi.views import default_home

from .guards import Policy


@dataclass(frozen=True, slots=True)
class Address:
    """A route with a method, or with all of them."""

    #: As Django writes it: `declarations/<str:reference>/`.
    route: str
    name: str | None
    #: `GET`, `POST` …; empty for a view, which takes what it takes.
    method: str
    policy: Policy | None
    #: The view, or the function of the operation.
    function: Callable[..., Any]
    #: Names and converters of what stands in the route.
    parameters: dict[str, Any]


def addresses() -> Iterator[Address]:
    """Every URL pattern and every operation of the machine API."""
    yield from _under("", get_resolver().url_patterns, {})


def _under(
    prefix: str, patterns: list[URLPattern | URLResolver], known: dict[str, Any]
) -> Iterator[Address]:
    for one in patterns:
        route = prefix + str(one.pattern)
        parameters = known | one.pattern.converters
        if isinstance(one, URLResolver):
            yield from _under(route, one.url_patterns, parameters)
            continue
        for method, function in _functions(one.callback):
            policy = _declared(function)
            yield Address(route, one.name, method, policy, function, parameters)


def _functions(view: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    operations = operations_of(view)
    if operations is None:
        yield "", view
        return
    for operation in operations:
        for method in operation.methods:
            yield method, operation.view_func


def operations_of(view: Callable[..., Any]) -> list[Any] | None:
    """The operations behind a view of the machine API, which keeps them in its closure."""
    for cell in getattr(view, "__closure__", None) or ():
        found = getattr(cell.cell_contents, "operations", None)
        if isinstance(found, list):
            return found
    return None


def operation_of(view: Callable[..., Any], method: str | None) -> Any | None:
    """The operation that answers this method."""
    found = operations_of(view) or ()
    return next((one for one in found if method in one.methods), None)


def _declared(function: Callable[..., Any]) -> Policy | None:
    if isinstance(function, partial) and function.func is default_home:
        # It sends to the API's documentation, which has a policy of its own.
        return Policy(None)
    found = getattr(function, "policy", None)
    return found if isinstance(found, Policy) else None


def policy_of(view: Callable[..., Any], method: str | None) -> Policy | None:
    """What the address that this view answers asks of who comes."""
    operation = operation_of(view, method)
    return _declared(view if operation is None else operation.view_func)


def where(function: Callable[..., Any]) -> str:
    """In which module a function stands, for a message."""
    plain = inspect.unwrap(function)
    name = getattr(plain, "__qualname__", repr(plain))
    return f"{getattr(plain, '__module__', '?')}.{name}"
