"""The archive: a plain tar, its members hashed as they go in, and as they come out."""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from ..errors import Tampered
from . import manifest
from .manifest import Manifest, Member

Advance = Callable[[int], None]
_CHUNK = 1 << 20


class _Hashing(io.RawIOBase):
    """A file that notes what is read of it."""

    def __init__(self, file: IO[bytes], advance: Advance) -> None:
        self._file = file
        self._advance = advance
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        self._advance(len(data))
        return data


class Writer:
    """Puts files into an archive."""

    def __init__(self, file: IO[bytes], advance: Advance) -> None:
        self._tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        self._advance = advance
        self.members: list[Member] = []

    def add(self, name: str, path: Path) -> None:
        """One file, under this name."""
        with open(path, "rb") as file:
            info = _info(name, os.fstat(file.fileno()).st_size)
            hashing = _Hashing(file, self._advance)
            self._tar.addfile(info, hashing)
            self.members.append(Member(name, info.size, hashing.digest.hexdigest()))

    def add_folder(self, name: str, folder: Path, leave_out: Callable[[Path], bool]) -> None:
        """Every file under a folder; what grows beside its place (`.part`) is none yet."""
        for path in _files(folder, leave_out):
            self.add(f"{name}/{path.relative_to(folder).as_posix()}", path)

    def finish(self, last: Manifest) -> None:
        """Put the manifest at the end."""
        text = last.text()
        self._tar.addfile(_info(manifest.NAME, len(text)), io.BytesIO(text))
        self._tar.close()


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _files(folder: Path, leave_out: Callable[[Path], bool]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink() or leave_out(path):
            continue
        if path.is_dir():
            yield from _files(path, leave_out)
        elif path.is_file():
            yield path


def unpack(archive: Path, into: Path, advance: Advance) -> Manifest:
    """Put every member under a folder, and compare all with the manifest; raises `Tampered`.

    Nothing of it is looked into before that.
    """
    found: list[Member] = []
    last: Manifest | None = None
    try:
        with tarfile.open(archive, mode="r:") as tar:
            for info in tar:
                if last is not None:
                    raise Tampered(f"{info.name} stands after the manifest")
                if info.name == manifest.NAME:
                    last = Manifest.read(_content(tar, info).read())
                else:
                    found.append(_take(tar, info, into, advance))
    except tarfile.TarError as error:
        raise Tampered(f"{archive} is no whole archive ({error})") from None
    if last is None:
        raise Tampered(f"{archive} breaks off: its manifest is missing")
    _compare(found, last.members)
    return last


def _take(tar: tarfile.TarFile, info: tarfile.TarInfo, into: Path, advance: Advance) -> Member:
    name = PurePosixPath(info.name)
    if name.is_absolute() or ".." in name.parts or not info.isreg():
        raise Tampered(f"{info.name} is no plain file under the archive")
    target = into.joinpath(*name.parts)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with _content(tar, info) as file, open(target, "xb", opener=_private) as out:
        while data := file.read(_CHUNK):
            digest.update(data)
            out.write(data)
            advance(len(data))
    return Member(info.name, info.size, digest.hexdigest())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(info)
    if file is None:
        raise Tampered(f"{info.name} is no file")
    return file


def _compare(found: list[Member], written: list[Member]) -> None:
    here, there = ({one.name: one for one in some} for some in (found, written))
    for name in sorted(here.keys() | there.keys()):
        if name not in here:
            raise Tampered(f"{name} is missing")
        if here[name] != there.get(name):
            raise Tampered(f"{name} is not what was written")
