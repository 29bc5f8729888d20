"""One event of a stream: what is hashed, and the line of an export that it is.

The hash is SHA-256 over a domain, a line feed and the canonical JSON of every other field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .canonical import Json, NotCanonical, canonical, parse_canonical

#: Previous hash of the first event of a stream.
ZERO = "0" * 64
_DOMAIN = b"tidegate-event-1\n"
#: A stream, an actor: a noun, then parts that say which; nothing that a person is called.
ADDRESS = re.compile(r"[a-z][a-z0-9_-]{0,39}(/[A-Za-z0-9][A-Za-z0-9._:-]{0,79}){0,4}")
KIND = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,59}){1,3}")
HASH = re.compile(r"[0-9a-f]{64}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@dataclass(frozen=True, slots=True)
class Event:
    """An event before or after it is linked; times are text in UTC with microseconds."""

    stream: str
    seq: int
    kind: str
    payload: dict[str, Json]
    actor: str
    occurred_at: str
    recorded_at: str
    previous: str

    def hash(self) -> str:
        """SHA-256, in hexadecimal; raises `NotCanonical`."""
        return sha256(_DOMAIN + canonical(self._record()).encode()).hexdigest()

    def _record(self) -> dict[str, Json]:
        """Every field by its name; the payload is not copied."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event and the hash that its line claims."""

    event: Event
    hash: str


def instant(moment: datetime) -> str:
    """A moment as an event writes it; it must know its time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def line(event: Event, claimed: str) -> bytes:
    """The event's line in an export, without the line feed."""
    return canonical({**event._record(), "hash": claimed}).encode()


_FIELDS = {field.name for field in fields(Event)} | {"hash"}
_TEXTS = {
    "stream": ADDRESS,
    "kind": KIND,
    "actor": ADDRESS,
    "occurred_at": _INSTANT,
    "recorded_at": _INSTANT,
    "previous": HASH,
    "hash": HASH,
}


def read(text: bytes) -> Sealed:
    """The event of an export's line; raises `NotCanonical` when it is none."""
    return sealed(parse_canonical(text))


def sealed(record: dict[str, Any]) -> Sealed:
    """The event that a record is; raises `NotCanonical` when it is none."""
    if set(record) != _FIELDS:
        raise NotCanonical(f"fields {sorted(set(record) ^ _FIELDS)} are missing or too many")
    for name, shape in _TEXTS.items():
        if not isinstance(record[name], str) or not shape.fullmatch(record[name]):
            raise NotCanonical(f"{name} is {record[name]!r}")
    seq, payload = record["seq"], record["payload"]
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1:
        raise NotCanonical(f"seq is {seq!r}")
    if not isinstance(payload, dict):
        raise NotCanonical("payload is no record")
    claimed = record.pop("hash")
    return Sealed(Event(**record), claimed)
