"""What tests of every room share."""

import os
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tidegate.cli.needs import public_data_folder

# As `tidegate` itself does, before anything loads LightGBM.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
_ABOUT_PAGES = re.compile(r"/unit/web/|/test_every_(address|form)\.py|_pages\.py|/test_desk\.py")
_OF_DATABASE = {"db", "transactional_db", "database_url", "tidegate", "harbour"}


def pytest_collection_modifyitems(config, items):
    """Files with slow tests come first, so that nobody waits for one of them at the end.

    On PostgreSQL only the tests that touch a database are run, and of these not what pages and
    addresses answer: that asks the same services. The others were run before.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    if not ON_POSTGRESQL:
        return
    kept = [
        item
        for item in items
        if _touches_a_database(item) and not _ABOUT_PAGES.search(item.path.as_posix())
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _touches_a_database(item):
    return item.get_closest_marker("django_db") or _OF_DATABASE & set(item.fixturenames)


@pytest.fixture(scope="session")
def public_data():
    """The folder with public data sets; without it the test is skipped, and says so."""
    folder = public_data_folder()
    if folder is None:
        pytest.skip("no public data: set TIDEGATE_PUBLIC_DATA (see `tidegate doctor`)")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _emptied_past_the_triggers():
    """Between tests that commit, Django empties all tables; the ledger's triggers forbid it."""
    # `base` first: `operations` alone would be a circle of imports.
    import django.db.backends.postgresql.base
    import django.db.backends.sqlite3.base  # noqa: F401
    from django.db.backends.postgresql.operations import DatabaseOperations as PostgreSQL
    from django.db.backends.sqlite3.operations import DatabaseOperations as SQLite

    from tidegate.ledger import triggers

    def empty_postgresql(self, sql_list):
        quiet = "SET session_replication_role = replica"
        loud = "SET session_replication_role = DEFAULT"
        flush_postgresql(self, [quiet, *sql_list, loud] if sql_list else [])

    def empty_sqlite(self, sql_list):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        flush_sqlite(self, sql_list)
        triggers.create(self.connection)

    flush_postgresql, flush_sqlite = PostgreSQL.execute_sql_flush, SQLite.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostgreSQL, "execute_sql_flush", empty_postgresql)
        patch.setattr(SQLite, "execute_sql_flush", empty_sqlite)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered(request):
    """What a process remembers of codes and firms is of a database that the test before undid."""
    yield
    if _touches_a_database(request.node):
        from tidegate.lodgement import lists, traders

        lists.forget()
        traders.forget()


def _run(url: str, home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command, on this database and with the keys of this folder."""
    return subprocess.run(
        [sys.executable, "-m", "tidegate.cli", *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": url, "TIDEGATE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def create_database(name: str, template: str = "template1") -> str:
    """A new database on the server; its URL."""
    import psycopg

    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory):
    """A database with tables and a folder with keys, to copy from; made by the command."""
    home = tmp_path_factory.mktemp("migrated")
    name = f"migrated_{uuid.uuid4().hex}"
    url = create_database(name) if ON_POSTGRESQL else f"sqlite:///{home / 'tidegate.sqlite3'}"
    for command in ("migrate", "create-keys"):
        answer = _run(url, home, command)
        assert answer.returncode == 0, answer.stdout + answer.stderr
    return home, name


@pytest.fixture
def database_url(_migrated, tmp_path):
    """A database of one test's own, with tables, for the processes that the test starts."""
    home, name = _migrated
    if ON_POSTGRESQL:
        return create_database(f"test_{uuid.uuid4().hex}", name)
    shutil.copy(home / "tidegate.sqlite3", tmp_path)
    return f"sqlite:///{tmp_path / 'tidegate.sqlite3'}"


@pytest.fixture
def tidegate(_migrated, database_url, tmp_path):
    """Run the command on a database and with keys of the test's own."""
    shutil.copytree(_migrated[0] / "keys", tmp_path / "keys")

    def run(*arguments, code=0):
        answer = _run(database_url, tmp_path, *arguments)
        assert answer.returncode == code, answer.stdout + answer.stderr
        return answer

    run.environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "TIDEGATE_HOME": str(tmp_path),
    }
    return run


@pytest.fixture
def people(db, keys):
    """Makes organisations, persons with roles, and browsers that are signed in."""
    from tests.people import People

    return People()


@pytest.fixture
def keys(settings, tmp_path) -> Path:
    """A folder with keys that this test made."""
    from tidegate.ledger.interface import create_missing_keys

    settings.KEYS_FOLDER = tmp_path / "keys"
    create_missing_keys()
    return settings.KEYS_FOLDER


@pytest.fixture
def code_tables(db, monkeypatch):
    """The code tables that are typed, and countries and currencies; not goods and places."""
    from tidegate.codes.interface import load, tables
    from tidegate.codes.sources import un_ece

    # Units and packages as typed, whether or not set-up brought the whole lists.
    monkeypatch.setattr(un_ece, "BUILT", Path("there-is-none"))

    load([one.name for one in tables() if one.small], actor="system/tests")
