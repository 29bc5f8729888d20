"""By which mappings a file may be read: our own, and those that the administration installed.

The mapping is kept with the file, as it was when the file was sent: a worker that is killed and
begins again reads the same rows, whatever was installed meanwhile.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks

from tidegate.declaration.interface import Mapping, MappingError, load_mapping, parse_mapping
from tidegate.files.interface import fetch, keep

from .document import Invalid, Mistake
from .models import Upload

#: Its columns are those of the 42 items; always there, and what is meant where nothing is said.
CANONICAL = "canonical"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Offered:
    """A mapping that a sender may choose."""

    name: str
    #: One line for people; empty for our own.
    title: str = ""


def offered() -> list[Offered]:
    """Our own, then the installed ones by name; one that is written wrongly is left out."""
    found = [Offered(CANONICAL)]
    for path in _installed():
        try:
            found.append(Offered(path.stem, _read(path).title))
        except MappingError:
            continue
    return found


def kept(name: str) -> str:
    """Keep a mapping as it is now: its SHA-256, empty for our own. Raises `Invalid`."""
    if name == CANONICAL:
        return ""
    if name not in {one.name for one in offered()}:
        names = ", ".join(one.name for one in offered())
        raise Invalid([Mistake("mapping", "choice", f"one of {names}")])
    return keep((_folder() / f"{name}.toml").read_bytes()).content


def mapping_of(upload: Upload) -> Mapping:
    """The mapping that a file was sent with. Raises `Altered`, `MappingError`."""
    if not upload.mapping_content:
        return load_mapping(CANONICAL)
    return _checked(fetch(upload.mapping_content), upload.mapping)


@checks.register
def check_installed(**_: object) -> list[checks.CheckMessage]:
    """Every mistake of every installed mapping; such a one is not offered."""
    found: list[checks.CheckMessage] = []
    for path in _installed():
        try:
            _read(path)
        except MappingError as error:
            told = (f"mapping {path.stem}: {line}" for line in error.mistakes)
            found += [checks.Warning(one, id="lodgement.W001") for one in told]
    return found


def _folder() -> Path:
    return Path(settings.MAPPINGS_FOLDER)


def _installed() -> Iterator[Path]:
    yield from sorted(path for path in _folder().glob("*.toml") if path.stem != CANONICAL)


def _read(path: Path) -> Mapping:
    if not _NAME.fullmatch(path.stem):
        raise MappingError(path.stem, ["a file's name is of small letters, digits, - and _"])
    return _checked(path.read_bytes(), path.stem)


def _checked(content: bytes, name: str) -> Mapping:
    """What these bytes say, if declarations can be read by it."""
    try:
        mapping = parse_mapping(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise MappingError(name, ["the file is not UTF-8 text"]) from None
    currency = load_mapping(CANONICAL).currency
    if mapping.currency != currency:
        raise MappingError(name, [f"[mapping.currency] declarations have values in {currency}"])
    return mapping
