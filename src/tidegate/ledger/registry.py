"""Kinds of events: frozen records that say which fields a payload has and in what form.

A form admits what identifies or counts, and nothing in which a person could be written down.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from tidegate.analytics.chain.interface import KIND, Json

from .errors import LedgerError, Refused

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST = 2**53 - 1
_MOST_ITEMS = 1000


class Form(Enum):
    """In what form a field's value is; the pattern of its text, or None for other types."""

    #: An identifier that Tidegate or a register gave: no spaces, no other scripts, no @.
    IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}")
    #: 64 hexadecimal digits of a salted or keyed digest.
    DIGEST = re.compile(r"[0-9a-f]{64}")
    #: A word of a closed list: `x_ray`, `HK`.
    CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
    #: A decimal number as text: weights, shares.
    DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,12})?")
    DAY = re.compile(r"\d{4}-\d\d-\d\d")
    #: A moment in UTC with microseconds.
    INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
    COUNT = "a whole number from 0"
    FLAG = "yes or no"

    def admits(self, value: object) -> bool:
        """Whether the value is in this form."""
        if self is Form.COUNT:
            return type(value) is int and 0 <= value <= _MOST
        if self is Form.FLAG:
            return isinstance(value, bool)
        pattern: re.Pattern[str] = self.value
        return isinstance(value, str) and pattern.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a payload."""

    form: Form
    #: Whether the field may be left out.
    optional: bool = False
    #: Whether it is a list of up to a thousand values.
    many: bool = False

    def mistake(self, value: object) -> str | None:
        """What is wrong with a value; it is not repeated, since it may name a person."""
        if not self.many:
            return None if self.form.admits(value) else f"is not in the form {self.form.name}"
        if not isinstance(value, list) or len(value) > _MOST_ITEMS:
            return f"is no list of up to {_MOST_ITEMS}"
        wrong = [number for number, item in enumerate(value) if not self.form.admits(item)]
        return f"[{wrong[0]}] is not in the form {self.form.name}" if wrong else None


@dataclass(frozen=True, slots=True)
class Kind:
    """What happened, and which fields its payload has."""

    name: str
    fields: Mapping[str, Field] = field(hash=False)

    def check(self, payload: Mapping[str, Json]) -> None:
        """Raise `Refused` with every mistake of a payload."""
        mistakes = [
            *(f"unknown field {name}" for name in payload if name not in self.fields),
            *(
                f"field {name} is missing"
                for name, one in self.fields.items()
                if name not in payload and not one.optional
            ),
            *(
                f"field {name} {mistake}"
                for name, value in payload.items()
                if name in self.fields and (mistake := self.fields[name].mistake(value))
            ),
        ]
        if mistakes:
            raise Refused(self.name, mistakes)


class WrongKind(LedgerError):
    """A kind of event is declared wrongly.

    Kinds are declared once, when their room is imported: `noun.verb_past`, plain field names.
    """


_kinds: dict[str, Kind] = {}


def declare(name: str, /, **fields: Field | Form) -> Kind:
    """Register a kind; call it once, at the top of a module, and keep what it returns."""
    if not KIND.fullmatch(name) or not all(_NAME.fullmatch(one) for one in fields):
        raise WrongKind(f"{name}: the name or a field's name is not plain")
    whole = {key: one if isinstance(one, Field) else Field(one) for key, one in fields.items()}
    kind = Kind(name, MappingProxyType(whole))
    if _kinds.setdefault(name, kind) is not kind and _kinds[name] != kind:
        raise WrongKind(f"{name} is declared twice, differently")
    return _kinds[name]


def is_declared(kind: Kind) -> bool:
    """Whether this very record was registered."""
    return _kinds.get(kind.name) is kind


def declared() -> tuple[Kind, ...]:
    """Every kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))
