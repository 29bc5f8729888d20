"""What if: a copy moves, the original stays, and the ledger knows who asked."""

import threading

import pytest

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, work
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import Version, lodge
from tidegate.parties.interface import Party
from tidegate.targeting import trying
from tidegate.targeting.models import Assessment, Decision
from tidegate.targeting.queries import decision_of, same_trader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

#: What the form sends besides what is changed: nothing, as a program might.
NOTHING: dict[str, str] = {}


@pytest.fixture
def officer(people):
    client = people.client("targeting_officer")
    client.post("/purpose", {"purpose": "assessment", "next": "/"})
    yield client
    trying.leave()


@pytest.fixture
def version(people, model):
    made = lodge(people.actor("trader"), full())
    work()
    return made


def _path(version):
    return f"/room/{version.declaration.reference}/what-if/"


def _ask(client, version, **items):
    return client.post(_path(version), items)


def test_a_copy_is_judged_beside_the_original_and_nothing_is_stored(officer, version):
    before = [
        list(Version.objects.values()),
        list(Assessment.objects.values()),
        list(Decision.objects.values()),
    ]
    line = version.document["lines"][decided_on(version).declared.assessment.line]
    page = _ask(officer, version, customs_value="5", origin_country="KP").content.decode()
    assert "As tried" in page
    assert line["origin_country"] in page
    assert "KP" in page
    after = [
        list(Version.objects.values()),
        list(Assessment.objects.values()),
        list(Decision.objects.values()),
    ]
    assert after == before


def test_the_original_is_judged_as_it_was(version, officer):
    stored = Assessment.objects.get(declared=version)
    (again,) = trying.tried([version])
    assert again.score == pytest.approx(stored.score, abs=1e-12)
    assert again.line == stored.line


def test_who_asked_and_why_is_in_the_ledger_and_not_what(officer, version):
    _ask(officer, version, customs_value="31337")
    person = officer.session["_auth_user_id"]
    (one,) = [sealed.event for sealed in events_of(f"what_if/{person}")]
    assert one.kind == "decision.what_if_asked"
    assert one.payload["purpose"] == "assessment"
    assert one.payload["items"] == 1
    assert one.payload["declared"] == version.pk
    assert "31337" not in str(one.payload)


def test_what_could_not_be_lodged_is_not_judged_and_is_named(officer, version):
    page = _ask(officer, version, customs_value="a lot", origin_country="Atlantis")
    assert "Customs value" in page.content.decode()
    assert "is not judged" in page.content.decode()
    assert "a lot" in page.content.decode()
    assert not list(events_of(f"what_if/{officer.session['_auth_user_id']}"))


def test_nothing_changed_is_nothing_asked(officer, version):
    assert "Nothing differs" in _ask(officer, version, **NOTHING).content.decode()
    assert not list(events_of(f"what_if/{officer.session['_auth_user_id']}"))


def test_another_one_lends_its_values(officer, version, people):
    other = lodge(people.actor("trader"), full(carrier="Another Haulage"))
    work()
    like = f"{_path(version)}?like={other.declaration.reference}"
    assert "as the other: Another Haulage" in opened(officer, like)
    page = officer.post(like, {"as": "carrier"}).content.decode()
    assert "<td>Another Haulage</td>" in page


def test_asking_without_end_is_refused(officer, version, monkeypatch):
    monkeypatch.setattr("tidegate.targeting.services.asking._allowed", lambda: 2)
    for value in ("1", "2"):
        assert _ask(officer, version, customs_value=value).status_code == 200
    refused = _ask(officer, version, customs_value="3")
    assert refused.status_code == 429
    assert "Nothing was judged" in refused.content.decode()


def test_a_part_waits_while_the_model_is_opened_and_does_not_count(officer, version, monkeypatch):
    asked = []
    monkeypatch.setattr(trying, "open_aside", lambda: asked.append(1))
    part = officer.post(_path(version), {"customs_value": "5"}, headers={"HX-Request": "true"})
    assert "being opened" in part.content.decode()
    assert asked == [1]
    assert not list(events_of(f"what_if/{officer.session['_auth_user_id']}"))
    trying.tried([version])
    part = officer.post(_path(version), {"customs_value": "5"}, headers={"HX-Request": "true"})
    assert "As tried" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_without_a_model_nothing_can_be_tried(officer, people):
    made = lodge(people.actor("trader"), full())
    work()
    assert "nothing can be judged" in opened(officer, _path(made))
    assert "nothing can be judged" in _ask(officer, made, customs_value="5").content.decode()


@pytest.mark.parametrize("role", ["trader", "examiner", "auditor", "data_scientist"])
def test_only_who_decides_may_ask(people, version, role):
    client = people.client(role)
    client.post("/purpose", {"purpose": "assessment", "next": "/"})
    assert client.get(_path(version)).status_code == 403
    assert client.post(_path(version), {"customs_value": "5"}).status_code == 403


def test_the_network_names_who_shares_what(officer, version, people):
    trader = people.actor("trader")
    lodge(trader, full(trader_id="87654321", trader_name="Quarry Bay Gadgets Ltd"))
    lodge(trader, full(carrier="Another Haulage"))
    work()
    page = opened(officer, f"/room/{version.declaration.reference}/network/")
    assert "1 other trader shares" in page
    assert "Quarry Bay Gadgets Ltd" in page
    assert "Another Haulage" in page
    assert page.count("data-row") == page.count('data-node="')


def test_what_officers_say_is_one_party_is_one_in_its_network(officer, version, people):
    """And its year is counted as one."""
    trader = people.actor("trader")
    other = lodge(trader, full(trader_id="87654321", trader_name="Quarry Bay Gadgets Ltd"))
    work()
    decision = decision_of(version.pk)
    alone = len(same_trader(decision))
    pks = (version.trader_id, other.trader_id)
    Party.objects.filter(pk__in=pks).update(group=min(pks))
    assert len(same_trader(decision_of(version.pk))) == alone + 1
    page = opened(officer, f"/room/{version.declaration.reference}/network/")
    assert "nobody else is seen" in page
    assert f'/parties/{other.trader_id}/">Quarry Bay Gadgets Ltd</a>' in page


def test_a_network_of_many_is_bounded_and_says_so(officer, people, model):
    trader = people.actor("trader")
    made = [lodge(trader, full(consignor_name=f"Consignor {n}")) for n in range(9)]
    work()
    page = opened(officer, f"/room/{made[0].declaration.reference}/network/")
    assert page.count('data-node="consignor-') == 6
    assert "3 more that it uses are left out" in page


def test_a_model_that_does_not_open_is_told_and_not_waited_for(officer, version, monkeypatch):
    monkeypatch.setattr(trying._here, "keeper", Broken())
    trying.open_aside()
    for one in threading.enumerate():
        if one.name == "opens the model":
            one.join()
    assert trying.is_open()
    with pytest.raises(OSError, match="gone"):
        trying.tried([version])
    assert not trying.is_open()


class Broken:
    """Keeps a model whose folder is gone."""

    is_open = False

    def resident(self):
        raise OSError("the folder is gone")

    def leave(self):
        """Nothing is held."""


def test_the_chance_of_each_outcome_moves_too(officer, version):
    told = trying.tried([version])[0].chances
    stored = Assessment.objects.get(declared=version).chances
    assert told == pytest.approx(stored)
    assert told
    page = _ask(officer, version, customs_value="5").content.decode()
    assert "What it would be" in page
