"""Whether the events of one stream are those that were written, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from .event import ZERO, Sealed
from .findings import Finding, Wrong

#: A forged export may have a gap after every event; more than these are named, not remembered.
_MOST_GAPS = 1000


@dataclass(frozen=True, slots=True)
class Pin:
    """What a checkpoint vouches for: this event of this stream has this hash."""

    seq: int
    hash: str
    checkpoint: int


@dataclass(slots=True)
class _Gap:
    first: int
    last: int
    #: Hash of the gap's last event, as the event after it says; empty when not known.
    hash: str


class StreamCheck:
    """Takes a stream's events one after the other, then closes."""

    def __init__(self, stream: str, pins: list[Pin], report: Callable[[Finding], None]) -> None:
        self.stream = stream
        self._pins = {pin.seq: pin for pin in pins}
        self._last_pin = max(self._pins, default=0)
        self._report = report
        self._expected = 1
        self._link = ZERO
        self._gaps: list[_Gap] = []
        self._forgot = False
        self._broken_pins: list[Pin] = []
        self.events = 0

    def take(self, sealed: Sealed, *, named: bool = False) -> None:
        """The next event; `named` when its wrong place has been reported."""
        self.events += 1
        event = sealed.event
        if event.hash() != sealed.hash:
            self._say(Wrong.CHANGED, event.seq, event.seq, "its content does not give its hash")
        pin = self._pins.get(event.seq)
        if pin is not None and pin.hash != sealed.hash:
            self._broken_pins.append(pin)
        if event.seq < self._expected:
            self._take_late(sealed, named=named)
            return
        if event.seq > self._expected:
            self._skip(_Gap(self._expected, event.seq - 1, event.previous))
        elif event.previous != self._link:
            self._say_unlinked(event.seq)
        self._expected = event.seq + 1
        self._link = sealed.hash

    def _skip(self, gap: _Gap) -> None:
        if len(self._gaps) < _MOST_GAPS:
            self._gaps.append(gap)
        else:
            self._forgot = True
            self._say(Wrong.REMOVED, gap.first, gap.last, "missing here")

    def _take_late(self, sealed: Sealed, *, named: bool) -> None:
        seq = sealed.event.seq
        gap = next((gap for gap in self._gaps if gap.first <= seq <= gap.last), None)
        if gap is None:
            if self._forgot:
                self._say(Wrong.REORDERED, seq, seq, "it stands after a later event")
                return
            self._say(Wrong.INSERTED, seq, seq, "a second event with this number")
            return
        if not named:
            self._say(Wrong.REORDERED, seq, seq, "it stands after a later event")
        if seq == gap.last and gap.hash and sealed.hash != gap.hash:
            self._say_unlinked(seq + 1)
        self._gaps.remove(gap)
        if gap.first < seq:
            self._gaps.append(_Gap(gap.first, seq - 1, sealed.event.previous))
        if seq < gap.last:
            self._gaps.append(_Gap(seq + 1, gap.last, gap.hash))

    def _say_unlinked(self, seq: int) -> None:
        text = (
            "it is not the one that the stream began with"
            if seq == 1
            else "one of the two was changed and its hash made anew"
        )
        self._say(Wrong.CHANGED, max(1, seq - 1), seq, text)

    def close(self) -> None:
        """No event comes any more: name what is missing, and what a checkpoint contradicts."""
        for gap in self._gaps:
            self._say(Wrong.REMOVED, gap.first, gap.last, "missing")
        if self._last_pin >= self._expected:
            pin = self._pins[self._last_pin]
            self._say(
                Wrong.TRUNCATED,
                self._expected,
                pin.seq,
                f"checkpoint {pin.checkpoint} saw them; the end was cut off",
            )
        if self._broken_pins:
            self._say_rewritten(min(self._broken_pins, key=lambda pin: pin.seq))

    def _say_rewritten(self, broken: Pin) -> None:
        sound = max((seq for seq in self._pins if seq < broken.seq), default=0)
        self._say(
            Wrong.REWRITTEN,
            sound + 1,
            broken.seq,
            f"event {broken.seq} is not the one that checkpoint {broken.checkpoint} saw",
        )

    @property
    def after(self) -> int:
        """How many events come after the last one that a checkpoint vouches for."""
        return max(0, self._expected - 1 - self._last_pin)

    def _say(self, wrong: Wrong, first: int, last: int, text: str) -> None:
        self._report(Finding(wrong, text, self.stream, first, last))
