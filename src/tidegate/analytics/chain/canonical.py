"""Canonical JSON after RFC 8785, of a subset in which there is nothing to argue about.

Names are ASCII, so that sorting by code point and by UTF-16 unit agree; there are no floats; whole
numbers are within ±(2^53 - 1) (RFC 7493); text is in NFC and can be encoded.
"""

import json
import re
import unicodedata
from typing import Any

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST = 2**53 - 1
_DEEPEST = 8


class NotCanonical(ValueError):
    """The value has no canonical form.

    Use text in NFC, whole numbers, yes and no, lists, and records with plain names.
    """


def canonical(value: Json) -> str:
    """The one way to write a value; raises `NotCanonical`."""
    _check(value, "value", _DEEPEST)
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _check(value: object, where: str, depth: int) -> None:
    if depth == 0:
        raise NotCanonical(f"{where}: deeper than {_DEEPEST} levels")
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise NotCanonical(f"{where}: {value} is beyond 2^53 - 1; write it as text")
    elif isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _check(item, f"{where}[{number}]", depth - 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise NotCanonical(f"{where}: {name!r} is no plain name")
            _check(item, f"{where}.{name}", depth - 1)
    else:
        raise NotCanonical(f"{where}: {type(value).__name__} has no canonical form")


def _check_text(text: str, where: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(f"{where}: text is not in NFC")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotCanonical(f"{where}: text holds half of a character") from None


def parse_canonical(line: bytes) -> dict[str, Any]:
    """The record that a line is; raises `NotCanonical` when it is spelt in any other way."""
    try:
        text = line.decode()
        value = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"no JSON: {type(error).__name__}") from None
    if not isinstance(value, dict):
        raise NotCanonical("no record")
    # A name that occurs twice, spaces, an escape too many: all show here.
    if canonical(value) != text:
        raise NotCanonical("not in its canonical spelling")
    return value


def _no_float(text: str) -> None:
    raise NotCanonical(f"{text} is no whole number")
