"""Language and light: chosen by anybody, kept in a cookie, and the language with the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tidegate.access.interface import Person, change_language, public

from ..problems import Problem
from ..shell import THEME_COOKIE, THEMES
from .returning import go_back

_YEAR_S = 365 * 24 * 3600


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Speak this language from now on."""
    asked = request.POST.get("language", "")
    if asked not in dict(settings.LANGUAGES):
        raise Problem(422, gettext("There is no such language"))
    if isinstance(request.user, Person):
        change_language(request.user, asked)
    response = go_back(request)
    remember_language(response, asked)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    """Keep the language in the browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_YEAR_S,
        samesite="Lax",
        secure=settings.SECURE_TLS,
    )


@require_POST
@public
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it."""
    response = go_back(request)
    asked = request.POST.get("theme", "")
    if asked in THEMES:
        response.set_cookie(
            THEME_COOKIE, asked, max_age=_YEAR_S, samesite="Lax", secure=settings.SECURE_TLS
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response
