"""Officers' pages and the machine API of parties."""

from datetime import date

import pytest

from tidegate.ledger.interface import events_of
from tidegate.parties.interface import (
    Place,
    find,
    link_organisation,
    party_of,
    set_owner,
    set_standing,
    standing,
    vehicle_of,
)

pytestmark = pytest.mark.usefixtures("code_tables", "keys")

DAY = date(2026, 11, 21)
HKID = "A123456(3)"


@pytest.fixture
def firm():
    place = Place("1 Quay Rd", country="HK")
    party = party_of("hk_br", "12345678", "Acme <Trading> Ltd", "trader", place=place)
    set_owner(vehicle_of("HK", "AB1234"), party, since=DAY, source="register", actor="officer/1")
    return party


@pytest.fixture
def person():
    return party_of("hkid", HKID, "Wong Siu Ming", "trader")


def kinds(party):
    return [one.event.kind for one in events_of(party.stream)]


def test_a_firm_s_page(people, firm):
    page = people.client("targeting_officer").get(f"/parties/{firm.pk}/").content.decode()
    for text in ("Acme &lt;Trading&gt; Ltd", "1 Quay Rd", "Business registration number"):
        assert text in page
    assert "Erase this person" not in page
    assert "Write this standing" not in page


def test_the_list_and_what_is_not_there(people, firm):
    client = people.client("examiner")
    for address in ("/parties/", "/parties/?q=acme", "/parties/?q=12345678&kind_seen=trader"):
        assert client.get(address).status_code == 200
    assert client.get("/search?q=acme").url == f"/parties/{firm.pk}/"
    assert client.get("/parties/999/").status_code == 404
    assert people.client("trader").get(f"/parties/{firm.pk}/").status_code == 403


def test_a_person_is_shown_only_for_a_purpose_and_the_reading_is_noted(people, person):
    client = people.client("examiner")
    address = f"/parties/{person.pk}/"
    assert "Wong Siu Ming" not in client.get(address).content.decode()
    answer = client.post(f"{address}open")
    assert answer.status_code in (302, 403)
    assert "parties.person_read" not in kinds(person)

    session = client.session
    session["access.purpose"] = "examination"
    session.save()
    shown = client.post(f"{address}open").content.decode()
    assert "Wong Siu Ming" in shown
    assert kinds(person).count("parties.person_read") == 1
    event = list(events_of(person.stream))[-1].event
    assert event.actor == f"officer/{client.person.pk}"
    assert client.get(f"{address}open").status_code == 405


def test_who_may_not_read_persons(people, person):
    assert people.client("supervisor").post(f"/parties/{person.pk}/open").status_code == 403


def test_a_supervisor_writes_a_standing(people, firm):
    client = people.client("supervisor")
    address = f"/parties/{firm.pk}/standing"
    asked = {"grade": "aeo_tier_2", "since": "2026-11-21", "until": "", "source": "certificate 7"}
    assert client.post(address, asked).status_code == 302
    assert [one.grade for one in standing(firm, DAY)] == ["aeo_tier_2"]
    assert "certificate 7" in client.get(f"/parties/{firm.pk}/").content.decode()

    ended = client.post(address, {**asked, "grade": "none.aeo", "since": "2026-12-01"})
    assert ended.status_code == 302
    assert standing(firm, date(2026, 12, 1)) == []
    wrong = ({"grade": "gold"}, {"since": "soon"}, {"until": "2026-11-20"}, {"source": ""})
    for fields in wrong:
        answer = client.post(address, {**asked, **fields})
        assert answer.status_code == 422, fields
    assert people.client("examiner").post(address, asked).status_code == 403


def test_a_supervisor_erases_a_person_and_no_firm(people, person, firm):
    client = people.client("supervisor")
    assert client.post(f"/parties/{person.pk}/erase", {"policy": "a name"}).status_code == 422
    assert find("hkid", HKID) == person
    assert client.post(f"/parties/{firm.pk}/erase", {"policy": "request/7"}).status_code == 422

    assert client.post(f"/parties/{person.pk}/erase", {"policy": "request/7"}).status_code == 302
    assert find("hkid", HKID) is None
    assert "Erased on" in client.get(f"/parties/{person.pk}/").content.decode()


def test_a_trader_reads_its_own_party_alone(people, firm):
    client = people.program("trader")
    assert client.get("/api/v1/parties/own").status_code == 404
    link_organisation(firm, client.person.organisation, actor="officer/1")
    set_standing(firm, "aeo_tier_1", since=DAY, source="certificate", actor="officer/1")

    own = client.get("/api/v1/parties/own", {"at": "2026-11-21"}).json()
    assert (own["party"], own["name"]) == (firm.pk, "Acme <Trading> Ltd")
    assert own["standings"][0]["grade"] == "aeo_tier_1"
    assert client.get(f"/api/v1/parties/{firm.pk}").status_code == 403
    assert client.get("/api/v1/parties/", {"q": "acme"}).status_code == 403
    assert people.program("trader").get("/api/v1/parties/own").status_code == 404


def test_a_search_for_very_many_words_is_answered(people, firm):
    many = " ".join(f"w{number}" for number in range(900))
    assert people.client("examiner").get("/parties/", {"q": many}).status_code == 200


def test_officers_find_and_read_parties(people, firm, person):
    client = people.program("examiner")
    assert [one["party"] for one in client.get("/api/v1/parties/", {"q": "acme"}).json()] == [
        firm.pk
    ]
    (found,) = client.get("/api/v1/parties/", {"q": HKID}).json()
    assert (found["party"], found["name"]) == (person.pk, f"Natural person {person.pk}")
    answer = client.get(f"/api/v1/parties/{person.pk}")
    assert "Wong" not in answer.content.decode()
    assert answer.json()["identifiers"][0]["value"] == "●●●●●●"
    for odd in ("0", "999", str(2**63), str(10**30)):
        assert client.get(f"/api/v1/parties/{odd}").status_code == 404
    for query in ({}, {"q": ""}, {"q": "x" * 201}, {"q": "x", "limit": 101}):
        assert client.get("/api/v1/parties/", query).status_code == 422
