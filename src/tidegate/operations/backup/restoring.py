"""Restoring a back-up: into an empty database and an empty home, all of it or nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph

from tidegate.analytics.chain.interface import Verdict, verify
from tidegate.ledger.interface import export_lines

from ..errors import Newer, NotEmpty, Unverified
from . import rows
from .archive import Advance, unpack
from .manifest import Manifest
from .moment import is_empty, whole

_PUBLIC_KEY = "signing.pub"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and what was found out about the ledger."""

    manifest: Manifest
    rows: int
    #: Whether the signature was compared with a key from elsewhere than the archive.
    signer_known: bool
    verdict: Verdict


def restore_backup(archive: Path, *, public_key: str | None, advance: Advance) -> Restored:
    """Put everything back as it was; `advance` is told bytes as they come out.

    Raises an `OperationsError` or `OSError` with nothing changed.
    """
    _refuse_full()
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    public_key = public_key or _own_public_key()
    with _workplace(home) as work:
        found = unpack(archive, work / "archive", advance)
        found.check(public_key)
        with ExitStack() as undo:
            with whole(work):
                count = _load(found, work / "archive")
                verdict = _verify(work / "archive" / "checkpoint.jsonl", public_key)
                for target in _place(work / "archive"):
                    undo.callback(_remove, target)
            undo.pop_all()
    return Restored(found, count, public_key is not None, verdict)


def _refuse_full() -> None:
    if not is_empty():
        raise NotEmpty("the database has tables already")
    for folder in (Path(settings.HOME), Path(settings.FILES_FOLDER)):
        for path in folder.glob("*"):
            if path != Path(settings.KEYS_FOLDER):
                raise NotEmpty(f"{path} is there already")


def _own_public_key() -> str | None:
    file = Path(settings.KEYS_FOLDER) / _PUBLIC_KEY
    return file.read_text(encoding="ascii").strip() if file.is_file() else None


@contextmanager
def _workplace(home: Path) -> Iterator[Path]:
    """On the same disk as what comes into place, so that it can be moved there."""
    work = Path(tempfile.mkdtemp(prefix=".restoring-", dir=home))
    try:
        yield work
    finally:
        shutil.rmtree(work)


def _load(found: Manifest, folder: Path) -> int:
    """Make the tables as they were when the back-up was made, and fill them."""
    executor = MigrationExecutor(connection)
    targets = _last_of(found.migrations, executor.loader.graph)
    executor.migrate(targets)
    state = executor.loader.project_state(targets)
    models = [state.apps.get_model(table.model) for table in found.tables]
    with transaction.atomic():
        for model in models:
            _forget(model._meta.db_table)
        count = sum(
            rows.read(model, table.fields, folder / table.member)
            for model, table in zip(models, found.tables, strict=True)
        )
        connection.check_constraints()
        rows.reset_numbers(models)
    return count


def _last_of(names: list[str], graph: MigrationGraph) -> list[tuple[str, str]]:
    """The migrations on which no other one of these builds; to reach them is to reach all."""
    nodes = {(app, name) for app, _, name in (one.partition(".") for one in names)}
    unknown = sorted(nodes - graph.nodes.keys())
    if unknown:
        raise Newer(f"this version does not know the migration {'.'.join(unknown[0])}")
    return sorted(
        node
        for node in nodes
        if not any(child.key in nodes for child in graph.node_map[node].children)
    )


def _forget(table: str) -> None:
    """Empty a table of what a migration put there: its rows are in the back-up too."""
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted}")  # noqa: S608 - a table's own name


def _verify(checkpoint: Path, public_key: str | None) -> Verdict:
    given = [lambda: checkpoint.read_bytes().splitlines()] if checkpoint.is_file() else []
    verdict = verify(export_lines(), given, public_key)
    if not verdict.verifies:
        raise Unverified("; ".join(map(str, verdict.findings[:5])))
    return verdict


def _place(folder: Path) -> Iterator[Path]:
    """Move files to where they belong; each target, once it is there."""
    for name, target in (
        ("home", settings.HOME),
        ("files", settings.FILES_FOLDER),
        ("keys", settings.KEYS_FOLDER),
    ):
        source = folder / name
        if not source.is_dir():
            continue
        Path(target).mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in sorted(source.iterdir()):
            goal = Path(target) / path.name
            if not goal.exists():
                shutil.move(path, goal)
                yield goal


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
