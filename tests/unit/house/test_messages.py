"""What people read, they read in three languages. `make messages` writes down what is missing."""

import re

import pytest

from tests.messages import LANGUAGES, rooms, said, translated

_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
_ROOMS = list(rooms())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", _ROOMS, ids=lambda room: room.name)
def test_everything_is_translated(room, language):
    there = translated(room, language)
    missing = [
        f"{file}: {message.text!r} in {language}"
        for file, message in said(room)
        if not any(there.get((message.context, message.text), ()))
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", _ROOMS, ids=lambda room: room.name)
def test_a_translation_has_the_places_of_its_original(room, language):
    wrong = [
        f"{original!r}: {text!r}"
        for (_, original), texts in translated(room, language).items()
        for text in texts
        if text and set(_PLACE.findall(text)) - set(_PLACE.findall(original))
    ]
    assert wrong == []
