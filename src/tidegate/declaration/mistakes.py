"""Collecting the mistakes of a mapping, each with its place, while reading goes on."""

from collections.abc import Iterable
from typing import Any

from .mapping import did_you_mean


class Mistakes:
    """The mistakes so far; false when there are none."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __bool__(self) -> bool:
        return bool(self.lines)

    def add(self, place: str, rule: str) -> None:
        """One line: where, then the rule."""
        self.lines.append(f"[{place}] {rule}")

    def unknown_keys(self, place: str, keys: Iterable[str], known: Iterable[str] | None) -> None:
        """Note each key that nobody reads; None takes any."""
        if known is None:
            return
        allowed = sorted(known)
        for key in keys:
            if key not in allowed:
                self.add(f"{place}.{key}", f"unknown key{did_you_mean(key, allowed)}")

    def text(self, place: str, keys: dict[str, Any], key: str) -> str:
        """A text, or empty."""
        value = keys.get(key, "")
        if isinstance(value, str):
            return value
        self.add(f"{place}.{key}", "is a text")
        return ""

    def boolean(self, place: str, keys: dict[str, Any], key: str) -> bool:
        """True or false; false when absent."""
        value = keys.get(key, False)
        if isinstance(value, bool):
            return value
        self.add(f"{place}.{key}", "is true or false")
        return False

    def texts(self, place: str, keys: dict[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts that is not empty, or nothing when absent."""
        value = keys.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.add(f"{place}.{key}", "is a list of texts")
        return ()
