"""Around every answer: what a browser may load, and a page for what went wrong."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import errors
from .problems import problem_of

Answer = Callable[[HttpRequest], HttpResponseBase]

#: Nothing comes from, or goes to, another machine; no script and no style stands in a page.
#: Drawings of maps run in a worker of ours and make pictures of their own.
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


class ContentPolicyMiddleware:
    """Tells browsers what a page may load; `request.csp_nonce` lets one element of its own in."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the policy."""
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce))
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            # What one person saw, the next one at this browser does not.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ProblemMiddleware:
    """Shows what a page's view raised as a page that says what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """A page for what this room knows; anything else goes its way to Django."""
        problem = problem_of(exception)
        return None if problem is None else errors.answer(request, problem)
