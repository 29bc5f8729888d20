"""Around every request: its number, its limits, its line in the log, its measures."""

import re
import secrets
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from . import health, logs, measures, pages

Answer = Callable[[HttpRequest], HttpResponseBase]

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Probes have no session, no TLS and no host of ours; so they are answered before these are asked.
_PROBES: dict[str, Answer] = {
    "/healthz": health.healthz,
    "/readyz": health.readyz,
    "/metrics": pages.metrics,
}
_TOO_LARGE = "This request is larger than this server takes.\n"
_NO_LENGTH = "Say the length of the body (Content-Length).\n"


class EarlyMiddleware:
    """Stands before all others."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and note that it was answered."""
        began = perf_counter()
        number = _number(request)
        request.tidegate_id = number  # type: ignore[attr-defined]
        with logs.about(number):
            response = self._answer(request)
            response.headers["X-Request-ID"] = number
            _note(request, response, perf_counter() - began)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        probe = _PROBES.get(request.path)
        if probe is not None:
            try:
                answer = probe(request)
            except Http404:
                answer = HttpResponse(status=404)
            # Django would log every 503 of a probe as an error, every few seconds.
            answer._has_been_logged = True  # type: ignore[attr-defined]
            return answer
        return _too_much(request) or self._get_response(request)


def _number(request: HttpRequest) -> str:
    """The number that our own proxy gave the request, else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if _ID.fullmatch(given) else secrets.token_hex(8)


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body before it is read: too long, or of unknown length."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return HttpResponse(_NO_LENGTH, status=411, content_type="text/plain")
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > settings.LARGEST_REQUEST:
        return HttpResponse(_TOO_LARGE, status=413, content_type="text/plain")
    return None


def route_of(request: HttpRequest) -> str:
    """Which address answered, without what stood in it; one word for all that is not there."""
    if request.path in _PROBES:
        return request.path
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "none"


def _note(request: HttpRequest, response: HttpResponseBase, took_s: float) -> None:
    route, method = route_of(request), request.method or ""
    method = method if method in _METHODS else "other"
    measures.REQUESTS.labels(route, method, str(response.status_code)).inc()
    measures.SECONDS.labels(route).observe(took_s)
    if route not in _PROBES:
        logs.request_line(request, route, method, response.status_code, took_s)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
