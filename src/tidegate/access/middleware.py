"""Before a view: tokens, and sessions that nobody used for a while. After it: whither to send."""

from collections.abc import Callable
from time import time
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url

from .addresses import operation_of, operations_of, policy_of, where
from .errors import AccessError, NoPolicy, PurposeNeeded, SecondFactorNeeded, SignInNeeded
from .guards import admit
from .queries import actor_of_token
from .sessions import BEGAN, SEEN

_BEARER = "Bearer "
#: A session's last visit is written at most so often, in seconds: a write a page would be too many.
_NOTE_EVERY_S = 60

Answer = Callable[[HttpRequest], HttpResponseBase]


class AccessMiddleware:
    """Says who asks; stands after Django's own AuthenticationMiddleware."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the token if there is one, else look at how old the session is."""
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith(_BEARER):
            _speak_by_token(request, authorization.removeprefix(_BEARER))
        elif request.user.is_authenticated:
            _end_if_idle(request)
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Ask before anything of the request is parsed; an address without a policy is shut."""
        operation = operation_of(view, request.method)
        if operation is None and operations_of(view) is not None:
            return None  # a method that the address does not know: 405
        policy = policy_of(view, request.method)
        try:
            if policy is None:
                raise NoPolicy(f"{where(view)} has neither @requires nor @public")
            admit(request, policy)
        except AccessError as error:
            if operation is not None:
                answer: HttpResponseBase = operation.api.on_exception(request, error)
                return answer
            return self.process_exception(request, error) or _raise(error)
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Send a page's visitor to where the missing thing is given; the API answers itself."""
        if isinstance(exception, SecondFactorNeeded):
            return _go(request, settings.SECOND_FACTOR_URL)
        if isinstance(exception, SignInNeeded):
            return _go(request, settings.LOGIN_URL)
        if isinstance(exception, PurposeNeeded):
            return _go(request, settings.PURPOSE_URL)
        return None


def _raise(error: Exception) -> NoReturn:
    raise error


def _speak_by_token(request: HttpRequest, token: str) -> None:
    """A token counts instead of the session, whether it is good or not."""
    from django.contrib.auth.models import AnonymousUser

    speaker = actor_of_token(token)
    request.user = AnonymousUser() if speaker is None else speaker.person
    request.tidegate_actor = speaker  # type: ignore[attr-defined]
    request.tidegate_by_token = speaker is not None  # type: ignore[attr-defined]


def _end_if_idle(request: HttpRequest) -> None:
    """End a session that nobody used for a while, or that is a whole shift old."""
    now = int(time())
    seen = request.session.get(SEEN, now)
    began = request.session.get(BEGAN, now)
    if now - seen > settings.SESSION_IDLE_S or now - began > settings.SESSION_COOKIE_AGE:
        logout(request)
    elif now - seen >= _NOTE_EVERY_S or SEEN not in request.session:
        request.session[SEEN] = now


def _go(request: HttpRequest, to: str) -> HttpResponse:
    """To a page that brings back here; of a part of a page, or of a form, to its page.

    What a form held was not stored, and the page there says so.
    """
    back = {"next": request.get_full_path()}
    if "HX-Request" in request.headers:
        back = {"next": request.headers.get("HX-Current-URL", "/")}
    elif request.method != "GET":
        back = {"next": _page_of(request)}
    if request.method != "GET":
        back["unsent"] = "1"
    target = f"{resolve_url(to)}?{urlencode(back)}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _page_of(request: HttpRequest) -> str:
    """Where the form stood that was sent; the start page where the browser does not tell."""
    asked = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", asked.path or "/", asked.query, ""))
