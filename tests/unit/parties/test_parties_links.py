"""Links: proposed by the machine, judged by an officer, and what one party then counts as."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.analytics.linking.interface import Agreement, Likely, Trait
from tidegate.flow.interface import MoveRefused, NotPermitted
from tidegate.ledger.interface import events_of
from tidegate.parties.interface import (
    Dealing,
    Place,
    known_as,
    lately,
    link_parties,
    members_of,
    note_dealings,
    party_of,
    year_of,
)
from tidegate.parties.models import LINKS_STREAM, Link, Party
from tidegate.parties.services import confirm_link, part_link, propose_links, reject_link

pytestmark = pytest.mark.usefixtures("code_tables", "keys")


@pytest.fixture
def firms():
    names = ("Acme Ltd", "Acme Limited", "Acme Trading", "Other")
    return [
        party_of("trader", f"T-{number}00000", name, "trader") for number, name in enumerate(names)
    ]


def likely(first, second, probability=0.9):
    agreement = {one: Agreement.SAME for one in Trait}
    return Likely(*sorted((first.pk, second.pk)), probability, agreement)


def linked(*pairs):
    propose_links([likely(*one) for one in pairs], actor="system/test")
    return [Link.objects.get(first=min(a.pk, b.pk), second=max(a.pk, b.pk)) for a, b in pairs]


def again(party):
    return Party.objects.get(pk=party.pk)


def test_what_is_no_more_likely_goes_and_what_was_judged_stays(firms, people):
    officer = people.actor("targeting_officer")
    a, b, c, d = firms
    first, second = linked((a, b), (c, d))
    reject_link(officer, first)
    told = propose_links([likely(a, b), likely(a, c)], actor="system/test")
    assert (told.new, told.kept, told.withdrawn) == (1, 0, 1)
    assert {(one.first_id, one.second_id, one.state) for one in Link.objects.all()} == {
        (a.pk, b.pk, "rejected"),
        (a.pk, c.pk, "proposed"),
    }
    told = propose_links([likely(a, c, 0.7)], actor="system/test")
    assert (told.new, told.kept, told.withdrawn) == (0, 1, 0)
    assert Link.objects.get(state="proposed").probability == 0.7
    assert not Link.objects.filter(pk=second.pk).exists()


def test_a_group_grows_by_links_and_falls_apart_without_them(firms, people):
    officer = people.actor("targeting_officer")
    a, b, c, d = firms
    ab, bc, cd = linked((a, b), (b, c), (c, d))
    for one in (cd, ab, bc):
        confirm_link(officer, one)
    assert [known_as(again(one)) for one in (a, d)] == [[b, c, d], [a, b, c]]
    part_link(officer, bc)
    assert [members_of(again(one)) for one in firms] == [
        [a.pk, b.pk], [a.pk, b.pk], [c.pk, d.pk], [c.pk, d.pk],
    ]  # fmt: skip
    part_link(officer, ab)
    assert known_as(again(a)) == []
    kinds = [one.event.kind for one in events_of(LINKS_STREAM)]
    assert kinds[1:] == ["parties.link_confirmed"] * 3 + ["parties.link_parted"] * 2


def test_a_chance_joins_nobody_and_who_may_not_judge_does_not(firms, people):
    a, b, *_ = firms
    (link,) = linked((a, b))
    assert known_as(again(a)) == []
    with pytest.raises(NotPermitted):
        confirm_link(people.actor("examiner"), link)
    confirm_link(people.actor("investigator"), link)
    with pytest.raises(MoveRefused):
        reject_link(people.actor("investigator"), link)
    assert known_as(again(a)) == [b]


def test_the_history_of_one_party_is_counted_under_all_its_names(firms, people):
    now = timezone.now()
    a, b, *_ = firms
    note_dealings(
        [
            Dealing(party=a, role="trader", consignment=1, at=now),
            Dealing(party=b, role="broker", consignment=1, at=now),
            Dealing(party=b, role="trader", consignment=2, at=now, found=True, found_at=now),
        ]
    )
    assert (year_of(a).consignments, year_of(b).consignments) == (1, 2)
    (link,) = linked((a, b))
    confirm_link(people.actor("supervisor"), link)
    for one in (again(a), again(b)):
        year = year_of(one)
        assert (year.consignments, year.examined, year.irregular) == (2, 1, 1)
    borne = lately([a.pk], now - timedelta(days=1))
    assert borne == {a.pk: (2, 1, 1)}


def test_firms_are_compared_and_persons_never():
    place = Place("Flat 9C, 12 Harbour Road", "Wan Chai", country="HK")
    pairs = [
        ("hk_br", "12345678", "Pacific Orchid Trading Ltd"),
        ("trader", "PO-1", "PACIFIC ORCHID TRADING LIMITED"),
        ("hkid", "A123456(3)", "Pacific Orchid Trading"),
    ]
    one, other, _person = (
        party_of(scheme, value, name, "trader", place=place) for scheme, value, name in pairs
    )
    told = link_parties(SYSTEM.address)
    assert told.new == 1
    link = Link.objects.get()
    assert (link.first, link.second) == (one, other)
    assert link.agreement["address"] == "same"


def test_an_officer_judges_on_the_page(firms, people):
    a, b, *_ = firms
    (link,) = linked((a, b))
    client = people.client("targeting_officer")
    assert "Acme Limited" in client.get("/parties/links/").content.decode()
    assert f"/parties/links/{link.pk}/" in client.get(f"/parties/{a.pk}/").content.decode()
    shown = client.get(f"/parties/links/{link.pk}/").content.decode()
    for text in ("Acme Ltd", "Acme Limited", "the same", "They are two parties"):
        assert text in shown
    assert client.post(f"/parties/links/{link.pk}/confirm").status_code == 302
    assert f"/parties/{b.pk}/" in client.get(f"/parties/{a.pk}/").content.decode()
    assert "Take them for two again" in client.get(f"/parties/links/{link.pk}/").content.decode()
    client.post(f"/parties/links/{link.pk}/reject")
    link.refresh_from_db()
    assert link.state == "confirmed"
    assert people.client("examiner").post(f"/parties/links/{link.pk}/part").status_code == 403
    assert people.client("trader").get("/parties/links/").status_code == 403
    assert client.post("/parties/links/look").status_code == 302
