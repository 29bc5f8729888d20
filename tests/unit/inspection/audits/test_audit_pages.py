"""Pages and machine API of audits, and what a trader reads of one."""

import json

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tidegate.inspection.audits import panels, services
from tidegate.inspection.audits.models import Audit, Conclusion
from tidegate.inspection.audits.records import Outcome
from tidegate.lodgement.interface import disclosed_at

IRREGULAR = {
    "irregular": "yes",
    "records_seen": ["invoice", "payment"],
    "category": "undervalued",
    "value_difference_hkd": "120,000.5",
    "words": "The bank paid twice what the invoice says.",
}


@pytest.fixture
def desk(people, officer):
    return _at_work(people.client(person=officer.person))


def _at_work(client):
    client.post("/purpose", {"purpose": "records"})
    return client


def _url(audit, verb=""):
    return f"/audits/{audit.pk}/{verb}"


def _text(answer):
    return answer.content.decode()


def test_the_way_through_an_audit(desk, audit):
    listed = _text(desk.get("/audits/"))
    for words in ("Bluetooth earphones", audit.reference, "not asked for", "Not claimed"):
        assert words in listed
    desk.post(_url(audit, "claim"))
    page = _text(desk.get(_url(audit)))
    assert 'value="invoice" checked' in page, "whatever speaks, an invoice settles something"
    assert "Bluetooth earphones" in page
    desk.post(_url(audit, "records"), {"records": ["invoice", "payment"]})
    assert "Proof of payment" in _text(desk.get(_url(audit)))
    assert desk.post(_url(audit, "conclusion"), IRREGULAR).status_code == 302
    page = _text(desk.get(_url(audit)))
    for words in ("Value understated", "HKD 120,000.50", "The bank paid twice"):
        assert words in page
    assert audit.reference not in _text(desk.get("/audits/"))
    assert "Value understated" in _text(desk.get("/audits/?state_is=concluded"))


def test_without_an_audit_the_page_says_where_they_come_from(desk, code_tables):
    assert "One is opened when goods are released to audit" in _text(desk.get("/audits/"))


def test_what_is_sent_twice_is_recorded_once(desk, audit):
    for _ in range(2):
        assert desk.post(_url(audit, "claim")).status_code == 302
    for _ in range(2):
        assert desk.post(_url(audit, "conclusion"), IRREGULAR).status_code == 302
    assert Conclusion.objects.count() == 1


def test_mistakes_are_named_and_what_was_typed_stays(desk, audit):
    desk.post(_url(audit, "claim"))
    wrong = {**IRREGULAR, "category": "", "value_difference_hkd": "much"}
    answer = desk.post(_url(audit, "conclusion"), wrong)
    assert answer.status_code == 422
    for words in ("Choose what was found.", "Write a number", 'value="much"', "The bank paid"):
        assert words in _text(answer)
    nothing = _text(desk.post(_url(audit, "conclusion"), {}))
    assert "Say whether the records contradict the declaration." in nothing
    assert "Choose what the trader" in _text(desk.post(_url(audit, "records"), {}))
    assert not Conclusion.objects.exists()


def test_who_comes_second_is_told_who_has_it(desk, audit, people):
    other = people.actor("investigator")
    services.claim(Audit.objects.get(pk=audit.pk), other)
    answer = desk.post(_url(audit, "claim"))
    assert answer.status_code == 409
    assert f"{other.person.name} holds this audit." in _text(answer)


def test_who_may_only_look_cannot_act(people, audit):
    client = _at_work(people.client("targeting_officer"))
    page = _text(client.get(_url(audit)))
    assert "/claim" not in page
    assert "/cancel" not in page
    assert client.post(_url(audit, "claim")).status_code == 403


def test_a_supervisor_cancels_on_the_page(people, audit):
    client = people.client("supervisor")
    assert client.post(_url(audit, "cancel"), {"reason": "magic"}).status_code == 409
    assert client.post(_url(audit, "cancel"), {"reason": "not_needed"}).status_code == 302
    assert Audit.objects.get(pk=audit.pk).state == "cancelled"


def test_what_was_released_is_sent_to_audit_from_its_page(people, decided):
    decision, client = decided("release"), _at_work(people.client("supervisor"))
    page = f"/consignments/{decision.declaration.reference}/"
    assert "Have its records audited" in _text(client.get(page))
    to = f"/audits/of/{decision.pk}"
    assert client.post(to, {"reason": ""})["Location"] == page
    answer = client.post(to, {"reason": "information"})
    assert answer["Location"] == _url(Audit.objects.get())
    page = _text(client.get(page))
    assert "Open the audit" in page
    assert "Have its records audited" not in page


def test_a_trader_reads_what_is_asked_for_and_not_why(people, audit, officer, monkeypatch):
    request = RequestFactory().get("/")
    declaration = audit.decision.declaration
    disclosed = disclosed_at(list(declaration.versions.all()))

    def told():
        return panels.told(request, declaration)

    services.claim(audit, officer)
    services.ask(audit, ("payment",), officer)
    assert told() is None, "nothing before the disclosure point"
    monkeypatch.setattr(panels.timezone, "now", lambda: disclosed)
    assert "Proof of payment" in told()
    services.conclude(audit, Outcome(irregular=False, records_seen=("payment",)), officer)
    assert "Nothing more is asked" in told()
    assert officer.person.name not in told()


def test_a_trader_reads_nothing_of_an_audit_in_which_nothing_was_asked(audit, monkeypatch):
    declaration = audit.decision.declaration
    disclosed = disclosed_at(list(declaration.versions.all()))
    monkeypatch.setattr(panels.timezone, "now", lambda: disclosed)
    assert timezone.now() == disclosed
    assert panels.told(RequestFactory().get("/"), declaration) is None


def test_a_program_audits(people, audit):
    program = people.program("investigator")

    def post(verb, body):
        return program.post(
            f"/api/v1{_url(audit, verb)}".rstrip("/"),
            json.dumps(body),
            "application/json",
            headers={"Idempotency-Key": verb},
        )

    (listed,) = program.get("/api/v1/audits").json()
    assert (listed["reference"], listed["mine"]) == (audit.reference, False)
    assert post("claim", {}).json()["state"] == "under_audit"
    assert post("records", {"records": ["diary"]}).status_code == 422
    done = post("conclusion", {"irregular": True, "records_seen": ["books"]})
    assert [one["field"] for one in done.json()["errors"]] == ["category"]
