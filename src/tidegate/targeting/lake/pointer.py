"""The pointer: which files are the lake now. A reader sees one pointer or the next, never between.

What it names is on the disk before it; what no pointer names any more goes when nobody reads.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..errors import OtherFormat

_NAME = "pointer.json"
_FORMAT = 1
#: How long who waits for another writer sleeps between two tries.
_NAP_S = 0.1


@dataclass(frozen=True, slots=True)
class Part:
    """The file of a kind and day."""

    #: Relative to the lake.
    path: str
    sha256: str
    rows: int
    #: What the database said of the day when it was written: another answer, another file.
    facts: list[int]


@dataclass(slots=True)
class Pointer:
    """Day, as 2026-11-22, → kind → part."""

    days: dict[str, dict[str, Part]] = field(default_factory=dict)

    def part(self, day: str, kind: str) -> Part | None:
        """Its part; None where there is none."""
        return self.days.get(day, {}).get(kind)

    def put(self, day: str, kind: str, part: Part | None) -> None:
        """Name another file for a kind and day, or none."""
        parts = self.days.setdefault(day, {})
        parts.pop(kind, None)
        if part is not None:
            parts[kind] = part
        if not parts:
            del self.days[day]

    @property
    def paths(self) -> set[str]:
        """Every file that it names."""
        return {part.path for parts in self.days.values() for part in parts.values()}


def read(lake: Path) -> Pointer:
    """The lake as it is; an empty one where nothing was written yet. Raises `OtherFormat`."""
    try:
        stored = json.loads((lake / _NAME).read_text("utf-8"))
    except FileNotFoundError:
        return Pointer()
    if stored["format"] != _FORMAT:
        raise OtherFormat(f"{lake} has format {stored['format']}")
    return Pointer(
        {
            day: {kind: Part(**part) for kind, part in parts.items()}
            for day, parts in stored["days"].items()
        }
    )


def swap(lake: Path, pointer: Pointer) -> None:
    """Make this the lake, as one step that a crash cannot halve."""
    stored = {"format": _FORMAT, "days": asdict(pointer)["days"]}
    growing = lake / f".{_NAME}"
    with growing.open("w", encoding="utf-8") as file:
        json.dump(stored, file, sort_keys=True, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    growing.replace(lake / _NAME)
    sync_folder(lake)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def writing(lake: Path, alive: Callable[[], None]) -> Iterator[None]:
    """Be the only writer; `alive` is called while another one writes. A kill lets go of it."""
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / ".writing").open("a") as lock:
        while not _taken(lock.fileno()):
            alive()
            time.sleep(_NAP_S)
        yield


@contextmanager
def reading(lake: Path) -> Iterator[None]:
    """Keep every file in its place for as long as this lasts."""
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / ".reading").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def unread(lake: Path) -> Iterator[bool]:
    """Whether nobody reads; who would begin to waits until this is over."""
    with (lake / ".reading").open("a") as lock:
        yield _taken(lock.fileno())


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
