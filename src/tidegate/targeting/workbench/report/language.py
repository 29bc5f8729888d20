"""The report's own words, and how it writes numbers, in three languages.

`words/LANGUAGE.toml` holds trusted HTML with placeholders; what is filled in is escaped.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tidegate.analytics.targeting.interface import Language

#: Shown where a number is not known.
NOTHING = "–"


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """The report's words in a language, by `section.key`."""
    text = (files(__package__) / "words" / f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{key}": words
        for section, keys in tomllib.loads(text).items()
        for key, words in keys.items()
    }


class Speech:
    """Says the report's words in one language, and writes numbers.

    Args:
        language: of the words.
        currency: ISO 4217, of amounts.
        timezone: IANA name, in which instants are told.
    """

    def __init__(self, language: Language, currency: str, timezone: str) -> None:
        self.language = language
        self.currency = currency
        self.timezone = timezone
        self._words = catalogue(language)
        self._zone = ZoneInfo(timezone)

    def __call__(self, key: str, **values: object) -> Markup:
        """Words with their placeholders filled in; a `count` of 1 takes `key_one` where it exists.

        Raises:
            KeyError: the language has no such words, or a placeholder is not given.
        """
        if values.get("count") in (1, "1") and f"{key}_one" in self._words:
            key = f"{key}_one"
        return Markup(self._words[key]).format(**values)  # noqa: S704 - our own words

    def plain(self, key: str, **values: object) -> str:
        """The same as plain text, for attributes and pictures."""
        return self(key, **values).striptags()

    def count(self, number: float) -> str:
        return f"{round(number):,}"

    def number(self, value: float) -> str:
        """Three figures that mean something: 0.0123, 1.23, 12.3, 1,234."""
        size = abs(value)
        if size >= 100:
            return f"{value:,.0f}"
        return f"{value:.1f}" if size >= 10 else f"{value:.3g}"

    def money(self, value: float | None) -> str:
        """An amount in the currency, without the fractions that nobody reads."""
        if value is None or value != value:
            return NOTHING
        amount = f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"
        return f"{self.currency}\N{NO-BREAK SPACE}{amount}"

    def kilos(self, value: float | None) -> str:
        if value is None or value != value:
            return NOTHING
        return f"{self.number(value)}\N{NO-BREAK SPACE}kg"

    def percent(self, share: float | None) -> str:
        """A share with the figures that mean something: 98%, 4.2%, 0.31%."""
        if share is None or share != share:
            return NOTHING
        if share == 0 or share == 1:
            return f"{share:.0%}"
        if share >= 0.995:
            return ">99%"
        if share < 0.0001:
            return "<0.01%"
        return f"{share:.0%}" if share >= 0.0995 else f"{share * 100:.2g}%"

    def day(self, instant: datetime) -> str:
        return f"{instant.astimezone(self._zone):%Y-%m-%d}"

    def moment(self, instant: datetime) -> str:
        """Day and minute; the day alone where the file told no time of day."""
        local = instant.astimezone(self._zone)
        return (
            f"{local:%Y-%m-%d}" if not (local.hour or local.minute) else f"{local:%Y-%m-%d %H:%M}"
        )
