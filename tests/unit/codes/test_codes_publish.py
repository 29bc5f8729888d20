"""Facts hold over days, and are known over moments; what was known is never lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.codes import services
from tidegate.codes.interface import (
    ALWAYS,
    Fact,
    Names,
    NoSuchTable,
    Origin,
    Period,
    code,
    codes,
    history,
    plan,
    publish,
)
from tidegate.codes.models import CodeRow, Edition
from tidegate.ledger.interface import events_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 21)


def fact(name, since=ALWAYS, until=None, code="A", **data):
    return Fact(code, Names(name), data, since, until, "a test")


def say(*facts, origin=Origin.IMPORT, table="means"):
    return publish(table, facts, version="v1", origin=origin, actor="officer/1")


def name_of(day, known_at=None, of="A"):
    found = code("means", of, day, known_at)
    return found and found.names.en


def test_what_is_published_holds_on_its_days():
    say(fact("old", ALWAYS, DAY), fact("new", DAY))

    assert name_of(DAY - timedelta(1)) == "old"
    assert name_of(DAY) == "new"
    assert name_of(date(1900, 1, 1)) == "old"
    assert code("means", "B", DAY) is None


def test_a_later_fact_takes_its_days_and_leaves_the_others():
    say(fact("usual"))
    first = Edition.objects.get()
    say(fact("holiday", DAY, DAY + timedelta(1)))

    names = [name_of(DAY + timedelta(days)) for days in (-1, 0, 1)]
    assert names == ["usual", "holiday", "usual"]
    assert name_of(DAY, known_at=first.published_at) == "usual"
    assert name_of(DAY, known_at=first.published_at - timedelta(seconds=1)) is None
    assert [one.names.en for one in history("means", "A")] == ["usual", "holiday", "usual", "usual"]


def test_saying_the_same_again_writes_nothing():
    say(fact("x", lane="open"))
    before = CodeRow.objects.count(), len(list(events_of("codes/means")))

    assert say(fact("x", lane="open")) is None
    assert say(fact("x", DAY, DAY + timedelta(9), lane="open")) is None
    assert (CodeRow.objects.count(), len(list(events_of("codes/means")))) == before


def test_each_edition_has_one_event_with_counts_and_digest():
    say(fact("x"), fact("y", code="B"))
    edition = say(fact("z", DAY))

    events = [one.event for one in events_of("codes/means")]
    assert [event.payload["added"] for event in events] == [2, 2]
    assert events[1].payload == {
        "table": "means",
        "edition": edition.pk,
        "origin": "import",
        "added": 2,
        "closed": 1,
        "unchanged": 0,
        "digest": edition.digest,
    }
    assert events[1].actor == "officer/1"


def test_a_load_ends_what_its_source_no_longer_has(monkeypatch):
    monkeypatch.setattr(services.timezone, "localdate", lambda *_: DAY)
    say(fact("a"), fact("b", code="B"), origin=Origin.LOAD)
    say(fact("a"), origin=Origin.LOAD)

    assert name_of(DAY - timedelta(1), of="B") == "b"
    assert name_of(DAY, of="B") is None
    assert name_of(DAY) == "a"


def test_a_load_leaves_alone_what_a_person_wrote():
    say(fact("of the package"), fact("b", code="B"), origin=Origin.LOAD)
    say(fact("of an officer", DAY, DAY + timedelta(1)), origin=Origin.DESK)
    say(fact("of the next package"), fact("b2", code="B"), origin=Origin.LOAD)

    assert name_of(DAY) == "of an officer"
    assert name_of(DAY + timedelta(1)) == "of the package"
    assert name_of(DAY, of="B") == "b2"


def test_a_clock_set_back_does_not_turn_time(monkeypatch):
    say(fact("one"))
    early = datetime(2000, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(services.timezone, "now", lambda: early)
    say(fact("two"))

    first, second = CodeRow.objects.order_by("pk")
    assert first.known_until == second.known_from
    assert second.known_from > first.known_from
    assert name_of(DAY) == "two"


def test_a_plan_writes_nothing():
    say(fact("x"))

    planned = plan("means", [fact("y", DAY)], origin=Origin.IMPORT)

    assert (len(planned.added), len(planned.closed)) == (2, 1)
    assert name_of(DAY) == "x"
    assert Edition.objects.count() == 1


def test_an_unknown_table_is_refused():
    with pytest.raises(NoSuchTable, match="no table 'colour'"):
        say(fact("x"), table="colour")
    with pytest.raises(NoSuchTable):
        code("colour", "A")


def test_the_database_refuses_a_second_row_that_begins_the_same_day():
    say(fact("x"))
    row = CodeRow.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_many_codes_are_asked_for_at_once():
    say(*(fact(f"n{n}", code=f"c{n}") for n in range(700)))

    found = codes("means", [f"c{n}" for n in range(0, 700, 2)] + ["missing"], DAY)

    assert len(found) == 350
    assert found["c698"].names.en == "n698"


DAYS = st.integers(0, 30)
FACTS = st.lists(
    st.tuples(st.sampled_from("AB"), DAYS, st.none() | st.integers(1, 12), st.sampled_from("xyz")),
    min_size=1,
    max_size=8,
)


def _fact(drawn):
    letter, since, length, name = drawn
    first = DAY + timedelta(since)
    return fact(name, first, None if length is None else first + timedelta(length), code=letter)


@settings(max_examples=25, deadline=None)
@given(FACTS)
def test_no_day_has_two_rows_and_no_moment_is_rewritten(drawn):
    """A plain model, a name for each day, says what every answer has to be, then and now."""
    with transaction.atomic():
        CodeRow.objects.all().delete()
        model, moments = {}, []
        for one in map(_fact, drawn):
            edition = say(one)
            for offset in range(60):
                day = DAY + timedelta(offset)
                if one.period.holds(day):
                    model[one.code, day] = one.names.en
            moments.append((None if edition is None else edition.published_at, dict(model)))
            rows = CodeRow.objects.filter(known_until=None)
            periods = [(row.code, Period(row.valid_from, row.valid_until)) for row in rows]
            assert not any(
                a[0] == b[0] and a[1].overlaps(b[1])
                for n, a in enumerate(periods)
                for b in periods[:n]
            )
        for moment, then in moments:
            if moment is None:
                continue
            for letter in "AB":
                for offset in range(0, 60, 7):
                    day = DAY + timedelta(offset)
                    assert name_of(day, moment, letter) == then.get((letter, day))
        transaction.set_rollback(True)
