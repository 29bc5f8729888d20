"""What is held has an end: released once settled, seized, re-exported or destroyed; once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, work
from tidegate.access.interface import Invalid
from tidegate.flow.interface import Conflict, MoveRefused, NotPermitted
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import Shown, lodge, shown
from tidegate.targeting import services
from tidegate.targeting.desk.status import told_to_trader
from tidegate.targeting.errors import AlreadyReleased, EndReasonNeeded
from tidegate.targeting.models import Label

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

#: Ending → a reason of it, where the declaration is then, and what its trader is told later.
ENDINGS = {
    "release": ("paid", "cleared", Shown.RELEASED),
    "seize": ("smuggled", "seized", Shown.SEIZED),
    "re_export": ("not_admitted", "re_exported", Shown.RE_EXPORTED),
    "destroy": ("harmful", "destroyed", Shown.DESTROYED),
}
#: Role → the endings that it may choose.
MAY = {
    "targeting_officer": {"release"},
    "supervisor": set(ENDINGS),
    "investigator": {"seize"},
    "examiner": set(),
    "duty_officer": set(),
    "auditor": set(),
}


@pytest.fixture
def version(people, monkeypatch):
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)
    version = lodge(people.actor("trader"), full())
    work()
    return version


@pytest.fixture
def held(people, version):
    """Decided for documents, and irregular."""
    officer = people.actor("targeting_officer")
    services.claim(officer, decided_on(version))
    services.decide(officer, decided_on(version), "documents")
    services.record_outcome(
        version.pk,
        found=True,
        category="undervalued",
        known_at=timezone.now(),
        actor=people.actor("examiner"),
    )
    return decided_on(version)


@pytest.fixture
def boss(people):
    return people.actor("supervisor")


@pytest.mark.parametrize("ending", ENDINGS)
def test_ended_with_a_reason_a_note_and_its_event(held, boss, ending):
    reason, state, told = ENDINGS[ending]
    services.end_hold(boss, held, ending, reason=reason, note="as agreed")

    declaration = decided_on(held.declared).declaration
    assert (declaration.state, declaration.moved_by) == (state, boss.address)
    events = {one.event.kind: one.event for one in events_of(declaration.stream)}
    ended = events[f"declaration.{state}"]
    assert ended.actor == boss.address
    assert (ended.payload["reason"], ended.payload["declared"]) == (reason, held.declared_id)
    assert ("declaration.legal_hold_placed" in events) is (ending == "seize")
    assert held.notes.get().text == "as agreed"
    assert Label.objects.get().found, "what was found stays what was found"
    later = timezone.now() + timedelta(days=3)
    versions = list(declaration.versions.all())
    assert shown(declaration, versions, timezone.now()) == Shown.RECEIVED
    assert shown(declaration, versions, later) == told


@pytest.mark.parametrize("role", MAY)
def test_who_may_end_it_and_how(held, people, role):
    actor = people.actor(role)
    refused = set()
    for ending in set(ENDINGS) - MAY[role]:
        with pytest.raises(NotPermitted):
            services.end_hold(actor, held, ending, reason=ENDINGS[ending][0])
        refused.add(ending)
    assert decided_on(held.declared).declaration.state == "held"
    for ending in sorted(MAY[role])[:1]:
        services.end_hold(actor, held, ending, reason=ENDINGS[ending][0])


@pytest.mark.parametrize(
    ("ending", "reason", "note"),
    [("seize", "", ""), ("seize", "paid", ""), ("release", "other_release", " ")],
)
def test_the_reason_belongs_to_the_ending_and_may_ask_for_a_note(held, boss, ending, reason, note):
    with pytest.raises(EndReasonNeeded):
        services.end_hold(boss, held, ending, reason=reason, note=note)
    with pytest.raises(Invalid, match="ending: one of release"):
        services.end_hold(boss, held, "keep", reason="paid")


def test_what_was_released_is_neither_seized_nor_released_again(held, boss):
    services.end_hold(boss, held, "release", reason="corrected")
    for ending in ("seize", "release"):
        with pytest.raises(AlreadyReleased):
            services.end_hold(boss, held, ending, reason=ENDINGS[ending][0])


def test_of_two_who_end_it_the_second_is_told_who_was_first(held, boss, people):
    services.end_hold(boss, held, "seize", reason="evidence", note="for the case")
    with pytest.raises(Conflict, match=f"{boss.address} moved it to seized"):
        services.end_hold(people.actor("targeting_officer"), held, "release", reason="paid")


def test_what_is_not_decided_is_not_ended(version, boss):
    with pytest.raises(MoveRefused):
        services.end_hold(boss, decided_on(version), "seize", reason="smuggled")


def test_a_later_outcome_changes_nothing_that_was_ended(held, boss, people):
    services.end_hold(boss, held, "seize", reason="smuggled")
    services.record_outcome(
        held.declared_id,
        found=False,
        category="",
        known_at=timezone.now(),
        actor=people.actor("examiner"),
    )
    assert decided_on(held.declared).declaration.state == "seized"


def test_found_on_its_page_and_ended_by_a_button(held, people):
    path = f"/consignments/{held.declaration.reference}/"
    boss, officer = people.client("supervisor"), people.client("targeting_officer")
    assert held.declaration.reference in opened(boss, "/held/?outcome_is=irregular")
    assert "Value understated" in opened(boss, "/held/")
    assert held.declaration.reference not in opened(boss, "/held/?outcome_is=unknown")
    page = opened(officer, path)
    assert path + "release" in page
    assert path + "seize" not in page
    assert officer.post(path + "seize", {"reason": "smuggled"}).status_code == 403
    boss.post(path + "seize", {"reason": "paid"})
    assert "Choose a reason" in opened(boss, path)
    boss.post(path + "seize", {"reason": "smuggled"})
    page = opened(boss, path)
    assert "Goods that were hidden or not declared" in page, "the reason by name"
    assert "End the hold" not in page
    boss.post(path + "release", {"reason": "paid"})
    assert "was first" in opened(boss, path)
    assert held.declaration.reference not in opened(boss, "/held/")


@pytest.mark.parametrize("order", ["since", "-since", "outcome", "-value", "lane", "at"])
def test_what_is_held_is_sorted_by_the_database(held, people, order):
    assert held.declaration.reference in opened(
        people.client("investigator"), f"/held/?sort={order}"
    )


def test_what_is_seized_comes_under_legal_hold_and_who_needs_it_says_so(held, people):
    path = f"/consignments/{held.declaration.reference}/"
    investigator, officer = people.client("investigator"), people.client("targeting_officer")
    assert "Until 20" in opened(officer, path)
    investigator.get(path)
    investigator.post(path + "seize", {"reason": "smuggled"})
    page = opened(investigator, path)
    assert "The goods were seized" in page
    assert "Until 20" not in page
    assert path + "keep" not in opened(officer, path)
    assert officer.post(path + "keep", {"reason": "audit"}).status_code == 403
    investigator.post(path + "keep", {"reason": "prosecution", "note": "case 7"})
    page = opened(investigator, path)
    assert "A prosecution or court case needs them · case 7" in page
    lift = re.search(rf"{path}keep/\d+/lift", page).group()
    investigator.post(lift, {"reason": "prosecution"})
    assert "Choose a reason" in opened(investigator, path)
    investigator.post(lift, {"reason": "closed"})
    assert "The matter is closed" in opened(investigator, path)
    investigator.post(lift, {"reason": "closed"})
    assert "Somebody lifted it before" in opened(investigator, path)
    assert investigator.post(path + "keep/999/lift", {"reason": "closed"}).status_code == 404


def test_a_trader_sees_how_it_ended_from_the_disclosure_point_on(held, boss, people, monkeypatch):
    declaration = held.declaration
    trader = people.client("trader", organisation=declaration.organisation)
    path = f"/declarations/{declaration.reference}/"
    before = trader.get(path).content.decode()
    services.end_hold(boss, held, "seize", reason="smuggled", note="for the case")
    assert "Received" in before
    assert _plain(trader.get(path).content.decode()) == _plain(before)
    arrived = timezone.now()
    for module in ("lodgement.disclosure", "targeting.desk.status"):
        monkeypatch.setattr(f"tidegate.{module}.disclosed_at", lambda _: arrived)
    page = trader.get(path).content.decode()
    assert "Seized by Customs" in page
    for secret in ("hidden or", "smuggled", "for the case", "understated"):
        assert secret not in page
    declaration.refresh_from_db()
    assert told_to_trader(declaration, "en") == "", "nothing is asked any more"


def _plain(text):
    return re.sub(r'(csrf[^>]*value="|X-CSRFToken": ")[^"]+', "", text)
