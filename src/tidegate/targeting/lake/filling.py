"""Writing what has settled: days of which the database says something new, and no others."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from . import parts, pointer, settled
from .kinds import KINDS
from .pointer import Pointer


def place() -> Path:
    """Where the lake lies."""
    return Path(settings.HOME) / "lake"


def fill_lake(alive: Callable[[], None] = lambda: None, *, check: bool = False) -> list[str]:
    """Write every day that is not there as the database has it now; the days that were written.

    Killed at any moment, it leaves the lake as it was or with whole days more; the next run goes
    on. Days that nothing happened to are not written, and so not touched.

    Args:
        alive: called now and then.
        check: whether to compare every file with its hash, and to write what differs again.
    """
    lake, written = place(), []
    with pointer.writing(lake, alive):
        current = pointer.read(lake)
        for day in settled.days():
            if _write(lake, current, day, check=check):
                pointer.swap(lake, current)
                written.append(day.name)
            alive()
        parts.collect(lake, current)
    return written


def rebuild_lake(alive: Callable[[], None] = lambda: None) -> list[str]:
    """Write the whole lake anew from the database; who reads goes on with what they have open."""
    lake = place()
    with pointer.writing(lake, alive):
        current = Pointer()
        for day in settled.days():
            _write(lake, current, day, check=False)
            alive()
        pointer.swap(lake, current)
        parts.collect(lake, current)
    return sorted(current.days)


def _write(lake: Path, current: Pointer, day: settled.Day, *, check: bool) -> bool:
    """Whether anything of the day had to be written."""
    changed = False
    for kind in KINDS:
        facts, part = day.facts[kind.name], current.part(day.name, kind.name)
        if facts[0] == 0:
            if part is None:
                continue
            new = None
        elif part is None or part.facts != facts or not _is_there(lake, part, check=check):
            new = parts.write(lake, day.name, kind, settled.tables(kind, day), facts)
        else:
            continue
        current.put(day.name, kind.name, new)
        changed = True
    return changed


def _is_there(lake: Path, part: pointer.Part, *, check: bool) -> bool:
    return parts.is_whole(lake, part) if check else (lake / part.path).is_file()
