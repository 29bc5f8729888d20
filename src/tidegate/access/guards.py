"""`requires` and `public`: every address has exactly one of them, and nothing answers without."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from .actors import actor_of
from .errors import ForgedRequest, NotAllowed, PurposeNeeded, SecondFactorNeeded
from .sessions import has_purpose, is_confirmed, speaks_by_token

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """What an address asks of who comes; `.policy` of its function."""

    #: None where everybody may.
    permission: str | None
    #: Whether a purpose must have been chosen.
    purpose: bool = False


def requires(permission: str, *, purpose: bool = False) -> Callable[[View], View]:
    """Answer only who holds the permission; of a view, or of an operation under its route.

    Whether the very thing may be seen, the function asks: `visible`, `may`, `NotThere`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            admit(request, guarded.policy)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.policy = Policy(permission, purpose)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def public(view: View) -> View:
    """Answer everybody: sign-in, health, what is on a poster."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    answered.policy = Policy(None)  # type: ignore[attr-defined]
    return answered  # type: ignore[return-value]


def admit(request: HttpRequest, policy: Policy) -> None:
    """Raise unless who asks is signed in fully, is no forgery, and holds the permission.

    The middleware asks before anything of the request is parsed; a view that is called without it
    asks itself.
    """
    if policy.permission is None or getattr(request, "tidegate_admitted", None) == policy:
        return
    actor = actor_of(request)
    if not speaks_by_token(request):
        if actor.needs_second_factor and not is_confirmed(request):
            raise SecondFactorNeeded("the second factor is not confirmed")
        _refuse_forgery(request)
    if not actor.may(policy.permission):
        raise NotAllowed(f"{actor.address} does not hold {policy.permission}")
    if policy.purpose and not has_purpose(request):
        raise PurposeNeeded("no purpose was chosen in this session")
    request.tidegate_admitted = policy  # type: ignore[attr-defined]


class _Csrf(CsrfViewMiddleware):
    """Says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _refuse_forgery(request: HttpRequest) -> None:
    """Operations of the machine API are exempt from Django's own check; sessions are not."""
    if getattr(request, "csrf_processing_done", False):
        return
    check = _Csrf(_unasked)
    check.process_request(request)
    reason = check.process_view(request, _unasked, (), {})
    if reason is not None:
        raise ForgedRequest(str(reason))


def _unasked(_request: HttpRequest) -> HttpResponse:
    """Stands where Django's check wants a view; nobody calls it."""
    return HttpResponse()
