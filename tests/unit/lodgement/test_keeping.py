"""Documents go when their time is over, and stay while anybody needs them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import work
from tidegate.access.interface import SYSTEM, NotAllowed, NotThere
from tidegate.codes.interface import Fact, Names, Origin, publish
from tidegate.jobs.interface import Worker, enqueue
from tidegate.ledger.interface import events_of
from tidegate.lodgement import keeping, lists, queries
from tidegate.lodgement.errors import AlreadyLifted, UnderLegalHold
from tidegate.lodgement.interface import Invalid, Version, clear, hold, lodge
from tidegate.lodgement.models import LegalHold
from tidegate.lodgement.tasks import erase_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("code_tables")]

YEARS_8 = timedelta(days=8 * 366)


@pytest.fixture
def investigator(people):
    return people.actor("investigator")


@pytest.fixture
def old(people):
    """Makes a declaration that was lodged eight years ago, and decides on it."""
    trader = people.actor("trader")

    def make(decide=clear):
        version = lodge(trader, full())
        decide(version.declaration, SYSTEM)
        Version.plain().filter(pk=version.pk).update(lodged_at=timezone.now() - YEARS_8)
        return Version.objects.get(pk=version.pk)

    return make


def _erase_due():
    enqueue(erase_due)
    work()


def _is_there(version):
    return Version.objects.get(pk=version.pk).document is not None


def _kinds(declaration):
    return [one.event.kind for one in events_of(declaration.stream)]


def test_what_is_past_its_time_is_erased_under_its_policy(people, old):
    version, fresh = old(), lodge(people.actor("trader"), full())
    clear(fresh.declaration, SYSTEM)
    _erase_due()
    gone = Version.objects.get(pk=version.pk)
    assert (gone.document, gone.erased_under) == (None, "declaration_kept_days")
    assert _is_there(fresh)
    assert _kinds(version.declaration)[-1] == "declaration.version_erased"
    _erase_due()
    assert _kinds(version.declaration).count("declaration.version_erased") == 1


def test_what_is_held_is_an_open_matter_and_stays(old):
    version = old(decide=hold)
    _erase_due()
    assert _is_there(version)


def test_without_a_limit_nothing_is_erased(old, monkeypatch):
    monkeypatch.setattr("tidegate.lodgement.limits.kept_days", lambda _: None)
    version = old()
    _erase_due()
    assert _is_there(version)
    assert queries.kept_until(version) is None


def test_the_day_until_which_it_is_kept_is_the_limits(old):
    version = old()
    days = timezone.localdate() - queries.kept_until(version)
    assert days == YEARS_8 - timedelta(days=2557)


def test_what_somebody_needs_stays_until_nobody_does(old, investigator, people):
    version = old()
    mine = keeping.hold_documents(version.declaration, investigator, "investigation", "file 12")
    other = keeping.hold_documents(version.declaration, people.actor("supervisor"), "objection")
    with pytest.raises(UnderLegalHold):
        keeping.erase(version, "by_hand", SYSTEM)
    _erase_due()
    assert _is_there(version)
    keeping.lift_hold(mine, investigator, "closed")
    _erase_due()
    assert _is_there(version), "another one needs it"
    keeping.lift_hold(other, investigator, "not_needed")
    _erase_due()
    assert not _is_there(version)

    kinds = [kind for kind in _kinds(version.declaration) if "legal" in kind]
    assert kinds == ["declaration.legal_hold_placed"] * 2 + ["declaration.legal_hold_lifted"] * 2
    assert "file 12" not in str([one.event.payload for one in events_of(mine.declaration.stream)])
    stored = LegalHold.objects.get(pk=mine.pk)
    assert (stored.placed_by, stored.lifted_by) == (investigator.address,) * 2
    with pytest.raises(AlreadyLifted):
        keeping.lift_hold(mine, investigator, "closed")


def test_a_hold_takes_a_reason_and_its_lifting_another(old, investigator):
    declaration = old().declaration
    for wrong in ("", "closed", "because"):
        with pytest.raises(Invalid):
            keeping.hold_documents(declaration, investigator, wrong)
    placed = keeping.hold_documents(declaration, investigator, "audit")
    for wrong in ("", "audit"):
        with pytest.raises(Invalid):
            keeping.lift_hold(placed, investigator, wrong)
    with pytest.raises(NotThere):
        queries.legal_hold(declaration, placed.pk + 1)


@pytest.mark.parametrize("role", ["targeting_officer", "examiner", "administrator", "auditor"])
def test_who_does_not_investigate_keeps_nothing(old, investigator, people, role):
    declaration = old().declaration
    placed = keeping.hold_documents(declaration, investigator, "audit")
    with pytest.raises(NotAllowed):
        keeping.hold_documents(declaration, people.actor(role), "audit")
    with pytest.raises(NotAllowed):
        keeping.lift_hold(placed, people.actor(role), "closed")


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_it_without_being_asked(old):
    version = old()
    Worker(batch=True).run()
    assert not _is_there(version)


def test_the_limit_is_the_one_that_holds_today(old):
    version = old()
    longer = Fact("declaration_kept_days", Names("Days"), {"value": 4000}, source="a test")
    publish("limit", [longer], version="2", origin=Origin.DESK, actor="officer/1")
    lists.forget()
    _erase_due()
    assert _is_there(version)
