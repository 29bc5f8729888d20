"""What reasons, typologies and lanes are called, in three languages.

English reasons stand in the registry beside what they speak of. The other languages are data, in
`words/LANGUAGE.toml`: the same placeholders, in the order that the language wants.
"""

import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from tidegate.analytics.targeting.feature import Feature, Typology
from tidegate.analytics.targeting.selection import Lane


class Language(StrEnum):
    """The languages of every text that a person reads."""

    EN = "en"
    ZH_HANT = "zh-hant"
    ZH_HANS = "zh-hans"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; one file each."""

    typologies: Mapping[str, str]
    lanes: Mapping[str, str]
    #: How a number is written, by the format that a template asks for.
    numbers: Mapping[str, str]
    #: Units of quantity, by their code of UN/ECE Recommendation 20.
    units: Mapping[str, str]
    #: Templates by the feature's name; empty for English.
    reasons: Mapping[str, str]
    #: The sentence on past finds, and what it calls each past; empty for English.
    found: Mapping[str, str]
    #: The past that a feature reads; empty for English.
    windows: Mapping[str, str]


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    text = (files(__package__) / "words" / f"{language}.toml").read_text("utf-8")
    return Words(**tomllib.loads(text))


def reason_template(feature: Feature, language: Language) -> str:
    """What a feature says in a language, with placeholders.

    Raises:
        KeyError: the feature has a reason and the language no words for it.
    """
    if language is Language.EN or not feature.reason:
        return feature.reason
    chosen = words(language)
    if not feature.name.startswith("found_"):
        return chosen.reasons[feature.name]
    key = feature.name.removeprefix("found_")
    return chosen.found["sentence"].replace("<called>", _called(chosen, key)).replace("<key>", key)


def _called(chosen: Words, key: str) -> str:
    """What a language calls the past of a key; national items are called by their own names."""
    national = key.removeprefix("hs6_")
    if not national.startswith("x_"):
        return chosen.found[key]
    called = chosen.found["national" if key == national else "national_goods"]
    name = national.removeprefix("x_").replace("_", " ")
    return called.replace("<name>", name).replace("<code>", national)


def say(feature: Feature, evidence: Mapping[str, Any], language: Language = Language.EN) -> str:
    """The reason that a feature gives, its numbers filled in.

    Args:
        feature: one that has a reason.
        evidence: the row of `Past.evidence`.
        language: of the sentence.
    """
    return Wording(language).vformat(reason_template(feature, language), (), evidence)


def typology_name(typology: Typology, language: Language = Language.EN) -> str:
    """What a typology is called."""
    return words(language).typologies[typology]


def lane_name(lane: Lane, language: Language = Language.EN) -> str:
    """What a lane of clearance is called."""
    return words(language).lanes[lane]


def unit_name(code: str, language: Language = Language.EN) -> str:
    """What a unit of quantity is called; a code that is not known stays as it is."""
    return words(language).units.get(code, code)


def window_name(window: str, language: Language = Language.EN) -> str:
    """What the past that a feature reads is called; a feature's own words are English."""
    return window if language is Language.EN else words(language).windows[window]


class Wording(string.Formatter):
    """Fills a reason's template; the format after a colon says what the number is.

    A field is a column of the evidence, or else a feature.
    """

    def __init__(self, language: Language = Language.EN) -> None:
        self._numbers = words(language).numbers
        self._units = words(language).units

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        name = str(key)
        return kwargs[name] if name in kwargs else kwargs[f"f_{name}"]

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None or value != value:
            return "" if format_spec == "from" else self._numbers["unknown"]
        match format_spec:
            case "count":
                return f"{round(value):,}"
            case "km":
                return self._numbers["km"].format(f"{round(value):,}")
            case "percent":
                return _percent(value)
            case "ratio":
                return self._ratio(value)
            case "number":
                return f"{value:.2f}"
            case "signed":
                return f"{value:+.1f}"
            case "hs":
                return heading(str(value))
            case "unit":
                return self._units.get(str(value), str(value))
            case "from":
                return self._numbers["from"].format(value)
            case "":
                return str(value)
        raise ValueError(f"no wording for {format_spec!r}")

    def _ratio(self, value: float) -> str:
        written = f"{value:.2f}" if value < 10 else f"{value:,.0f}"
        return self._numbers["part" if value < 1 else "times"].format(written)


def heading(code: str) -> str:
    """A code of the Harmonized System as it is read: 854231 is 8542.31."""
    return f"{code[:4]}.{code[4:]}" if len(code) > 4 else code


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.01 else f"{share:.2%}"
