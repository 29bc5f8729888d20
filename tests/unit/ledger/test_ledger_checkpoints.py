"""Checkpoints: signed, chained, stored when their file is whole."""

import pytest
from django.db import connection, transaction

from tidegate.analytics.chain.interface import ZERO, Statement, verify
from tidegate.ledger import triggers
from tidegate.ledger.interface import (
    Erased,
    Form,
    KeysMissing,
    NothingToSign,
    append,
    declare,
    events_of,
    export_lines,
    make_checkpoint,
    subjects,
)
from tidegate.ledger.models import Checkpoint

DONE = declare("test.done", item=Form.COUNT)
NAMED = declare("test.named", name=Form.DIGEST)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def write_some(streams, events=3):
    with transaction.atomic():
        for stream in streams:
            for item in range(events):
                append(stream, DONE, {"item": item}, "system/worker")


def signed():
    lines = []
    statement = make_checkpoint(lines.append, actor="system/test")
    return statement, lines


def test_checkpoints_are_chained_and_verify_with_the_public_key(keys):
    write_some(["declaration/1", "declaration/2"])
    first, first_lines = signed()
    write_some(["declaration/2", "declaration/3"])
    second, second_lines = signed()

    assert (first.number, first.previous, first.streams, first.events) == (1, ZERO, 2, 6)
    assert (second.number, second.previous) == (2, first.hash())
    assert Statement.read(Checkpoint.objects.get(number=2).statement.encode()) == second
    public = (keys / "signing.pub").read_text().strip()
    verdict = verify(export_lines(), [lambda: first_lines, lambda: second_lines], public)
    assert verdict.findings == []
    assert (verdict.events, verdict.certain, verdict.after) == (14, 13, 1)


def test_after_an_erasure_the_ledger_verifies_and_the_values_are_gone():
    subject = subjects.create_subject()
    sealed = subjects.seal(subject, "name", "Chan Tai Man")
    digest = subjects.digest(subject, "name", "Chan Tai Man")
    with transaction.atomic():
        append("declaration/1", NAMED, {"name": digest}, "system/worker")
    _, before = signed()
    subjects.erase(subject, policy="retention-2026", actor="officer/7")
    _, after = signed()
    verdict = verify(export_lines(), [lambda: before, lambda: after])
    assert verdict.findings == []
    assert b"Chan" not in b"".join(export_lines())
    with pytest.raises(Erased):
        subjects.unseal(subject, "name", sealed)


def test_the_ledger_says_that_a_checkpoint_was_made():
    write_some(["declaration/1"])
    statement, _ = signed()
    (event,) = events_of("ledger/checkpoints")
    assert event.event.payload == {"number": 1, "statement": statement.hash(), "events": 3}


def test_a_file_that_could_not_be_written_leaves_no_checkpoint():
    write_some(["declaration/1"])

    def full(_):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        make_checkpoint(full, actor="system/test")
    assert not Checkpoint.objects.exists()


def test_an_empty_ledger_has_nothing_to_sign():
    with pytest.raises(NothingToSign):
        signed()


def test_without_a_key_nothing_is_signed(keys):
    write_some(["declaration/1"])
    (keys / "signing.pem").unlink()
    with pytest.raises(KeysMissing):
        signed()


def test_every_trigger_stands_after_the_last_migration():
    """SQLite drops them with a table that a migration rebuilds."""

    def standing():
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        with connection.cursor() as cursor:
            cursor.execute(query)
            return {name for (name,) in cursor.fetchall()}

    before = standing()
    triggers.create(connection)
    assert before == standing()
    assert len(before) >= 7
