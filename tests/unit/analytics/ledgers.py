"""Ledgers made up for the tests of the chain: lines of an export, and a checkpoint of them."""

from dataclasses import dataclass, replace
from itertools import groupby

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidegate.analytics.chain.interface import (
    ZERO,
    Event,
    Head,
    MerkleTree,
    Sealed,
    end_line,
    line,
    sign,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
NOW = "2026-11-21T09:00:00.000000Z"


@dataclass(frozen=True)
class Made:
    """A ledger: its events by stream, and how many of each the checkpoint saw."""

    events: list[Sealed]
    seen: dict[str, int]
    checkpoint: list[bytes]


def chain_of(stream, payloads, start=1, previous=ZERO):
    """Events of a stream, linked."""
    sealed = []
    for seq, payload in enumerate(payloads, start):
        event = Event(stream, seq, "test.done", payload, "officer/7", NOW, NOW, previous)
        previous = event.hash()
        sealed.append(Sealed(event, previous))
    return sealed


def make(lengths, seen):
    """Streams of so many events, of which the checkpoint saw so many."""
    names = [f"declaration/{number:03d}" for number in range(len(lengths))]
    events = [
        sealed
        for name, length in zip(names, lengths, strict=True)
        for sealed in chain_of(name, [{"item": number} for number in range(length)])
    ]
    covered = {name: n for name, n in zip(names, seen, strict=True) if n}
    heads = [
        Head(one.event.stream, one.event.seq, one.hash)
        for one in events
        if covered.get(one.event.stream) == one.event.seq
    ]
    return Made(events, covered, checkpoint(heads))


def checkpoint(heads, number=1, previous=ZERO, key=KEY):
    """The lines of a checkpoint's file."""
    tree = MerkleTree()
    for head in heads:
        tree.add(head.line())
    events = sum(head.seq for head in heads)
    signed = sign(key, tree, events=events, number=number, made_at=NOW, previous=previous)
    return [*(head.line() for head in heads), signed.line()]


def export(events):
    """The lines of an export, with an end that fits: whoever tampers, tampers with that too."""
    streams = sum(1 for _ in groupby(events, key=lambda one: one.event.stream))
    return [*(line(one.event, one.hash) for one in events), end_line(len(events), streams)]


def relinked(events, payload):
    """Events whose first has another payload, all hashes made anew, as an insider would."""
    first, *rest = (one.event for one in events)
    anew, previous = [], first.previous
    for event in [replace(first, payload=payload), *rest]:
        linked = replace(event, previous=previous)
        previous = linked.hash()
        anew.append(Sealed(linked, previous))
    return anew
