"""Reading settings from named environment variables, remembering every mistake.

A wrong value never stops the reading: it is remembered, and all mistakes are told at once.
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path

import dj_database_url

_YES = frozenset({"1", "true", "yes", "on"})
_ENGINES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")
_NO = frozenset({"0", "false", "no", "off"})


class Environment:
    """The process's environment, read with one call a setting."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        #: One line a mistake: the variable, then what is wrong with it.
        self.mistakes: list[str] = []
        self._known: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the variable is set to something."""
        self._known.add(name)
        return bool(self._values.get(name))

    def text(self, name: str, default: str = "") -> str:
        """The value as it stands; an empty one counts as not set."""
        self._known.add(name)
        return self._values.get(name) or default

    def unknown(self, prefix: str) -> list[str]:
        """Variables with this prefix that nobody read: most likely a slip of the pen."""
        return sorted(
            name for name in self._values if name.startswith(prefix) and name not in self._known
        )

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of the choices."""
        value = self.text(name, default)
        if value in choices:
            return value
        self.mistakes.append(f"{name} is {value!r}; it is one of {', '.join(choices)}")
        return default

    def flag(self, name: str, default: bool) -> bool:
        """Yes or no."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in _YES | _NO:
            self.mistakes.append(f"{name} is {value!r}; write yes or no")
            return default
        return value in _YES

    def number(self, name: str, default: int, least: int = 0) -> int:
        """A whole number, not below `least`."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) < least:
            self.mistakes.append(f"{name} is {value!r}; it is a whole number from {least}")
            return default
        return int(value)

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """A list, separated by commas."""
        if not self.has(name):
            return list(default)
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def networks(self, name: str, default: Sequence[str]) -> list[str]:
        """Addresses or networks, as 10.0.0.0/8."""
        found = self.words(name, default)
        for one in found:
            try:
                ip_network(one)
            except ValueError:
                self.mistakes.append(
                    f"{name} has {one!r}; write an address, or one like 10.0.0.0/8"
                )
                return list(default)
        return found

    def folder(self, name: str, default: Path) -> Path:
        """An absolute path; whether it exists is for who uses it."""
        return Path(self.text(name, str(default))).expanduser().absolute()

    def database(self, name: str, default: Path) -> dict[str, object]:
        """Django's description of a database URL; a file of SQLite when not set."""
        if not self.has(name):
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
        try:
            found = dict(dj_database_url.parse(self.text(name)))
        except ValueError:
            found = {}
        if found.get("ENGINE") in _ENGINES and found.get("NAME"):
            return {key: value for key, value in found.items() if value not in ("", None)}
        # The URL may hold a password: it is not repeated.
        self.mistakes.append(
            f"{name} is no URL of PostgreSQL or SQLite, such as postgresql://user@host/name"
        )
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
