"""The targeting room: what is happening, and why this one and not that one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, sign, work
from tidegate.lodgement.interface import amend, lodge
from tidegate.targeting.desk.figures import units_today
from tidegate.targeting.desk.room.now import _places
from tidegate.targeting.models import Decision
from tidegate.targeting.services import claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def lots(monkeypatch):
    """The draws of the next versions, in their order."""
    made = []
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: made.pop(0))
    return made


@pytest.fixture
def officer(people):
    return people.client("targeting_officer")


def _lodged(people, lots, *draws, **items):
    """Consignments of these draws, assessed; their references."""
    trader = people.actor("trader")
    lots.extend(draws)
    versions = [lodge(trader, full(**items)) for _ in draws]
    work()
    return [one.declaration.reference for one in versions]


def test_the_room_shows_what_came_and_leads_on(people, model, lots, officer):
    one, two = _lodged(people, lots, 0.0, 0.999)
    page = officer.get("/room/").content.decode()
    assert one in page
    assert f'href="/room/{two}/"' in page
    assert f'data-key="c" href="/room/compare/{two}/"' in page


def test_figures_are_sent_again_only_when_something_happened(people, model, lots, officer):
    (one,) = _lodged(people, lots, 0.0)
    page = officer.get("/room/").content.decode()
    seen = re.search(r'hx-get="(/room/now\?seen=[^"]+)"', page)[1]
    assert officer.get(seen).status_code == 204
    claim(people.actor("duty_officer"), Decision.objects.get(declaration__reference=one))
    now = officer.get(seen)
    assert now.status_code == 200
    assert seen not in now.content.decode()


def test_a_row_more_costs_no_question_more(people, model, lots, officer):
    def asked():
        with CaptureQueriesContext(connection) as questions:
            officer.get("/room/")
        return len(questions)

    _lodged(people, lots, 0.0)
    officer.get("/room/")
    few = asked()
    _lodged(people, lots, *[0.0] * 8)
    assert asked() == few


def test_an_empty_room_says_so(people, model, officer):
    page = officer.get("/room/").content.decode()
    assert "Nothing came in the last 24 hours" in page
    assert "Nothing waits for an officer" in page


def test_without_a_model_the_room_says_what_selects(people, home, lots, officer):
    one, two = _lodged(people, lots, 0.0, 0.999)
    assert "No model is in service" in officer.get("/room/").content.decode()
    page = opened(officer, f"/room/compare/{one}/{two}/")
    assert "No model was in service" in page
    assert "not known" not in opened(officer, f"/room/{one}/")


def test_a_consignment_is_weighed_in_words(people, model, lots, officer):
    (one,) = _lodged(people, lots, 0.0)
    page = opened(officer, f"/room/{one}/")
    assert re.search(r"(raises|lowers) it", page)
    assert "SHAP" not in page
    assert "log-odds" not in page
    weights = re.findall(r'<rect class="weight__(more|less)" x="([\d.]+)"', page)
    assert weights
    assert all((float(start) >= 100) == (kind == "more") for kind, start in weights)


@pytest.mark.parametrize("kind", ["cases", "prices", "route", "year"])
def test_every_view_of_a_consignment_opens(people, model, lots, officer, kind):
    (one,) = _lodged(people, lots, 0.0)
    assert 'aria-current="page"' in opened(officer, f"/room/{one}/{kind}/")


def test_a_view_that_is_none_is_not_there(people, model, lots, officer):
    (one,) = _lodged(people, lots, 0.0)
    opened(officer, f"/room/{one}/")
    assert officer.get(f"/room/{one}/why/").status_code == 404
    assert officer.get(f"/room/{one}/nonsense/").status_code == 404
    assert officer.get("/room/AAAABBBBCCCCDDDD/").status_code == 404
    assert officer.get(f"/room/compare/{one}/{one}/").status_code == 404


def test_the_other_one_is_chosen_from_the_stream(people, model, lots, officer):
    one, two = _lodged(people, lots, 0.0, 0.999)
    page = officer.get(f"/room/compare/{one}/").content.decode()
    assert f'href="/room/compare/{one}/{two}/"' in page
    assert f'href="/room/compare/{one}/{one}/"' not in page


def test_two_stand_side_by_side_and_the_one_that_was_left_is_explained(
    people, model, lots, officer
):
    (one,) = _lodged(people, lots, 0.0)
    (two,) = _lodged(people, lots, 0.999, origin=None, carrier="Another Haulage")
    page = opened(officer, f"/room/compare/{one}/{two}/")
    assert "Selected for examination" in page
    assert "Not selected: nothing is asked of it" in page
    assert f"What would have had to differ in {two}" in page
    assert "Another Haulage" in page
    assert "items are the same" in page


def test_a_draw_reads_as_a_selection_by_score(people, model, lots, officer, monkeypatch):
    """Alike but for how they were selected, they are told in the same words."""
    sign(share=0.5, random_share=0.5)
    monkeypatch.setattr("tidegate.targeting.resident.Resident.threshold", lambda *_: 0.0)
    (scored,) = _lodged(people, lots, 0.999)
    monkeypatch.setattr("tidegate.targeting.resident.Resident.threshold", lambda *_: 0.999)
    (drawn, left) = _lodged(people, lots, 0.0, 0.999)
    by = {one.declaration.reference: one.selected_by for one in Decision.objects.all()}
    assert [by[scored], by[drawn], by[left]] == ["score", "random", "none"]
    told = {}
    for own in (scored, drawn):
        pages = [opened(officer, f"/room/{own}/"), opened(officer, f"/room/compare/{own}/{left}/")]
        text = re.sub(r"<time.*?</time>|csrf[^>]*|seen=[\d-]+|X-CSRFToken[^}]*", "", "".join(pages))
        told[own] = re.sub(r"\d+ of this means were left", "", text.replace(own, "REF"))
    assert told[scored] == told[drawn]
    assert not re.search(r"random|threshold", told[drawn])


def test_who_may_not_read_sees_nothing_of_the_room(people, model, lots):
    (one,) = _lodged(people, lots, 0.0)
    trader = people.client("trader")
    for path in ("/room/", "/room/now", f"/room/{one}/", f"/room/compare/{one}/{one}/"):
        assert trader.get(path).status_code == 403
    assert decided_on(Decision.objects.get().declared).state == "proposed"


def test_what_was_amended_stays_in_the_stream_and_says_so(people, model, lots, officer):
    trader = people.actor("trader")
    lots.extend([0.0, 0.0])
    version = lodge(trader, full())
    work()
    amend(trader, version.declaration, full(carrier="Another Haulage"), seen_version=1)
    work()
    page = officer.get("/room/").content.decode()
    assert page.count('class="row__open"') == 2
    assert "superseded" in page


def test_an_hour_has_its_part_of_the_day(people, model, lots, officer):
    """Man Kam To takes cargo from seven to ten in the evening; Lok Ma Chau all day."""
    (one,) = _lodged(people, lots, 0.0)
    decision = Decision.objects.get(declaration__reference=one)
    places = dict(_places(units_today(), timezone.now()))
    cells = {cell.day.code: cell for cells in places.values() for cell in cells if cell}
    assert cells["LMC"].hour == -(-cells["LMC"].day.whole // 24)
    assert cells["MKT"].hour == -(-cells["MKT"].day.whole // 15)
    Decision.objects.update(day=timezone.localdate())
    places = dict(_places(units_today(), timezone.now()))
    taken = [one for cells in places.values() for one in cells if one is not None and one.taken]
    assert [(one.day.code, one.taken) for one in taken] == [(decision.control_point, 1)]


def test_the_chances_of_each_outcome_stand_side_by_side(people, model, lots, officer):
    one, two = _lodged(people, lots, 0.0, 0.999)
    assert "What it would be" in opened(officer, f"/room/compare/{one}/{two}/")
