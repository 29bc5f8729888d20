"""A file goes as it was sent when its time is over, and stays while one of its rows is needed."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import work
from tidegate.access.interface import SYSTEM, NotAllowed
from tidegate.codes.interface import load
from tidegate.files.interface import Altered, StillFresh, erase, fetch, keep
from tidegate.jobs.interface import enqueue
from tidegate.ledger.interface import events_of
from tidegate.lodgement import keeping
from tidegate.lodgement.interface import clear, hold, lodge
from tidegate.lodgement.models import Upload
from tidegate.lodgement.tasks import erase_uploads

pytestmark = pytest.mark.django_db

YEARS_8 = timedelta(days=8 * 366)
DATA = b"declaration_id,goods_description\nown-1,tea of Mr Chan\n"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    kept = {**settings.STORAGES["kept"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "kept": kept}
    load(["limit", "legal_hold", "control_point"], actor="system/tests")
    return tmp_path / "files"


def _aged(store):
    """As if everything in it had been kept long ago."""
    for path in store.rglob("*"):
        os.utime(path, (0, 0))


@pytest.fixture
def old(people, store):
    """Makes a file that was sent eight years ago; of its declaration it says what became."""
    trader = people.actor("trader")

    def make(decide=clear, **changed):
        declaration = lodge(trader, full()).declaration
        if decide is not None:
            decide(declaration, SYSTEM)
        long_ago = timezone.now() - YEARS_8
        sent = {"sent_at": long_ago, "finished_at": long_ago, "accepted": 1, "rejected": 1}
        upload = Upload.objects.create(
            organisation=trader.person.organisation,
            person=trader.person,
            name="tea of Mr Chan.csv",
            digest=keep(DATA).content,
            size=len(DATA),
            mapping="canonical",
            **{**sent, **changed},
        )
        upload.rows.create(line=2, own_number="own-1", declaration=declaration)
        upload.rows.create(line=3, field="packages", rule="a whole number", value="Mr Chan")
        _aged(store)
        return upload

    return make


def _erase_due():
    enqueue(erase_uploads)
    work()


def _is_there(upload):
    return Upload.objects.get(pk=upload.pk).erased_at is None


def test_what_is_past_its_time_is_erased_under_its_policy(old, people):
    upload, fresh = old(), old(sent_at=timezone.now())
    Upload.objects.filter(pk=fresh.pk).update(digest=keep(b"other").content)
    _erase_due()
    gone = Upload.objects.get(pk=upload.pk)
    assert (gone.name, gone.digest, gone.erased_under) == ("", "", "upload_kept_days")
    assert (gone.accepted, gone.rejected) == (1, 1)
    assert "Chan" not in str(list(gone.rows.values()))
    with pytest.raises(Altered):
        fetch(upload.digest)
    assert _is_there(fresh)
    (told,) = [one.event for one in events_of(upload.stream)]
    assert told.payload == {"upload": str(upload.pk), "policy": "upload_kept_days", "rows": 2}
    _erase_due()
    assert len(list(events_of(upload.stream))) == 1
    page = people.client(person=upload.person).get(f"/declarations/files/{upload.pk}/")
    assert "Erased file" in page.content.decode()


def test_what_is_undecided_or_held_or_not_read_stays(old):
    for upload in (old(decide=None), old(decide=hold), old(finished_at=None)):
        _erase_due()
        keeping.erase_upload(upload, "by_hand", SYSTEM)
        assert _is_there(upload)
        assert fetch(upload.digest) == DATA


def test_what_somebody_needs_stays_until_nobody_does(old, people):
    upload, investigator = old(), people.actor("investigator")
    declaration = upload.rows.get(line=2).declaration
    placed = keeping.hold_documents(declaration, investigator, "investigation")
    _erase_due()
    assert _is_there(upload)
    keeping.lift_hold(placed, investigator, "closed")
    _erase_due()
    assert not _is_there(upload)


def test_without_a_limit_nothing_is_erased(old, monkeypatch):
    monkeypatch.setattr("tidegate.lodgement.limits.upload_kept_days", lambda _: None)
    upload = old()
    _erase_due()
    assert _is_there(upload)


def test_the_bytes_stay_while_another_row_names_them(old):
    upload, later = old(), old(sent_at=timezone.now())
    _erase_due()
    assert not _is_there(upload)
    assert fetch(later.digest) == DATA


def test_what_was_sent_again_a_moment_ago_waits_for_the_next_day(old, store):
    upload = old()
    keep(DATA)
    _erase_due()
    assert _is_there(upload), "a row may be about to name it"
    with pytest.raises(StillFresh):
        keeping.erase_upload(upload, "by_hand", SYSTEM)
    assert list(events_of(upload.stream)) == []
    _aged(store)
    _erase_due()
    assert not _is_there(upload)


def test_killed_before_its_end_it_is_erased_by_the_next_run(old, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    upload = old()
    with monkeypatch.context() as patched:
        # The bytes go first; what is then undone is the row.
        patched.setattr(keeping, "erase_file", lambda content: (erase(content), killed()))
        with pytest.raises(KeyboardInterrupt):
            keeping.erase_upload(upload, "by_hand", SYSTEM)
    assert _is_there(upload)
    _erase_due()
    assert not _is_there(upload)


def test_who_erases_nothing_else_erases_no_file(old, people):
    with pytest.raises(NotAllowed):
        keeping.erase_upload(old(), "by_hand", people.actor("supervisor"))
