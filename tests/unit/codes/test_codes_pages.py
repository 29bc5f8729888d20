"""Officers' pages and the machine API of code tables."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tidegate.codes.interface import Fact, Names, Origin, capacity, history, publish
from tidegate.ledger.interface import events_of

pytestmark = pytest.mark.usefixtures("code_tables")

WEEK = {f"day{n}": str(n + 1) for n in range(7)}


@pytest.fixture
def supervisor(people):
    return people.client("supervisor")


def test_every_page_opens_for_an_officer(people):
    client = people.client("examiner")
    for address in (
        "/codes/",
        "/codes/country/",
        "/codes/country/?q=香港&at=2020-01-01",
        "/codes/control_point/SBP/",
        "/codes/calendar/SBP/",
        "/codes/calendar/SBP/?means=x_ray",
        "/search?q=hong+kong",
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
    assert "Shenzhen Bay" in client.get("/codes/control_point/SBP/").content.decode()


def test_a_table_is_shown_as_it_held_on_a_day(people):
    client = people.client("examiner")
    seen = [
        "2007-07-01" in client.get("/codes/control_point/", {"at": at}).content.decode()
        for at in ("2020-12-09", "2020-12-10", "nonsense")
    ]
    assert seen == [True, False, False]
    page = client.get("/codes/control_point/", {"at": "2020-12-09", "q": "深圳"}).content.decode()
    assert "SBP" in page
    assert "LMC" not in page


def test_names_of_every_language_are_on_a_code_s_page(people):
    page = people.client("examiner").get("/codes/control_point/SBP/").content.decode()
    for name in ("Shenzhen Bay", "深圳灣", "深圳湾"):
        assert name in page


@pytest.mark.parametrize(
    "address", ["/codes/colour/", "/codes/country/ZZ/", "/codes/calendar/ZZZ/"]
)
def test_what_is_not_there(people, address):
    assert people.client("examiner").get(address).status_code == 404


def test_a_trader_sees_no_page_of_it(people):
    assert people.client("trader").get("/codes/").status_code == 403


def change(client, point="SBP", **fields):
    day = timezone.localdate()
    asked = {"means": "x_ray", "since": day, "until": day, "source": "Roster 7", **WEEK, **fields}
    return client.post(f"/codes/calendar/{point}/change", asked)


def test_a_supervisor_changes_one_day_and_the_others_stay(supervisor):
    day = timezone.localdate()
    usual = capacity("SBP", "x_ray", day + timedelta(7))

    assert change(supervisor).status_code == 302

    assert capacity("SBP", "x_ray", day) == day.weekday() + 1
    assert capacity("SBP", "x_ray", day + timedelta(7)) == usual
    event = list(events_of("codes/capacity"))[-1].event
    assert (event.kind, event.payload["origin"]) == ("codes.edition_published", "desk")
    assert event.actor.startswith("officer/")
    assert history("capacity", "SBP.x_ray")[0].source


WRONG = [
    ({"day3": "-1"}, "greater than or equal to 0"),
    ({"day3": "many"}, "whole number"),
    ({"since": "tomorrow"}, "valid date"),
    ({"until": "2000-01-01"}, "The last day is not before the first."),
    ({"source": ""}, "required"),
    ({"means": "hammer"}, "hammer"),
]


def test_a_wrong_form_is_said_and_keeps_what_was_typed(supervisor):
    before = len(history("capacity", "SBP.x_ray"))
    for fields, said in WRONG:
        answer = change(supervisor, **fields)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Roster 7" in answer.content.decode() or "source" in fields
    assert len(history("capacity", "SBP.x_ray")) == before


def test_only_a_supervisor_changes_the_calendar(people):
    assert change(people.client("targeting_officer")).status_code == 403


def test_the_calendar_of_a_place_that_is_none_is_not_changed(supervisor):
    assert change(supervisor, point="sbp").status_code == 404


def test_the_api_lists_what_one_may_read(people):
    names = [one["name"] for one in people.program("trader").get("/api/v1/codes/").json()]
    assert "country" in names
    assert "capacity" not in names
    all_names = [one["name"] for one in people.program("examiner").get("/api/v1/codes/").json()]
    assert "capacity" in all_names


def test_what_a_trader_may_not_read_does_not_exist(people):
    """Capacity tells how much is inspected: no smuggler asks for it here."""
    client = people.program("trader")
    for address in ("capacity", "capacity/SBP.x_ray", "capacity/SBP.x_ray/history", "means"):
        assert client.get(f"/api/v1/codes/{address}").status_code == 404
    assert people.program("examiner").get("/api/v1/codes/capacity").status_code == 200


def test_nobody_asks_without_a_name(client):
    assert client.get("/api/v1/codes/country").status_code == 401


def test_codes_come_in_pages(people):
    client = people.program("trader")
    seen, after = [], ""
    while after is not None:
        answer = client.get("/api/v1/codes/country", {"limit": 100, "after": after}).json()
        seen += [one["code"] for one in answer["codes"]]
        after = answer["next"]
    assert seen == sorted(set(seen))
    assert len(seen) == 249


def test_codes_are_found_in_any_language(people):
    client = people.program("trader")
    for text in ("Hong Kong", "香港", "hk"):
        found = client.get("/api/v1/codes/country", {"q": text}).json()["codes"]
        assert "HK" in [one["code"] for one in found]


def test_a_code_as_it_held_and_as_it_was_known(people):
    client = people.program("trader")
    address = "/api/v1/codes/control_point/SBP"
    now = client.get(address).json()
    assert now["data"]["cargo_hours"] == ["00:00-24:00"]
    before = client.get(address, {"at": "2020-12-09"}).json()
    assert before["data"]["cargo_hours"] == ["06:30-24:00"]
    assert before["valid_until"] == "2020-12-10"
    known = now["known_from"]
    fact = Fact("SBP", Names("Bay"), {"modes": ["3"], "places": []}, date(2020, 12, 10), source="x")
    publish("control_point", [fact], version="v2", origin=Origin.IMPORT, actor="officer/1")

    assert client.get(address).json()["names"]["en"] == "Bay"
    assert client.get(address, {"known_at": known}).json()["names"]["en"] == "Shenzhen Bay"
    assert client.get(address, {"known_at": "2000-01-01T00:00"}).status_code == 404
    assert [one["names"]["en"] for one in client.get(f"{address}/history").json()] == [
        "Bay",
        "Shenzhen Bay",
        "Shenzhen Bay",
    ]


ODD = [
    ({"at": "yesterday"}, 422),
    ({"limit": "0"}, 422),
    ({"limit": "501"}, 422),
    ({"q": "x" * 201}, 422),
    ({"q": "%_'\"\\"}, 200),
    ({"after": "ZZ"}, 200),
    ({"at": "0001-01-01"}, 200),
    ({"at": "9999-12-31"}, 200),
    ({"known_at": "0001-01-01T00:00:00Z"}, 200),
    ({"known_at": "9999-12-31T23:59:59-12:00"}, 200),
]


def test_odd_questions(people):
    client = people.program("trader")
    for query, status in ODD:
        answer = client.get("/api/v1/codes/country", query)
        assert answer.status_code == status, query
