"""Parties as documents name them; persons sealed; standings and owners on two axes."""

from datetime import date, timedelta

import pytest
from django.db import connection

from tidegate.ledger.interface import events_of
from tidegate.parties.interface import (
    AlreadyLinked,
    BadIdentifier,
    NoPeriod,
    NoSuchGrade,
    NotAPerson,
    Party,
    Place,
    Sighting,
    add_mark,
    end_standing,
    erase_person,
    facts,
    find,
    link_organisation,
    owner,
    parties_of,
    party_of,
    search,
    set_owner,
    set_standing,
    standing,
    vehicle_of,
    vehicles,
)
from tidegate.parties.models import Address, Identifier, Name, Standing
from tidegate.parties.queries import opened

pytestmark = pytest.mark.usefixtures("code_tables", "keys")

DAY = date(2026, 11, 21)
HKID = "A123456(3)"


def acme(name="Acme Trading Ltd", **more):
    return party_of("hk_br", "12345678", name, "trader", **more)


def kinds(thing):
    return [one.event.kind for one in events_of(thing.stream)]


def test_a_party_is_made_once_and_found_again():
    party = acme()
    assert acme() == party
    assert party_of("hk_br", "1234-5678", "ACME  TRADING LTD.", "consignee") == party
    assert (party.kind, party.name) == ("trader", "Acme Trading Ltd")
    assert kinds(party) == ["parties.party_seen", "parties.name_seen"]


def test_names_and_addresses_are_kept_as_they_were_seen():
    party = acme(place=Place("1 Quay Rd", "Kwai Chung", "", "HK"))
    acme("Acme Trading (HK) Ltd", place=Place("1 QUAY RD.", "Kwai Chung", country="HK"))
    acme("")

    assert [one.text for one in party.names.order_by("pk")] == [
        "Acme Trading Ltd",
        "Acme Trading (HK) Ltd",
    ]
    assert [(one.text, one.country) for one in party.addresses.all()] == [
        ("1 Quay Rd, Kwai Chung, HK", "HK")
    ]


def test_many_are_found_in_few_queries(django_assert_max_num_queries):
    sightings = [Sighting("trader", f"T{n}", f"Firm {n}", "trader") for n in range(300)]
    made = parties_of(sightings)
    with django_assert_max_num_queries(8):
        assert parties_of(list(reversed(sightings))) == made[::-1]
    assert len({one.pk for one in made}) == 300


def test_the_same_party_twice_in_one_call_is_one():
    first, second = parties_of(
        [
            Sighting("trader", "T1", "One", "trader"),
            Sighting("trader", "t-1", "One more", "consignee"),
        ]
    )
    assert first == second
    assert first.names.count() == 2


def test_a_bad_identifier_makes_nothing():
    with pytest.raises(BadIdentifier):
        parties_of(
            [Sighting("trader", "T1", "One", "trader"), Sighting("hk_br", "1", "Two", "trader")]
        )
    assert Party.objects.count() == 0


def test_nothing_of_a_person_lies_in_plain():
    party = party_of(
        "hkid", HKID, "陳大文", "vehicle_owner", place=Place("9 Hill Rd", country="HK")
    )
    assert party.is_person
    assert party_of("hkid", "a123456(3)", "陳大文", "trader") == party
    assert find("hkid", HKID) == party

    with connection.cursor() as cursor:
        stored = []
        for table in ("party", "name", "address", "identifier"):
            cursor.execute(f"SELECT * FROM parties_{table}")  # noqa: S608
            stored += cursor.fetchall()
    for plain in ("陳大文", "陈大文", "A1234563", "A123456(3)", "Hill"):
        assert plain not in str(stored)
    assert not any(plain in str(kinds(party)) for plain in ("陳", "A123456"))
    assert opened(party, "seen", party.names.get().sealed) == "陳大文"
    assert opened(party, "hkid", party.identifiers.get().sealed) == "A1234563"
    assert "陳" not in str(facts(party))


def test_an_erased_person_is_found_by_nothing():
    party = party_of("hkid", HKID, "陳大文", "trader")
    sealed = party.identifiers.get().sealed
    erase_person(party, policy="request/7", actor="officer/1")
    erase_person(party, policy="request/7", actor="officer/1")

    assert find("hkid", HKID) is None
    assert opened(party, "hkid", sealed) == "●●●●●●"
    assert (Name.objects.count(), Address.objects.count()) == (0, 0)
    assert Identifier.objects.get().key == f"erased/{Identifier.objects.get().pk}"
    assert kinds(party).count("parties.party_erased") == 1
    assert party_of("hkid", HKID, "陳大文", "trader") != party


def test_a_firm_is_not_erased():
    with pytest.raises(NotAPerson):
        erase_person(acme(), policy="request/7", actor="officer/1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acme", True),
        ("TRADING acm", True),
        ("貿易", True),
        ("贸易", True),
        ("12345678", True),
        ("1234-5678", True),
        ("1234567", False),
        ("易公", False),
        ("nobody", False),
        ("", False),
        ("%", False),
    ],
)
def test_search(text, found):
    acme()
    acme("海港貿易有限公司")
    party_of("trader", "T1", "Other Ltd", "trader")
    assert [one.name for one in search(text)] == (["Acme Trading Ltd"] if found else [])


def test_a_person_is_found_by_the_whole_number_alone():
    party = party_of("hkid", HKID, "Chan Tai Man", "trader")
    assert search("chan") == []
    assert search("A123456") == []
    assert search(HKID) == [party]


def grade(party, day=DAY, known_at=None):
    return [one.grade for one in standing(party, day, known_at)]


def test_a_standing_is_granted_suspended_and_remembered():
    party = acme()
    set_standing(party, "aeo_tier_1", since=DAY, source="certificate", actor="officer/1")
    before = Party.objects.get(pk=party.pk).known_at
    set_standing(
        party,
        "aeo_suspended",
        since=DAY + timedelta(10),
        until=DAY + timedelta(20),
        source="notice",
        actor="officer/2",
    )
    set_standing(party, "suspended", since=DAY + timedelta(12), source="n", actor="officer/2")

    assert grade(party, DAY - timedelta(1)) == []
    assert grade(party) == ["aeo_tier_1"]
    assert grade(party, DAY + timedelta(15)) == ["aeo_suspended", "suspended"]
    assert grade(party, DAY + timedelta(15), before) == ["aeo_tier_1"]
    assert grade(party, DAY + timedelta(20)) == ["aeo_tier_1", "suspended"]
    end_standing(party, "suspension", since=DAY + timedelta(14), source="n", actor="officer/2")
    assert grade(party, DAY + timedelta(15)) == ["aeo_suspended"]
    last = list(events_of(party.stream))[-1].event
    assert (last.kind, last.actor) == ("parties.standing_set", "officer/2")
    assert last.payload == {"party": party.pk, "kind": "suspension", "since": "2026-12-05"}


def test_the_same_standing_again_writes_nothing():
    party = acme()
    for _ in range(2):
        set_standing(party, "aeo_tier_2", since=DAY, source="certificate", actor="officer/1")
    assert Standing.objects.count() == 1
    assert kinds(party).count("parties.standing_set") == 1


def test_what_is_no_standing_is_refused():
    party = acme()
    with pytest.raises(NoSuchGrade):
        set_standing(party, "gold", since=DAY, source="x", actor="officer/1")
    with pytest.raises(NoPeriod):
        set_standing(party, "suspended", since=DAY, until=DAY, source="x", actor="officer/1")


def test_an_organisation_acts_for_one_party(people):
    organisation = people.actor("trader").organisation
    party, other = acme(), party_of("trader", "T1", "Other", "trader")
    link_organisation(party, organisation, actor="officer/1")
    link_organisation(party, organisation, actor="officer/1")

    assert organisation.party == party
    assert kinds(party).count("parties.organisation_linked") == 1
    with pytest.raises(AlreadyLinked):
        link_organisation(other, organisation, actor="officer/1")
    with pytest.raises(AlreadyLinked):
        link_organisation(party, people.actor("broker").organisation, actor="officer/1")


def test_a_vehicle_has_marks_and_one_owner_a_day():
    vehicle = vehicle_of("HK", "AB 1234")
    assert vehicle_of("HK", "ab1234") == vehicle
    add_mark(vehicle, "CN", "粤Z·1234港", actor="officer/1")
    assert vehicle_of("CN", "粤Z1234港") == vehicle
    party, other = acme(), party_of("trader", "T1", "Other", "trader")
    set_owner(vehicle, party, since=DAY, source="register", actor="officer/1")
    set_owner(vehicle, other, since=DAY + timedelta(5), source="register", actor="officer/1")
    set_owner(vehicle, None, since=DAY + timedelta(9), source="scrapped", actor="officer/1")

    owners = [owner(vehicle, DAY + timedelta(days)) for days in (-1, 0, 5, 9)]
    assert owners == [None, party, other, None]
    assert vehicles(party, DAY) == [vehicle]
    assert vehicles(party, DAY + timedelta(5)) == []
    with pytest.raises(BadIdentifier, match="another vehicle"):
        add_mark(vehicle_of("HK", "CD1"), "HK", "AB1234", actor="officer/1")
    with pytest.raises(BadIdentifier):
        vehicle_of("HK", "—")


def test_facts_for_a_page():
    party = acme(place=Place("1 Quay Rd", country="HK"))
    set_standing(party, "aeo_tier_2", since=DAY, source="certificate", actor="officer/1")
    shown = facts(party, DAY, "zh-hant")
    assert shown["identifiers"] == [
        {"scheme": "hk_br", "title": "商業登記號碼", "value": "12345678"}
    ]
    assert (shown["names"], shown["addresses"], shown["is_person"]) == (1, 1, False)
    assert shown["standings"][0]["title"].startswith("認可經濟營運商")
