"""What this room hands out and takes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .periods import ALWAYS, Period

#: Values of a row beside its names: text, whole numbers, lists. Its table says which.
Data = Mapping[str, Any]

LANGUAGES = ("en", "zh-hant", "zh-hans")


@dataclass(frozen=True, slots=True)
class Names:
    """A name in each language; empty where the source has none."""

    en: str = ""
    zh_hant: str = ""
    zh_hans: str = ""

    def best(self, language: str = "en") -> str:
        """The name in a language; the English one where that is missing, then any."""
        own = {"zh-hant": self.zh_hant, "zh-hans": self.zh_hans}.get(language, self.en)
        return own or self.en or self.zh_hant or self.zh_hans


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says of one code, over a period."""

    code: str
    names: Names
    data: Data = field(default_factory=dict)
    valid_from: date = ALWAYS
    #: The first day on which it no longer holds.
    valid_until: date | None = None
    source: str = ""

    @property
    def period(self) -> Period:
        """The days on which it holds; raises `ValueError` when there is none."""
        return Period(self.valid_from, self.valid_until)

    def says(self) -> tuple[Names, Data, str]:
        """What is said, apart from when."""
        return self.names, self.data, self.source


@dataclass(frozen=True, slots=True)
class Code:
    """A row of a table as it was known at one moment."""

    table: str
    code: str
    names: Names
    data: Data
    source: str
    valid_from: date
    valid_until: date | None
    known_from: datetime
    known_until: datetime | None
    edition: int

    def name(self, language: str = "en") -> str:
        """Its name; the code itself where the table has no names."""
        return self.names.best(language) or self.code
