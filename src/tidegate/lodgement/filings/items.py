"""Items: how a folder writes one down, and the 42 that every type may use."""

import re
from collections.abc import Mapping
from typing import Any

from tidegate.codes.interface import Names
from tidegate.declaration.interface import Column, Kind

from ..lists import TABLES
from ..shape import HEADER, LINE
from .types import Choice, Item

#: `text 70`, `code country`, `whole 5`, `number 16 3`, `money`, `date`, `time`, `flag`, `choice`.
_FORM = re.compile(
    r"(?:(text|whole) ([1-9]\d{0,3})|number ([1-9]\d?) (\d)|code ([a-z_]+)"
    r"|(money|date|time|flag|choice))"
)
_FORMS = "text N, whole N, number N PLACES, code TABLE, money, date, time, flag, choice"
_CODE_LENGTH = 40
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
_LANGUAGES = ("en", "zh_hant", "zh_hans")
_KEYS = {"form", "wco", "need", "choices", *_LANGUAGES, *(f"hint_{one}" for one in _LANGUAGES)}

#: The 42 items, under the names that they have in a declaration.
ITEMS: Mapping[str, Item] = {
    name: Item(column, table=TABLES.get(name, "")) for name, column in {**HEADER, **LINE}.items()
}


class Unreadable(ValueError):
    """An item is written down wrongly; `key` names where."""

    def __init__(self, key: str, rule: str) -> None:
        self.key = key
        super().__init__(rule)


def read_item(name: str, said: Mapping[str, Any]) -> Item:
    """An item as a folder writes it; raises `Unreadable`."""
    for key in said.keys() - _KEYS:
        raise Unreadable(key, "nobody reads this key")
    form = _FORM.fullmatch(str(said.get("form", "")))
    if form is None:
        raise Unreadable("form", _FORMS)
    names = Names(*(str(said.get(language, "")) for language in _LANGUAGES))
    if not all((names.en, names.zh_hant, names.zh_hans)):
        raise Unreadable("en", "a label in each of three languages")
    choices = _choices(said.get("choices", ()))
    if (form[6] == "choice") != bool(choices):
        raise Unreadable("choices", "a choice has choices, and nothing else has")
    return Item(
        _column(name, form, str(said.get("wco", "own")), choices),
        names,
        Names(*(str(said.get(f"hint_{language}", "")) for language in _LANGUAGES)),
        form[5] or "",
        choices,
    )


def _column(name: str, form: re.Match[str], wco: str, choices: tuple[Choice, ...]) -> Column:
    if form[1]:
        length = int(form[2])
        kind, told = (Kind.TEXT, "an") if form[1] == "text" else (Kind.INTEGER, "n")
        return Column(name, kind, wco, f"{told}..{length}", length)
    if form[3]:
        length, scale = int(form[3]), int(form[4])
        return Column(name, Kind.DECIMAL, wco, f"n..{length},{scale}", length, scale)
    if form[5]:
        return Column(name, Kind.CODE, wco, f"an..{_CODE_LENGTH}", _CODE_LENGTH)
    match form[6]:
        case "money":
            return Column(name, Kind.DECIMAL, wco, "n..16,2", 16, 2)
        case "date":
            return Column(name, Kind.DATE, wco, "date", 10)
        case "time":
            return Column(name, Kind.CODE, wco, "hh:mm", 5, pattern=_TIME)
        case "flag":
            return Column(name, Kind.BOOLEAN, wco, "bool", 1)
    codes = "|".join(re.escape(one.code) for one in choices)
    return Column(name, Kind.CODE, wco, f"an..{_CODE_LENGTH}", _CODE_LENGTH, pattern=codes)


def _choices(said: object) -> tuple[Choice, ...]:
    if not isinstance(said, list | tuple):
        raise Unreadable("choices", "a list of tables with code, en, zh_hant, zh_hans")
    made = []
    for one in said:
        if not isinstance(one, dict) or {"code", *_LANGUAGES} != one.keys():
            raise Unreadable("choices", "each has code, en, zh_hant, zh_hans")
        made.append(Choice(str(one["code"]), Names(*(str(one[key]) for key in _LANGUAGES))))
    return tuple(made)
