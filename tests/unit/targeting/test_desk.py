"""What officers compare a consignment with, decide from a row, refuse with a reason, and search."""

from decimal import Decimal

import pytest

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, work
from tidegate.lodgement.interface import document_view, lodge
from tidegate.targeting import services
from tidegate.targeting.desk.evidence import KINDS
from tidegate.targeting.desk.worklist import rounded
from tidegate.targeting.models import ModelRecord, Policy
from tidegate.targeting.rules import Lane

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def versions(people, model, monkeypatch):
    """Six of the same goods, drawn at random and so proposed for examination."""
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.0)
    trader = people.actor("trader")
    lodged = [lodge(trader, full()) for _ in range(6)]
    work()
    return lodged


@pytest.fixture
def officer(people):
    client = people.client("targeting_officer")
    client.post("/purpose", {"purpose": "assessment", "next": "/"})
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_evidence_of_every_kind_is_a_part_of_the_page_and_a_page(officer, versions, kind):
    path = f"/consignments/{versions[0].declaration.reference}/evidence/{kind}/"
    part = officer.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "data-island" in part or "muted" in part
    assert str(KINDS[kind].title) in officer.get(path).content.decode()


def test_the_page_offers_each_kind_of_evidence_once(officer, versions):
    page = officer.get(f"/consignments/{versions[0].declaration.reference}/").content.decode()
    for kind in ("prices", "route", "year", "cases"):
        assert page.count(f'hx-get="/consignments/{versions[0].declaration.reference}'
                          f'/evidence/{kind}/"') == 1  # fmt: skip


def test_only_a_row_in_hand_is_decided_from_the_list_and_by_its_keys(officer, versions):
    reference = versions[0].declaration.reference
    assert "data-decides" not in officer.get("/worklist/").content.decode()
    officer.post(f"/consignments/{reference}/claim", {"next": "worklist"})
    page = officer.get("/worklist/").content.decode()
    assert page.count(f'data-to="/consignments/{reference}/decide"') == 1 + len(Lane)
    assert all(f'data-key="{number}"' in page for number, _ in enumerate(Lane, 1))
    lane = decided_on(versions[0]).lane_proposed
    sent = officer.post(
        f"/consignments/{reference}/decide",
        {"lane": lane, "next": "worklist"},
        headers={"HX-Current-URL": "http://testserver/worklist/?sort=-score"},
    )
    assert sent.url == "/worklist/?sort=-score"
    assert decided_on(versions[0]).state == "decided"


def test_a_supervisor_is_offered_what_another_holds_and_other_officers_are_not(
    officer, people, versions
):
    path = f"/consignments/{versions[0].declaration.reference}"
    officer.post(f"{path}/claim")
    colleague, boss = people.client("duty_officer"), people.client("supervisor")
    for client in (colleague, boss):
        client.post("/purpose", {"purpose": "assessment", "next": "/"})
    assert f"{path}/put-back" not in colleague.get(f"{path}/").content.decode()
    page = boss.get(f"{path}/").content.decode()
    assert f"{path}/put-back" in page
    assert f"{path}/decide" not in page
    boss.post(f"{path}/hand-over", {"to": boss.get(f"{path}/").context["request"].user.pk})
    assert f"{path}/decide" in boss.get(f"{path}/").content.decode()


@pytest.mark.parametrize(
    ("figure", "shown"), [("1190.691", "1191"), ("147.257", "147"), ("63.227", "63.2"), ("0", "0")]
)
def test_weights_are_rounded_to_what_is_compared(figure, shown):
    assert rounded(Decimal(figure)) == Decimal(shown)


def test_codes_of_a_document_are_called_by_their_names(versions):
    items = {one.name: one for section in document_view(versions[0]) for one in section.items}
    assert items["transport_mode"].meaning
    assert items["consignor_name"].meaning == ""


def test_a_model_is_rejected_with_a_reason_of_the_list(people, folder):
    record = services.register_model(folder, figures={}, actor=people.actor("data_scientist"))
    boss = people.client("supervisor")
    boss.post(f"/models/{record.pk}/reject", {"reason": "a whim"})
    assert ModelRecord.objects.get().state == "candidate"
    boss.post(f"/models/{record.pk}/reject", {"reason": "uneven"})
    assert ModelRecord.objects.get().state == "rejected"
    assert "bears on some traders" in boss.get(f"/models/{record.pk}/").content.decode()


def test_a_policy_is_refused_with_a_reason_of_the_list(people):
    one, two = people.client("supervisor"), people.client("supervisor")
    one.post(
        "/policy/", {"share": "7", "random_share": "20", "open_from": "50", "window_days": "7"}
    )
    path = two.get("/policy/").content.decode().split('action="/proposals/')[1].split('"')[0]
    two.post(f"/proposals/{path}", {"reject": "1"})
    assert "/proposals/" in two.get("/policy/").content.decode()
    two.post(f"/proposals/{path}", {"reject": "1", "reason": "beyond_capacity"})
    assert "/proposals/" not in two.get("/policy/").content.decode()
    assert Policy.in_force().share != 0.07


@pytest.mark.parametrize("item", ["reference", "trader", "goods", "container"])
def test_the_search_finds_a_consignment_by(officer, versions, item):
    decision = decided_on(versions[0])
    text = {
        "reference": decision.declaration.reference[:8],
        "trader": decision.trader,
        "goods": decision.commodity_code[:6],
        "container": versions[0].document["lines"][0]["container_number"],
    }[item]
    answer = officer.get("/search", {"q": text}, follow=True).content.decode()
    assert decision.declaration.reference in answer


def test_a_container_is_not_found_any_more_once_the_inputs_are_erased(officer, versions):
    decision = decided_on(versions[0])
    number = versions[0].document["lines"][0]["container_number"]
    assert decision.containers.filter(number=number).count() == 1
    services.erase_inputs(decision.declared_id, "P1")
    answer = officer.get("/search", {"q": number}, follow=True).content.decode()
    assert decision.declaration.reference not in answer
