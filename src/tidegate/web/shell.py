"""What every page needs: the rail, who is here, in which language and light."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language

from tidegate.access.interface import ROLES, Person, PersonActor, actor_of, is_confirmed

from .rail import current, entries_for

THEME_COOKIE = "tidegate_theme"
THEMES = ("light", "dark")

#: Languages as browsers want them told, and each in its own words.
_HTML_LANGUAGES = {"en": "en-HK", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
_OWN_WORDS = {"en": "English", "zh-hant": "繁體中文", "zh-hans": "简体中文"}
#: Entry of Vite's with the font of a language's script.
_FONTS = {"zh-hant": "chinese-hk.ts", "zh-hans": "chinese-sc.ts"}


class Shell:
    """The frame around a page's content, asked for piece by piece."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def html_language(self) -> str:
        """The `lang` of the page."""
        return _HTML_LANGUAGES[self.language]

    @property
    def language(self) -> str:
        """The code of the page's language."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def languages(self) -> list[dict[str, Any]]:
        """What there is to choose from, each in its own words."""
        return [
            {"code": code, "lang": _HTML_LANGUAGES[code], "words": _OWN_WORDS[code]}
            for code, _ in settings.LANGUAGES
        ]

    @property
    def font(self) -> str:
        """The entry that loads the font of the page's script; empty where the system has it."""
        return _FONTS.get(self.language, "")

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
    def actor(self) -> PersonActor | None:
        """Who is signed in, fully; None before that."""
        user = getattr(self._request, "user", None)
        if not isinstance(user, Person) or not user.is_active:
            return None
        actor = actor_of(self._request)
        if actor.needs_second_factor and not is_confirmed(self._request):
            return None
        return actor

    @property
    def signed_in(self) -> bool:
        """Whether a session is open, be it without the second factor."""
        return isinstance(getattr(self._request, "user", None), Person)

    @property
    def base(self) -> str:
        """The template of pages that officers and traders share."""
        is_desk = self.actor is not None and self.actor.person.is_official
        return "web/desk.html" if is_desk else "web/counter.html"

    @cached_property
    def name(self) -> str:
        """What the person is called."""
        return "" if self.actor is None else self.actor.person.name

    @cached_property
    def roles(self) -> list[Any]:
        """What they are at work, as titles."""
        names = () if self.actor is None else sorted(self.actor.roles)
        return [ROLES[name].title for name in names]

    @cached_property
    def rail(self) -> list[dict[str, Any]]:
        """The rooms that this person may enter."""
        return [] if self.actor is None else entries_for(self.actor)

    @cached_property
    def room(self) -> str:
        """Which of them this page belongs to."""
        return current(self.rail, self._request)

    @property
    def here(self) -> str:
        """Where to come back to; after a form, to the page that showed it."""
        if self._request.method == "GET":
            return self._request.get_full_path()
        return str(self._request.POST.get("next", "/"))


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context of every template: `shell`."""
    return {"shell": Shell(request)}
