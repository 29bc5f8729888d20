"""Outputs: looked at before the work begins, put in their place as one step when they are whole."""

import ctypes
import errno
import fcntl
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tidegate.targeting.workbench.errors import OutputRefused

_AT_THE_WORKING_FOLDER = -100
_EXCHANGE = 2
#: Held as long as a folder is being written; it ends with the process.
_LOCK = "lock"
#: What a hidden folder of ours may hold: the lock, the new folder, the one that it replaced.
_OURS = frozenset({_LOCK, "whole", "replaced"})
#: A younger hidden folder may be one that is not locked yet.
_LEFT_AFTER_S = 60.0


def check_outputs(inputs: Sequence[Path], outputs: Sequence[Path]) -> None:
    """Refuse, before any work, outputs that cannot be written or would destroy something.

    Raises:
        OutputRefused: an output is an input, or another output, or no plain file.
        OSError: its folder is not one that we may write into.
    """
    read = {path.resolve() for path in inputs}
    written: set[Path] = set()
    for path in outputs:
        real = path.resolve()
        if real in read:
            raise OutputRefused(f"{path} is one of the files that are read")
        if real in written:
            raise OutputRefused(f"{path} would be written twice")
        if real.exists() and not real.is_file():
            raise OutputRefused(f"{path} is there, and is no plain file")
        written.add(real)
        check_folder(real.parent)


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written into or made.

    Raises:
        OSError: the nearest folder that exists is a file, or is not ours to write into.
    """
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


def place(written: Path, final: Path) -> None:
    """Put a written file in its place as one step, also from another file system.

    A link is followed; the file gets the mode that the user's umask asks for.
    """
    final = final.resolve()
    final.parent.mkdir(parents=True, exist_ok=True)
    beside = final.with_name(f".{final.name}-{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as target, written.open("rb") as source:
            while block := source.read(1 << 20):
                target.write(block)
        os.replace(beside, final)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A place, hidden beside a folder, to write in what is then to be `place_folder`d.

    A process that is killed leaves it there: the next one that writes the same folder takes it
    away.
    """
    _take_away_what_was_left(folder)
    with (
        tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as hidden,
        _held(Path(hidden)),
    ):
        yield Path(hidden) / "whole"


def _take_away_what_was_left(folder: Path) -> None:
    ours = re.compile(rf"\.{re.escape(folder.name)}-[a-z0-9_]{{8}}")
    oldest = time.time() - _LEFT_AFTER_S
    for left in folder.parent.iterdir():
        # Another process may take it away at the same time, or it is not ours to take away.
        with suppress(OSError):
            if (
                ours.fullmatch(left.name)
                and left.lstat().st_mtime < oldest
                and left.is_dir()
                and not left.is_symlink()
                and {path.name for path in left.iterdir()} <= _OURS
            ):
                with _held(left) as held:
                    if held:
                        shutil.rmtree(left)


@contextmanager
def _held(hidden: Path) -> Iterator[bool]:
    """Whether we hold the lock, until the end of the block or of the process."""
    with (hidden / _LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def place_folder(whole: Path, folder: Path) -> None:
    """Put a written folder in its place; what it replaces is then where it was written.

    On Linux the two change places as one step. Where the system or the disk cannot do that, there
    is a moment between two steps at which the place is empty and the old folder beside it.
    """
    if not folder.exists() or not any(folder.iterdir()):
        os.replace(whole, folder)
    elif not _exchanged(whole, folder):
        os.replace(folder, whole.with_name("replaced"))
        os.replace(whole, folder)


def _exchanged(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    here = _AT_THE_WORKING_FOLDER
    return bool(rename(here, os.fsencode(one), here, os.fsencode(other), _EXCHANGE) == 0)
