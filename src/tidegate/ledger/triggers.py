"""Triggers that make tables append-only in the database itself, for both engines.

SQLite: a later migration that rebuilds one of these tables loses its triggers, and must make them
anew; a test compares.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

_FROZEN = ("ledger_event", "ledger_checkpoint")
_HEAD = "ledger_streamhead"
_SUBJECT = "ledger_subject"


def create(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger; those that exist stay."""
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def sort_by_code_point(connection: BaseDatabaseWrapper) -> None:
    """Make the order of streams that of the verification, whatever the database's language.

    SQLite compares so by itself. The index follows the column.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in (_HEAD, "ledger_event"):
            cursor.execute(f'ALTER TABLE {table} ALTER COLUMN stream TYPE varchar(400) COLLATE "C"')


def _sqlite() -> Iterator[str]:
    for table in _FROZEN:
        yield _sqlite_trigger(table, "UPDATE", "")
        yield _sqlite_trigger(table, "DELETE", "")
    yield _sqlite_trigger(_HEAD, "UPDATE", "WHEN NEW.seq <= OLD.seq OR NEW.stream <> OLD.stream")
    yield _sqlite_trigger(_HEAD, "DELETE", "")
    yield _sqlite_trigger(_SUBJECT, "DELETE", "")


def _sqlite_trigger(table: str, verb: str, when: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql() -> Iterator[str]:
    yield """
        CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
    """
    for table in _FROZEN:
        yield _postgresql_trigger(table, "UPDATE OR DELETE", "FOR EACH ROW")
        yield _postgresql_trigger(table, "TRUNCATE", "FOR EACH STATEMENT")
    forward = "FOR EACH ROW WHEN (NEW.seq <= OLD.seq OR NEW.stream <> OLD.stream)"
    yield _postgresql_trigger(_HEAD, "UPDATE", forward)
    for table in (_HEAD, _SUBJECT):
        yield _postgresql_trigger(table, "DELETE", "FOR EACH ROW")
        yield _postgresql_trigger(table, "TRUNCATE", "FOR EACH STATEMENT")


def _postgresql_trigger(table: str, verb: str, which: str) -> str:
    name = f"{table}_no_{verb.split()[0].lower()}"
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} {which} "
        "EXECUTE FUNCTION ledger_append_only()"
    )
