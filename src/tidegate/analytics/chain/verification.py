"""Whether an export agrees with itself and with checkpoints: no database, one pass, little memory.

An export's lines are events sorted by stream and seq, then a line that says how many there were.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise

from .canonical import Json, NotCanonical, canonical, parse_canonical
from .checkpoint import Statement, Unsound, heads, sound_statement
from .event import ZERO, Sealed, sealed
from .findings import Finding, Verdict, Wrong
from .stream import Pin, StreamCheck

EXPORT_FORMAT = "tidegate-export-1"
#: Events in a wrong place that are remembered until their stream comes.
_MOST_STRAYS = 10_000
#: Opens a checkpoint's file anew and yields its lines.
Opener = Callable[[], Iterable[bytes]]


def end_line(events: int, streams: int) -> bytes:
    """The last line of an export."""
    return canonical({"end": EXPORT_FORMAT, "events": events, "streams": streams}).encode()


def verify(
    export: Iterable[bytes], checkpoints: Sequence[Opener], public_key: str | None = None
) -> Verdict:
    """Compare an export with checkpoints; lines come without their line feed.

    `public_key` is the signer's, in hexadecimal; without it a checkpoint's own is believed.
    """
    verdict = Verdict()
    sound = _sound(checkpoints, public_key, verdict)
    read = _Export(export, verdict)
    _Walk(verdict, _pins(sound)).run(read.events())
    read.say_end()
    return verdict


def _sound(
    openers: Sequence[Opener], public_key: str | None, verdict: Verdict
) -> list[tuple[Statement, Opener]]:
    sound = []
    for number, opener in enumerate(openers, 1):
        try:
            sound.append((sound_statement(opener(), public_key), opener))
        except Unsound as error:
            which = f"number {number} of those given" if len(openers) > 1 else "the one given"
            verdict.add(Finding(Wrong.CHECKPOINT, f"{which} is no evidence: {error}"))
    sound.sort(key=lambda pair: pair[0].number)
    verdict.checkpoints = [statement for statement, _ in sound]
    for earlier, later in pairwise(verdict.checkpoints):
        if earlier.number == later.number and earlier != later:
            text = f"two different ones are both signed as number {later.number}"
            verdict.add(Finding(Wrong.CHECKPOINT, text))
        elif earlier.number + 1 == later.number and later.previous != earlier.hash():
            text = f"number {later.number} does not follow on number {earlier.number}"
            verdict.add(Finding(Wrong.CHECKPOINT, text))
    for statement in verdict.checkpoints:
        if statement.number == 1 and statement.previous != ZERO:
            verdict.add(Finding(Wrong.CHECKPOINT, "number 1 names one before it"))
    return sound


def _pins(sound: list[tuple[Statement, Opener]]) -> Iterator[tuple[str, Pin]]:
    def of(statement: Statement, opener: Opener) -> Iterator[tuple[str, int, str, int]]:
        for head in heads(opener()):
            yield head.stream, head.seq, head.hash, statement.number

    for stream, seq, claimed, number in heapq.merge(*(of(*pair) for pair in sound)):
        yield stream, Pin(seq, claimed, number)


class _Export:
    """The events of the lines; names lines that are none, and an export that breaks off."""

    def __init__(self, lines: Iterable[bytes], verdict: Verdict) -> None:
        self._lines = lines
        self._verdict = verdict
        self._end: dict[str, Json] | None = None

    def events(self) -> Iterator[Sealed]:
        for number, line in enumerate(self._lines, 1):
            if self._end is not None:
                self._say(f"line {number} stands after the end")
                self._end = None
            try:
                record = parse_canonical(line)
                if "end" in record:
                    self._end = record
                    continue
                found = sealed(record)
            except NotCanonical as error:
                self._verdict.add(Finding(Wrong.UNREADABLE, f"line {number}: {error}"))
                continue
            self._verdict.events += 1
            yield found

    def say_end(self) -> None:
        """Once every event was taken: whether as many are here as were written."""
        events, streams = self._verdict.events, self._verdict.streams
        if self._end is None:
            self._say("its last line is missing; it broke off")
        elif self._end != {"end": EXPORT_FORMAT, "events": events, "streams": streams}:
            written = f"{self._end.get('events')} events of {self._end.get('streams')} streams"
            self._say(f"{written} were written; {events} of {streams} are here")

    def _say(self, text: str) -> None:
        self._verdict.add(Finding(Wrong.INCOMPLETE, text))


class _Walk:
    """Walks through the events and the pins side by side, stream by stream."""

    def __init__(self, verdict: Verdict, pins: Iterator[tuple[str, Pin]]) -> None:
        self._verdict = verdict
        self._pins = pins
        self._pin = next(pins, None)
        self._check: StreamCheck | None = None
        self._strays: dict[str, list[Sealed]] = {}
        self._held = 0

    def run(self, events: Iterator[Sealed]) -> None:
        last: list[Sealed | None] = [None]
        for found, following in pairwise(chain(events, last)):
            if found is not None:
                self._take(found, following)
        self._close()
        for stream, pins in self._pins_until(None):
            self._say_dropped(stream, pins)

    def _take(self, found: Sealed, following: Sealed | None) -> None:
        stream = found.event.stream
        current = self._check.stream if self._check is not None else ""
        if stream != current:
            comes_back = following is not None and current <= following.event.stream < stream
            if stream < current or comes_back:
                self._say_stray(found, current)
                return
            self._open(stream)
        if self._check is not None:
            self._check.take(found)

    def _say_stray(self, found: Sealed, current: str) -> None:
        event = found.event
        text = f"it stands among those of {current}" if current else "it stands too early"
        self._verdict.add(Finding(Wrong.REORDERED, text, event.stream, event.seq, event.seq))
        if event.stream > current and self._held < _MOST_STRAYS:
            self._held += 1
            self._strays.setdefault(event.stream, []).append(found)

    def _open(self, stream: str) -> None:
        self._close()
        mine: list[Pin] = []
        for passed, pins in self._pins_until(stream):
            if passed == stream:
                mine = pins
            else:
                self._say_dropped(passed, pins)
        self._check = StreamCheck(stream, mine, self._verdict.add)
        self._verdict.streams += 1

    def _close(self) -> None:
        check = self._check
        if check is None:
            return
        for stray in sorted(self._strays.pop(check.stream, []), key=lambda one: one.event.seq):
            check.take(stray, named=True)
        check.close()
        self._verdict.after += check.after
        self._verdict.streams_after += check.after > 0
        self._verdict.certain += check.events - min(check.after, check.events)
        self._check = None

    def _pins_until(self, stream: str | None) -> Iterator[tuple[str, list[Pin]]]:
        """The pins of each stream up to this one, it included; all that are left for None."""
        while self._pin is not None and (stream is None or self._pin[0] <= stream):
            of = self._pin[0]
            pins = []
            while self._pin is not None and self._pin[0] == of:
                pins.append(self._pin[1])
                self._pin = next(self._pins, None)
            yield of, pins

    def _say_dropped(self, stream: str, pins: list[Pin]) -> None:
        pin = max(pins, key=lambda one: one.seq)
        text = f"checkpoint {pin.checkpoint} saw {pin.seq} events of it; none is here"
        self._verdict.add(Finding(Wrong.DROPPED, text, stream))
