"""Files kept by what is in them: written whole or not at all, and never changed.

A file's name is the SHA-256 of its content. So the same photograph is stored once, a copy that
was altered is noticed, and two writers of the same name write the same bytes.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone

#: The entry of STORAGES: a folder of HOME, or S3 through django-storages.
_ALIAS = "kept"
_SPOOLED_BYTES = 1024 * 1024
#: What was kept within this time may be named by a row that is not committed yet.
_FRESH = timedelta(hours=1)

#: Of each room, whether a row of it names a content.
_namers: list[Callable[[str], bool]] = []


class WholeFiles(FileSystemStorage):
    """A folder into which a file comes by being renamed, after it is on the disk whole."""

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it stands for the content, so there is no other one."""
        return name


class Altered(Exception):
    """A stored file is gone, or is not what its name says.

    Restore it from a back-up; the name is the SHA-256 of what it was.
    """


class StillFresh(Exception):
    """The same content was kept again a moment ago, and a row may be about to name it.

    Erase it later.
    """


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file is, and how long it is."""

    #: SHA-256 of its bytes in hexadecimal digits.
    content: str
    #: In bytes.
    size: int


def keep(data: bytes) -> Kept:
    """Store bytes."""
    return keep_chunks([data])


def keep_chunks(chunks: Iterable[bytes]) -> Kept:
    """Store bytes that come in pieces, without holding all of them in memory."""
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=_SPOOLED_BYTES) as spool:
        for chunk in chunks:
            digest.update(chunk)
            spool.write(chunk)
            size += len(chunk)
        content = digest.hexdigest()
        # Also where it is there already: so that nobody erases it before a row names it.
        spool.seek(0)
        _store().save(_name(content), File(spool))
    return Kept(content, size)


def opened(content: str) -> IO[bytes]:
    """The file of this SHA-256, to read in pieces; raises `Altered` if it is gone.

    Its bytes are not compared with its name: `fetch` does that.
    """
    try:
        file: IO[bytes] = _store().open(_name(content))
    except FileNotFoundError:
        raise Altered(f"{content}: the file is gone") from None
    return file


def named_by(namer: Callable[[str], bool]) -> None:
    """Say of a room how to find out whether a row of it names a content; then it is not erased."""
    _namers.append(namer)


def erase(content: str) -> None:
    """Erase a file that no row names any more; one that is gone already stays so.

    In the transaction in which the last row forgets it: killed before its end, the row still names
    what is gone, and whoever erases comes again. Raises `StillFresh`.
    """
    store, name = _store(), _name(content)
    if any(is_named(content) for is_named in _namers) or not store.exists(name):
        return
    if timezone.now() - store.get_modified_time(name) < _FRESH:
        raise StillFresh(content)
    store.delete(name)


def fetch(content: str) -> bytes:
    """The bytes of this SHA-256; raises `Altered` if they are others, or gone."""
    with opened(content) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != content:
        raise Altered(f"{content}: the file was altered")
    return data


def _store() -> Storage:
    return storages[_ALIAS]


def _name(content: str) -> str:
    return f"{content[:2]}/{content}"
