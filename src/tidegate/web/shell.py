"""What every page needs: the rail, who is here, in which language and light."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language

from .rail import entries_for

THEME_COOKIE = "tidegate_theme"
THEMES = ("light", "dark")

#: Languages as browsers want them told.
_HTML_LANGUAGES = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}


class Shell:
    """The frame around a page's content, asked for piece by piece."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def html_language(self) -> str:
        """The `lang` of the page."""
        return _HTML_LANGUAGES[get_language() or settings.LANGUAGE_CODE]

    @property
    def theme(self) -> str:
        """Light or dark, where the visitor chose; else as their system has it."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def icon(self) -> str:
        """The picture in the browser's tab."""
        return static("web/icon.svg")

    @property
    def simulated(self) -> bool:
        """Whether the data is made up; then every page says so."""
        return bool(settings.ENVIRONMENT == "demo")

    @cached_property
    def rail(self) -> list[dict[str, Any]]:
        """The rooms that this person may enter."""
        return entries_for(self._request)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context of every template: `shell`."""
    return {"shell": Shell(request)}
