"""Making a back-up: one archive, moved to its place when it is whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

import tidegate
from tidegate.ledger.interface import NothingToSign, check_keys, make_checkpoint

from ..errors import NotUpToDate, WrongPlace
from ..health import missing_migrations
from . import rows
from .archive import Advance, Writer
from .manifest import Manifest, Table
from .moment import frozen

_ACTOR = "system/backup"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a back-up holds."""

    rows: int
    tables: int
    files: int
    size: int


def make_backup(out: Path, *, with_keys: bool, advance: Advance) -> BackedUp:
    """Write everything of one moment into one file; `advance` is told bytes as they go in."""
    out = out.absolute()
    for folder in (Path(settings.HOME), Path(settings.FILES_FOLDER)):
        if out.is_relative_to(folder):
            raise WrongPlace(f"{out} is in {folder}")
    missing = missing_migrations()
    if missing:
        raise NotUpToDate(f"the database is {missing} steps behind this version")
    check_keys()
    with _growing(out) as (work, growing), open(growing, "xb", opener=_private) as file:
        done = _write(Writer(file, advance), work, with_keys=with_keys)
        file.flush()
        os.fsync(file.fileno())
        return BackedUp(*done, size=file.tell())


@contextmanager
def _growing(out: Path) -> Iterator[tuple[Path, Path]]:
    """A folder to work in, beside the archive; it goes away, and the archive comes, or not."""
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield work, work / "growing.tar"
        os.replace(work / "growing.tar", out)
    finally:
        shutil.rmtree(work)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(writer: Writer, work: Path, *, with_keys: bool) -> tuple[int, int, int]:
    checkpoint = work / "checkpoint.jsonl"
    if _checkpoint(checkpoint):
        writer.add("checkpoint.jsonl", checkpoint)
    made_at = timezone.now().isoformat()
    with frozen(work):
        migrations = sorted(
            ".".join(key) for key in MigrationRecorder(connection).applied_migrations()
        )
        tables = [_table(writer, model, work) for model in rows.tables()]
    # Files are written before the rows that name them, and never changed: those are all here.
    before = len(writer.members)
    _add_files(writer)
    files = len(writer.members) - before
    if with_keys:
        writer.add_folder("keys", Path(settings.KEYS_FOLDER), lambda _: False)
    last = Manifest(made_at, tidegate.__version__, migrations, tables, writer.members)
    writer.finish(last.signed())
    return sum(table.rows for table in tables), len(tables), files


def _checkpoint(path: Path) -> bool:
    """Sign all heads, so that the restored ledger can be compared; False for an empty one."""
    with open(path, "wb") as file:
        try:
            make_checkpoint(lambda line: file.write(line + b"\n"), actor=_ACTOR)
        except NothingToSign:
            return False
    return True


def _table(writer: Writer, model: type, work: Path) -> Table:
    name = model._meta.db_table  # type: ignore[attr-defined]
    path = work / "rows"
    count = rows.write(model, path)
    member = f"database/{name}.jsonl.gz"
    writer.add(member, path)
    path.unlink()
    fields = [field.attname for field in rows.fields_of(model)]
    return Table(model._meta.label, member, fields, count)  # type: ignore[attr-defined]


def _add_files(writer: Writer) -> None:
    """All of HOME but the database, the keys, and the lake, which is made from the database again.

    And the file store, where it is elsewhere.
    """
    home, files = Path(settings.HOME), Path(settings.FILES_FOLDER)
    database = Path(str(connection.settings_dict["NAME"])).absolute()
    keys = Path(settings.KEYS_FOLDER)

    def leave_out(path: Path) -> bool:
        if path in (keys, files, home / "lake"):
            return True
        return path.parent == database.parent and path.name.startswith(database.name)

    if home.is_dir():
        writer.add_folder("home", home, leave_out)
    if files.is_dir():
        writer.add_folder("files", files, lambda _: False)
