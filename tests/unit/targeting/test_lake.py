"""The lake says what the database says, as of any moment, and nothing that was erased."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, work
from tidegate.access.interface import SYSTEM
from tidegate.lodgement import keeping
from tidegate.lodgement.interface import Version, amend, hold_documents, lodge_batch
from tidegate.targeting import services
from tidegate.targeting.lake import parts, pointer
from tidegate.targeting.lake.filling import fill_lake, place, rebuild_lake
from tidegate.targeting.lake.reading import Lake
from tidegate.targeting.models import Label
from tidegate.targeting.reading import remembered, rows_with_outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(MONDAY)
    return set_to


@pytest.fixture
def lived(people, clock):
    """Three on Monday, the first of them amended; two on Tuesday; one found, then corrected."""
    trader = people.actor("trader")
    first, second, third = (one.version for one in lodge_batch(trader, [_full() for _ in "123"]))
    work()
    clock(MONDAY + timedelta(hours=1))
    amended = amend(trader, first.declaration, _full(ucr="9"), seen_version=1)
    work()
    clock(MONDAY + DAY)
    later = [one.version for one in lodge_batch(trader, [_full(), _full()])]
    work()
    _label(second, MONDAY + DAY, found=True)
    _label(second, MONDAY + 3 * DAY, found=False)
    _label(third, MONDAY + 2 * DAY, found=True)
    return first, second, third, amended, *later


def _full(**items):
    return full(expected_date="2026-06-05", **items)


def _label(version, known_at, *, found):
    services.record_outcome(
        version.pk,
        found=found,
        category="undervalued" if found else "",
        known_at=known_at,
        actor=SYSTEM,
    )


def _stored():
    """The history, as the database has it."""
    tables = [rows_with_outcomes(some) for some in remembered()]
    return pa.concat_tables(tables).sort_by([("lodged_at", "ascending")])


def _decided(lake, version, *names):
    rows = lake.ask("SELECT * FROM decisions").to_pylist()
    (told,) = [one for one in rows if one["declared"] == version.pk]
    return {name: told[name] for name in names}


def _files():
    return sorted(one.name for one in place().glob("day=*/*"))


def test_it_says_what_the_database_says(lived):
    assert fill_lake() == ["2026-06-01", "2026-06-02"]
    with Lake(check=True) as lake:
        assert lake.damaged == []
        assert lake.history().equals(_stored())
        assert lake.ask("SELECT count(*) AS n FROM decisions")["n"][0].as_py() == 6


def test_what_is_there_is_not_written_again_and_all_of_it_can_be(lived):
    fill_lake()
    files, first = _files(), pointer.read(place())
    assert fill_lake(check=True) == []
    assert rebuild_lake() == ["2026-06-01", "2026-06-02"]
    assert (_files(), pointer.read(place())) == (files, first)
    _label(lived[4], MONDAY + 4 * DAY, found=True)
    assert fill_lake() == ["2026-06-02"]


def test_what_became_known_later_is_not_there(lived):
    fill_lake()
    first, second, third, *_ = lived
    with Lake(MONDAY + timedelta(minutes=30)) as lake:
        lodged = set(lake.ask("SELECT declared FROM rows")["declared"].to_pylist())
        assert lodged == {one.pk for one in (first, second, third)}
        assert set(lake.ask("SELECT state FROM decisions")["state"].to_pylist()) == {None}
    with Lake(MONDAY + 2 * DAY + timedelta(seconds=1)) as lake:
        known = lake.ask("SELECT declared, found FROM labels ORDER BY declared").to_pylist()
        assert known == [
            {"declared": second.pk, "found": True},
            {"declared": third.pk, "found": True},
        ]
        states = lake.ask("SELECT declared, state FROM decisions ORDER BY declared").to_pylist()
        assert states[0] == {"declared": first.pk, "state": "superseded"}
    with Lake() as lake:
        rows = lake.history(known_before=MONDAY + 3 * DAY)
        found = dict(
            zip(rows["declaration_id"].to_pylist(), rows["outcome_found"].to_pylist(), strict=True)
        )
        stem = f"{second.declaration.reference}/1"
        assert found[f"{stem}/1"] is True, "corrected at that moment, which is not before it"
        assert lake.history()["outcome_found"].to_pylist().count(False) == second.lines


def test_what_is_erased_leaves_it_and_what_is_held_stays(lived, people):
    first, second, third, *_ = lived
    fill_lake()
    before = _files()
    hold_documents(third.declaration, people.actor("investigator"), "investigation")
    work()
    keeping.erase(Version.objects.get(pk=second.pk), "declaration_kept_days", SYSTEM)
    with pytest.raises(keeping.UnderLegalHold):
        keeping.erase(Version.objects.get(pk=third.pk), "declaration_kept_days", SYSTEM)
    assert "targeting.fill_lake" in work()
    assert len(_files()) == len(before), "the old files are gone"
    assert set(_files()) != set(before)
    with Lake() as lake:
        lodged = set(lake.ask("SELECT declared FROM rows")["declared"].to_pylist())
        assert second.pk not in lodged
        assert {first.pk, third.pk} < lodged
        told = _decided(lake, second, "vectors", "erased_under")
        assert told == {"vectors": None, "erased_under": "declaration_kept_days"}


def test_who_reads_goes_on_with_what_was_there(lived):
    fill_lake()
    files = set(_files())
    with Lake() as lake:
        _label(lived[2], MONDAY + 4 * DAY, found=False)
        fill_lake()
        assert files <= set(_files())
        assert lake.ask("SELECT count(*) AS n FROM labels")["n"][0].as_py() == 3
    with Lake() as lake:
        assert lake.ask("SELECT count(*) AS n FROM labels")["n"][0].as_py() == 4
    rebuild_lake()
    assert not files <= set(_files())


def test_a_file_that_is_not_what_was_written_is_left_out_and_written_again(lived):
    fill_lake()
    part = pointer.read(place()).part("2026-06-01", "labels")
    spoilt = bytearray((place() / part.path).read_bytes())
    spoilt[100] ^= 1
    (place() / part.path).write_bytes(spoilt)
    with Lake(check=True) as lake:
        assert lake.damaged == ["2026-06-01"]
        assert lake.ask("SELECT count(*) AS n FROM labels")["n"][0].as_py() == 0
    assert fill_lake(check=True) == ["2026-06-01"]
    assert parts.is_whole(place(), part)


def test_an_empty_lake_answers(home):
    assert fill_lake() == []
    with Lake() as lake:
        assert lake.history().num_rows == 0


def test_what_was_decided_is_there_as_it_was_decided(lived, people):
    fill_lake()
    decision = decided_on(lived[3])
    officer = people.actor("targeting_officer")
    services.claim(officer, decision)
    services.decide(officer, decision, decision.lane_proposed)
    assert fill_lake() == ["2026-06-01"]
    with Lake() as lake:
        told = _decided(lake, lived[3], "state", "lane", "decided_by")
    assert told == {"state": "decided", "lane": decision.lane_proposed, "decided_by": "officer"}
    assert Label.objects.count() == 3
