"""Officers' pages show what there is and do what they say; traders' answers tell nothing early."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, sign, work
from tidegate.lodgement.interface import amend, cancel, lodge
from tidegate.parties.interface import end_standing, set_standing, year_of
from tidegate.targeting import services
from tidegate.targeting.desk.status import told_to_trader
from tidegate.targeting.models import Decision, ModelRecord, Policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def version(people, model, monkeypatch):
    """Drawn at random, and so proposed for examination."""
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)
    version = lodge(people.actor("trader"), full())
    work()
    return version


@pytest.fixture
def officer(people):
    return people.client("targeting_officer")


def _of(version, deed=""):
    return f"/consignments/{version.declaration.reference}/{deed}"


def test_the_worklist_has_a_row_with_the_strongest_reason(officer, version):
    page = opened(officer, "/worklist/")
    assert version.declaration.reference in page
    assert "USB cables" in page or "Bluetooth earphones" in page
    assert "Kwun Tong Components Ltd" in page
    decision = decided_on(version)
    assert f"lane--{decision.lane_proposed.replace('_', '-')}" in page
    assert not re.search("random|by chance", page), "what was drawn reads the same"


@pytest.mark.parametrize("query", ["lane_is=release", "hs=2523", "ref=ZZZZ", "held=0"])
def test_the_worklist_is_narrowed_by_the_database(officer, version, query):
    shown = version.declaration.reference in opened(officer, f"/worklist/?{query}")
    assert shown is (query == "held=0"), "a holder that nobody is, counts as not said"


@pytest.mark.parametrize("order", ["due", "-due", "score", "-score", "value", "-lane", "goods"])
def test_the_worklist_is_sorted_by_any_column(officer, version, order):
    assert version.declaration.reference in opened(officer, f"/worklist/?sort={order}")


def test_the_page_of_a_consignment_says_what_and_why(officer, version, people):
    amended = amend(
        people.actor("trader", organisation=version.declaration.organisation),
        version.declaration,
        full(carrier="Another Haulage"),
        seen_version=1,
    )
    work()
    page = opened(officer, _of(amended))
    assert "Another Haulage" in page
    assert "Pearl Delta Haulage" in page, "what the version before said"
    assert "Superseded" in page
    assert 'data-key="c"' in page


def test_claimed_decided_and_noted_by_forms(officer, version):
    path = _of(version)
    officer.post(path + "claim")
    page = opened(officer, path)
    assert all(f'data-key="{number}"' in page for number in range(1, 6))
    officer.post(path + "note", {"text": "look at the seal"})
    officer.post(path + "decide", {"lane": "release"})
    assert decided_on(version).state == "claimed", "a reason is missing"
    officer.post(path + "decide", {"lane": "release", "reason": "seen_before"})
    assert decided_on(version).lane == "release"
    assert "look at the seal" in opened(officer, path)


def test_who_comes_second_is_told_who_was_first(officer, version, people):
    other = people.client("duty_officer")
    officer.post(_of(version, "claim"))
    other.post(_of(version, "claim"))
    assert f"{officer.person.name} was first" in opened(other, _of(version))


def test_who_decides_what_is_decided_is_told_so_and_keeps_the_note(officer, version):
    officer.post(_of(version, "claim"))
    lane = decided_on(version).lane_proposed
    officer.post(_of(version, "decide"), {"lane": lane})
    officer.post(_of(version, "decide"), {"lane": lane, "note": "look at the seal"})
    page = opened(officer, _of(version))
    assert f"{officer.person.name} was first: it is now decided" in page
    assert "look at the seal</textarea>" in page


def test_many_are_released_by_one_button(officer, people, model, monkeypatch):
    sign(share=0.001, random_share=0.001)
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.9)
    trader = people.actor("trader")
    versions = [lodge(trader, full()) for _ in range(3)]
    work()
    chosen = [decided_on(one).pk for one in versions[:2]]
    officer.post("/worklist/release", {"decision": chosen})
    assert Decision.objects.filter(state="decided", lane="release").count() == 2


@pytest.mark.parametrize("path", ["/dashboard/", "/models/", "/policy/"])
def test_the_other_pages_answer(people, version, path):
    assert opened(people.client("supervisor"), path)


def test_a_model_is_proposed_by_one_and_put_in_service_by_another(people, folder):
    record = services.register_model(folder, figures={}, actor=people.actor("data_scientist"))
    path = f"/models/{record.pk}/"
    scientist, boss = people.client("data_scientist"), people.client("supervisor")
    assert "Propose for service" in opened(scientist, path)
    scientist.post(path + "propose")
    assert "Put in service" not in opened(scientist, path)
    number = re.search(r"/proposals/(\d+)/answer", opened(boss, path)).group(1)
    scientist.post(f"/proposals/{number}/answer", {"approve": "1"})
    assert ModelRecord.objects.get().state == "proposed"
    boss.post(f"/proposals/{number}/answer", {"approve": "1"})
    assert ModelRecord.objects.get().state == "in_service"


def test_a_policy_is_proposed_and_signed_on_its_page(people):
    one, two = people.client("supervisor"), people.client("supervisor")
    terms = {"share": "7", "random_share": "20", "open_from": "50", "window_days": "7"}
    one.post("/policy/", terms | {"release_by_machine": "on"})
    number = re.search(r"/proposals/(\d+)/answer", opened(two, "/policy/")).group(1)
    assert "/proposals/" not in opened(one, "/policy/")
    two.post(f"/proposals/{number}/answer", {"approve": "1"})
    assert (Policy.in_force().share, Policy.in_force().release_by_machine) == (0.07, True)


def test_a_trader_sees_none_of_these_pages(people, version):
    trader = people.client("trader")
    for path in ("/worklist/", _of(version), "/dashboard/", "/models/", "/policy/"):
        assert trader.get(path).status_code == 403


def test_before_the_disclosure_point_nothing_is_told_and_after_it_the_lane_alone(
    officer, version, monkeypatch
):
    officer.post(_of(version, "claim"))
    officer.post(_of(version, "decide"), {"lane": decided_on(version).lane_proposed})
    version.declaration.refresh_from_db()
    assert told_to_trader(version.declaration, "en") == ""
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("tidegate.targeting.desk.status.timezone.now", lambda: later)
    told = told_to_trader(version.declaration, "en")
    assert told
    assert not re.search(r"\d|risk|random|score", told, re.IGNORECASE)


def test_the_parties_of_a_consignment_are_shown_with_their_year(officer, version, people):
    page = opened(officer, _of(version))
    assert "Importer or exporter" in page
    assert "Pearl Delta Haulage" in page
    assert "1 consignment" in page
    assert "0 irregular of 0 with an outcome" in page

    services.record_outcome(
        version.pk,
        found=True,
        category="",
        known_at=timezone.now(),
        actor=people.actor("examiner"),
    )

    assert "1 irregular of 1 with an outcome" in opened(officer, _of(version))
    year = year_of(version.trader)
    assert (year.routes, year.chapters) == ((("CNSZX", "HKHKG", 1),), (("85", 1),))


def test_what_is_amended_counts_once_and_what_is_withdrawn_not_at_all(version, people):
    trader = people.actor("trader", organisation=version.declaration.organisation)
    second = amend(trader, version.declaration, full(loading_place="CNNGB"), seen_version=1)
    work()
    year = year_of(second.trader)
    assert (year.consignments, year.routes) == (1, (("CNNGB", "HKHKG", 1),))

    cancel(trader, version.declaration, "not_shipped")

    assert year_of(second.trader).consignments == 0


@pytest.mark.parametrize("grade", ["aeo_tier_2", "aeo_suspended", None])
def test_an_operator_is_authorised_by_standing_not_by_what_is_declared(
    officer, people, model, grade
):
    """Dated: a standing that ended before the day of lodging confirms nothing either."""
    version = lodge(people.actor("trader"), full(aeo_code="HKAEO123"))
    work()
    today = timezone.localdate()
    if grade is not None:
        set_standing(version.trader, grade, since=today, source="certificate 7", actor="officer/1")
    confirmed = grade == "aeo_tier_2"
    for page in (opened(officer, "/worklist/"), opened(officer, _of(version))):
        assert (">AEO<" in page) is confirmed
        assert (">AEO?<" in page) is not confirmed
        assert ("declared, not confirmed" in page) is not confirmed
    end_standing(version.trader, "aeo", since=today, source="ended", actor="officer/1")
    assert ">AEO?<" in opened(officer, "/worklist/")


def test_pages_say_that_nothing_is_assessed_while_no_worker_runs(officer, people, model):
    lodged = lodge(people.actor("trader"), full())
    pages = ("/worklist/", "/dashboard/", "/room/", _of(lodged))
    assert all("No worker is running" in opened(officer, path) for path in pages)
    work()
    assert not any("No worker is running" in opened(officer, path) for path in pages)


def test_a_long_declaration_is_folded_but_for_the_line_that_is_suspected(officer, people, model):
    document = full()
    document["lines"] = document["lines"][:1] * 7
    lodged = lodge(people.actor("trader"), document)
    work()
    page = opened(officer, _of(lodged))
    assert page.count('<details class="line"') == 7
    assert page.count('<details class="line" open>') == 1
