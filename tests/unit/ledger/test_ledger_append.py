"""Events are written with what they are about, in order, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import checks
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.unit.analytics.ledgers import checkpoint
from tidegate.analytics.chain.interface import ZERO, Head, verify
from tidegate.ledger import subscriptions
from tidegate.ledger.interface import (
    AppendOnly,
    Draft,
    Field,
    Form,
    Kind,
    OutsideTransaction,
    Refused,
    append,
    append_all,
    declare,
    events_of,
    export_lines,
    subscribe,
    subscribe_batch,
)
from tidegate.ledger.models import Checkpoint, EventRow, StreamHead
from tidegate.ledger.registry import WrongKind

LODGED = declare("test.lodged", declaration=Form.IDENTIFIER, content=Form.DIGEST)
NOTED = declare(
    "test.noted",
    code=Form.CODE,
    count=Field(Form.COUNT, optional=True),
    items=Field(Form.IDENTIFIER, optional=True, many=True),
    urgent=Field(Form.FLAG, optional=True),
    weight_kg=Field(Form.DECIMAL, optional=True),
    day=Field(Form.DAY, optional=True),
)
DIGEST = "ab" * 32


@pytest.fixture
def heard():
    """What a subscriber of NOTED was told."""
    told = []
    subscribe(NOTED)(told.append)
    yield told
    subscriptions._subscribers.pop(NOTED.name)


def note(stream="declaration/1", code="x_ray", **more):
    return append(stream, NOTED, {"code": code, **more}, "officer/7")


@pytest.mark.django_db
def test_events_of_a_stream_are_numbered_and_linked():
    first, second = note(), note(code="open")
    other = note("declaration/2")
    assert (first.event.seq, first.event.previous) == (1, ZERO)
    assert (second.event.seq, second.event.previous) == (2, first.hash)
    assert (other.event.seq, other.event.previous) == (1, ZERO)
    assert list(events_of("declaration/1")) == [first, second]
    assert list(events_of("declaration/1", after=1)) == [second]
    head = StreamHead.objects.get(stream="declaration/1")
    assert (head.seq, head.hash) == (2, second.hash)


@pytest.mark.django_db
def test_what_is_stored_gives_the_hash_that_was_written():
    odd = datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=UTC) - timedelta(microseconds=998999)
    written = append(
        "declaration/1",
        NOTED,
        {
            "code": "x_ray",
            "count": 2**53 - 1,
            "items": ["a", "b"],
            "urgent": True,
            "weight_kg": "12.50",
            "day": "2026-11-21",
        },
        "system/worker",
        odd,
    )
    (read,) = events_of("declaration/1")
    assert read == written
    assert read.event.hash() == read.hash
    assert read.event.occurred_at == "2026-11-21T23:59:59.001000Z"


@pytest.mark.django_db
def test_many_events_at_once_keep_their_order():
    drafts = [
        Draft(f"declaration/{number % 3}", NOTED, {"code": f"n{number}"}, "officer/7")
        for number in range(300)
    ]
    written = append_all(drafts)
    assert [one.event.payload["code"] for one in written] == [f"n{n}" for n in range(300)]
    assert [one.event.seq for one in events_of("declaration/1")] == list(range(1, 101))
    assert list(events_of("declaration/1")) == written[1::3]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(OutsideTransaction):
        note()
    assert not EventRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_nothing_and_no_gap():
    with transaction.atomic():
        note()

    def fail():
        with transaction.atomic():
            note(code="lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with transaction.atomic():
        last = note(code="kept")
    assert last.event.seq == 2
    assert [one.event.payload["code"] for one in events_of("declaration/1")] == ["x_ray", "kept"]


@pytest.mark.django_db
def test_a_clock_that_is_set_back_changes_no_order(monkeypatch):
    late = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: late)
    note(code="first")
    monkeypatch.setattr(timezone, "now", lambda: late - timedelta(days=800))
    note(code="second")
    events = [one.event for one in events_of("declaration/1")]
    assert [event.payload["code"] for event in events] == ["first", "second"]
    assert events[0].recorded_at > events[1].recorded_at
    assert _verdict().verifies


def _verdict():
    heads = [Head(row.stream, row.seq, row.hash) for row in StreamHead.objects.order_by("stream")]
    return verify(export_lines(), [lambda: checkpoint(heads)])


@pytest.mark.django_db
def test_streams_are_exported_in_the_order_that_the_verification_expects():
    """Whatever order the database would give to letters, digits and signs."""
    for name in ("a/b", "a", "a-b/1", "a/B", "a/a.1", "a/a-1", "a_b", "a/10", "a/9", "ab/1"):
        note(name)
    assert _verdict().verifies
    assert _verdict().streams == 10


@pytest.mark.parametrize(
    ("payload", "mistakes"),
    [
        ({}, {"field declaration is missing", "field content is missing"}),
        (
            {"declaration": "D1", "content": DIGEST, "name": "Chan Tai Man"},
            {"unknown field name"},
        ),
        (
            {"declaration": "Chan Tai Man", "content": "plain"},
            {
                "field declaration is not in the form IDENTIFIER",
                "field content is not in the form DIGEST",
            },
        ),
        ({"declaration": "chan@example.com", "content": DIGEST}, None),
        ({"declaration": "陳大文", "content": DIGEST}, None),
        ({"declaration": "A123456(7)", "content": DIGEST}, None),
        ({"declaration": 1.5, "content": DIGEST}, None),
        ({"declaration": None, "content": DIGEST}, None),
        ({"declaration": ["D1"], "content": DIGEST}, None),
        ({"declaration": "D1\n", "content": DIGEST}, None),
    ],
)
@pytest.mark.django_db
def test_a_payload_that_does_not_fit_its_kind_is_refused_and_not_repeated(payload, mistakes):
    with pytest.raises(Refused) as refused:
        append("declaration/1", LODGED, payload, "officer/7")
    if mistakes is not None:
        assert set(refused.value.mistakes) == mistakes
    assert "Chan" not in str(refused.value)
    assert not EventRow.objects.exists()


@pytest.mark.parametrize("value", [-1, True, 2**53, "1", 1.0])
@pytest.mark.django_db
def test_a_count_is_a_whole_number(value):
    with pytest.raises(Refused):
        note(count=value)


@pytest.mark.parametrize("address", ["", "Chan Tai Man", "officer/", "officer//7", "officer/7\n"])
@pytest.mark.django_db
def test_streams_and_actors_are_plain_addresses(address):
    with pytest.raises(Refused):
        append(address, NOTED, {"code": "x"}, "officer/7")
    with pytest.raises(Refused):
        append("declaration/1", NOTED, {"code": "x"}, address)


@pytest.mark.django_db
def test_a_kind_that_nobody_declared_is_refused():
    with pytest.raises(Refused, match="not declared"):
        append("declaration/1", Kind("test.secret", {}), {}, "officer/7")


@pytest.mark.django_db
def test_a_time_without_zone_is_refused():
    with pytest.raises(Refused, match="no time zone"):
        append("d/1", NOTED, {"code": "x"}, "officer/7", datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_kind_is_declared_once():
    assert declare("test.lodged", declaration=Form.IDENTIFIER, content=Form.DIGEST) is LODGED
    with pytest.raises(WrongKind):
        declare("test.lodged", declaration=Form.IDENTIFIER)
    with pytest.raises(WrongKind):
        declare("Lodged", declaration=Form.IDENTIFIER)


@pytest.mark.django_db
def test_one_bad_event_of_many_writes_none():
    good = Draft("declaration/1", NOTED, {"code": "x"}, "officer/7")
    with pytest.raises(Refused):
        append_all([good, Draft("declaration/1", NOTED, {}, "officer/7")])
    assert not EventRow.objects.exists()


@pytest.mark.django_db
def test_a_subscriber_is_told_in_the_transaction(heard):
    written = note()
    append("declaration/1", LODGED, {"declaration": "D1", "content": DIGEST}, "officer/7")
    assert heard == [written]


def _write():
    StreamHead.objects.create(stream="mine", hash=ZERO)
    note()


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_that_raises_undoes_all(heard):
    def fail(_):
        raise RuntimeError("no room")

    subscribe(NOTED)(fail)
    write = transaction.atomic(_write)
    with pytest.raises(RuntimeError):
        write()
    assert not EventRow.objects.exists()
    assert not StreamHead.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_hides_a_failed_subscriber_cannot_commit(heard):
    def fail(_):
        raise RuntimeError("no room")

    subscribe(NOTED)(fail)
    with transaction.atomic():
        StreamHead.objects.create(stream="mine", hash=ZERO)
        with pytest.raises(RuntimeError):
            note()
    assert not EventRow.objects.exists()
    assert not StreamHead.objects.exists()


def test_a_subscription_to_no_kind_is_found_at_start():
    ghost = Kind("test.ghost", {})
    subscribe(ghost)(print)
    try:
        assert "ledger.E001" in [one.id for one in checks.run_checks()]
    finally:
        subscriptions._subscribers.pop("test.ghost")
    assert checks.run_checks() == []


@pytest.mark.django_db
def test_two_events_with_one_number_cannot_be_written(monkeypatch):
    from tidegate.ledger import services

    note()
    stale = StreamHead(stream="declaration/1", seq=0, hash=ZERO)
    monkeypatch.setattr(services, "_lock", lambda *_: {"declaration/1": stale})
    with pytest.raises(DatabaseError), transaction.atomic():
        note()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        lambda: EventRow.objects.update(actor="officer/8"),
        lambda: EventRow.objects.all().delete(),
        lambda: EventRow.objects.filter(seq=1).update(actor="officer/8"),
        lambda: EventRow.objects.get().delete(),
        lambda: EventRow.objects.get().save(),
        lambda: EventRow.objects.create(),
        lambda: EventRow.objects.bulk_create([]),
        lambda: EventRow.objects.bulk_update([], ["actor"]),
        lambda: Checkpoint(number=1).save(),
    ],
)
def test_the_model_refuses_to_change_an_event(act):
    note()
    with pytest.raises(AppendOnly):
        act()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET actor = 'officer/8'",
        "DELETE FROM ledger_event",
        "UPDATE ledger_checkpoint SET hash = ''",
        "DELETE FROM ledger_checkpoint",
        "UPDATE ledger_streamhead SET seq = seq - 1",
        "UPDATE ledger_streamhead SET stream = 'declaration/2', seq = 9",
        "DELETE FROM ledger_streamhead",
    ],
)
def test_the_database_refuses_to_change_an_event(statement):
    note()
    insert = "INSERT INTO ledger_checkpoint (number, statement, hash) VALUES (1, '', 'a')"
    with connection.cursor() as cursor:
        cursor.execute(insert)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.django_db
def test_sqlite_refuses_to_replace():
    """Without recursive triggers, OR REPLACE deletes a row past the trigger of DELETE."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no OR REPLACE")
    note()
    replace = "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(replace)


@pytest.mark.django_db
def test_postgresql_refuses_to_truncate():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE ledger_event")


@pytest.mark.django_db
def test_what_is_appended_together_is_told_together():
    told = []
    subscribe_batch(NOTED)(lambda several: told.append([one.event.stream for one in several]))
    try:
        with transaction.atomic():
            append_all(
                [
                    Draft("thing/1", NOTED, {"code": "a"}, "system/test"),
                    Draft(
                        "thing/2", LODGED, {"declaration": "D", "content": DIGEST}, "system/test"
                    ),
                    Draft("thing/3", NOTED, {"code": "b"}, "system/test"),
                ]
            )
    finally:
        subscriptions._subscribers.pop(NOTED.name)
    assert told == [["thing/1", "thing/3"]]
