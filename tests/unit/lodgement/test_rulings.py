"""Advance rulings: two officers publish, everybody reads, nobody learns who applied."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tidegate.access.interface import FourEyes, Invalid, approve
from tidegate.codes.interface import Fact, Names, Origin, publish
from tidegate.flow.interface import MoveRefused
from tidegate.ledger.interface import events_of
from tidegate.lodgement.goods import finding, queries, services
from tidegate.parties.interface import Party

pytestmark = pytest.mark.django_db

GOODS = "Power bank of lithium-ion cells, 20,000 mAh 移動電源"


@pytest.fixture(autouse=True)
def tariff():
    finding.forget()
    facts = [
        Fact(code, Names(text), {"level": len(code)}, source="test")
        for code, text in {"8507": "Electric accumulators", "850760": "Lithium-ion"}.items()
    ]
    publish("hs", facts, version="test", origin=Origin.IMPORT, actor="system/test")
    yield
    finding.forget()


@pytest.fixture
def officers(people):
    return people.actor("duty_officer"), people.actor("supervisor")


def ruled(**other):
    today = timezone.localdate()
    return services.Ruled(
        **{
            "description": GOODS,
            "commodity_code": "85076000",
            "reasons": "Rules 1 and 6; the cells give it its character.",
            "valid_from": today,
            "valid_until": today + timedelta(days=1000),
            **other,
        }
    )


@pytest.fixture
def published(officers):
    first, second = officers
    ruling = services.propose_ruling(first, ruled())
    return approve(second, services.proposal_of(ruling))


def page(client, address, **asked):
    answer = client.get(f"/commodity-codes/rulings/{address}", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_one_officer_proposed_a_second_one_publishes(officers, client):
    first, second = officers
    ruling = services.propose_ruling(first, ruled())
    assert client.get(f"/commodity-codes/rulings/{ruling.number}/").status_code == 404
    with pytest.raises(FourEyes):
        approve(first, services.proposal_of(ruling))
    approve(second, services.proposal_of(ruling))
    assert GOODS in page(client, f"{ruling.number}/")


def test_a_ruling_is_found_by_words_of_any_script_and_by_code(published, client):
    for text in ("power bank", "移动电源", "移動電源", "8507"):
        assert published.number in page(client, "", q=text)
    assert published.number not in page(client, "", q="umbrella")


def test_nobody_learns_who_applied(officers, client):
    first, second = officers
    now = timezone.now()
    party = Party.objects.create(seen_at=now, known_at=now)
    ruling = services.propose_ruling(first, ruled(applicant=party.pk))
    approve(second, services.proposal_of(ruling))
    events = [event.event.payload for event in events_of(ruling.stream)]
    assert len(events) == 2
    assert all("applicant" not in payload for payload in events)
    told = client.get("/api/v1/commodity-codes/rulings").json()["rulings"]
    assert [set(one) for one in told] == [
        {"number", "description", "commodity_code", "reasons", "valid_from", "valid_until",
         "published_at", "revoked_at"}
    ]  # fmt: skip


def test_a_revoked_ruling_no_longer_holds_and_stays_to_be_read(published, officers, client):
    before = timezone.now()
    services.revoke_ruling(officers[1], published, "nomenclature")
    assert not queries.in_force().exists()
    assert queries.in_force(known_at=before).get() == published
    assert "Revoked" in page(client, f"{published.number}/")
    with pytest.raises(MoveRefused):
        services.revoke_ruling(officers[1], published, "wrong")


def test_a_ruling_holds_from_its_first_day_until_before_its_last(published):
    today = timezone.localdate()
    assert not queries.in_force(today - timedelta(days=1)).exists()
    assert queries.in_force(today + timedelta(days=999)).exists()
    assert not queries.in_force(today + timedelta(days=1000)).exists()


def test_a_refused_proposal_ends(officers):
    first, second = officers
    ruling = services.propose_ruling(first, ruled())
    with pytest.raises(Invalid):
        services.refuse_ruling(second, ruling, "moon")
    services.refuse_ruling(second, ruling, "other_code")
    assert services.proposal_of(ruling).state == "rejected"
    with pytest.raises(MoveRefused):
        approve(second, services.proposal_of(ruling))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"description": " "}, "description"),
        ({"commodity_code": "999999"}, "commodity_code"),
        ({"commodity_code": "8507"}, "commodity_code"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"applicant": 404}, "applicant"),
    ],
)
def test_what_is_wrong_with_a_ruling_is_named(officers, wrong, field):
    with pytest.raises(Invalid) as refused:
        services.propose_ruling(officers[0], ruled(**wrong))
    assert [one.partition(":")[0] for one in refused.value.mistakes] == [field]


def test_a_ruling_counts_in_suggestions_and_is_shown_beside_them(people, published):
    found = finding.find("移動電源", "zh-hant").found
    assert found[0].suggestion.code == "850760"
    assert found[0].rulings == (published,)
    answer = people.client("trader").get("/commodity-codes/", {"description": "lithium cells"})
    assert published.number in answer.content.decode()


def test_officers_propose_publish_and_revoke_on_their_page(people):
    today = timezone.localdate()
    first, second = people.client("duty_officer"), people.client("supervisor")
    typed = {
        "description": GOODS, "commodity_code": "850760", "reasons": "Rule 1",
        "valid_from": today, "valid_until": today,
    }  # fmt: skip
    refused = first.post("/commodity-codes/rulings/register", typed).content.decode()
    assert "This is after the first day" in refused
    typed["valid_until"] = today + timedelta(days=9)
    assert first.post("/commodity-codes/rulings/register", typed).status_code == 302
    ruling = services.Ruling.objects.get()
    address = f"{ruling.number}/answer"
    first.post(f"/commodity-codes/rulings/{address}", {"publish": "1"})
    assert "You proposed it yourself" in page(first, "register")
    second.post(f"/commodity-codes/rulings/{address}", {"publish": "1"})
    assert "everybody can read it" in page(second, "register")
    revoke = f"/commodity-codes/rulings/{ruling.number}/revoke"
    second.post(revoke, {"reason": ""})
    assert "Choose why" in page(second, "register")
    second.post(revoke, {"reason": "wrong"})
    ruling.refresh_from_db()
    assert (ruling.state, ruling.revoked_for) == ("revoked", "wrong")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 1),
        ({"q": "8507"}, 1),
        ({"q": "umbrella"}, 0),
        ({"at": "2020-01-01"}, 0),
        ({"known_at": "0001-01-01T00:00:00+23:59"}, 0),
        ({"known_at": "9999-12-31T23:59:59-23:59"}, 1),
    ],
)
def test_programs_read_the_register_as_it_was(published, client, asked, count):
    told = client.get("/api/v1/commodity-codes/rulings", asked).json()
    assert (len(told["rulings"]), told["next"]) == (count, None)


@pytest.mark.parametrize("number", ["AR-2026-99999", "AR-1999-00001", "nothing", "AR-2026-²"])
def test_a_number_that_is_none_is_not_there(client, number):
    assert client.get(f"/commodity-codes/rulings/{number}/").status_code == 404
