"""The pages of filings: begin, fill in, submit, answer; decide; verify."""

import io
import json
import re

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.unit.lodgement.filings.scenes import QUANTITY, filed, issued, officer_of, sample_of
from tidegate.access.interface import actor_of
from tidegate.lodgement.filings import processing, reviewing
from tidegate.lodgement.filings.models import Filing, FilingDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def trader(people):
    return people.client("trader")


@pytest.fixture
def colleague(people, trader):
    return people.client("trader", organisation=trader.person.organisation)


@pytest.fixture
def officer(people):
    actor = officer_of(people, "OFCA")
    return people.client(person=actor.person)


def _fill(client, name, **items):
    """Begin a draft of a type and type its sample in; the draft's address."""
    address = client.post(f"/documents/types/{name}/begin").url
    number = address.split("/")[-2]
    draft = FilingDraft.objects.get(pk=number)
    sample = sample_of(name, **items)
    typed = {key: value for key, value in sample.items() if key != "lines"}
    for step in ("applicant", "parties", "journey", "particulars"):
        if f"{address}{step}" in client.get(address).content.decode():
            client.post(f"{address}{step}", _typed(typed))
    for place, line in enumerate(sample["lines"], start=1):
        if place > 1:
            client.post(f"{address}lines")
        client.post(f"{address}line-{place}", _typed(line))
    draft.refresh_from_db()
    return address


def _typed(values):
    said = {True: "yes", False: "no"}
    return {
        name: said.get(value, value) if isinstance(value, bool) else value
        for name, value in values.items()
    }


def test_a_document_is_filled_in_step_by_step_and_submitted_once(trader):
    address = _fill(trader, QUANTITY)

    first = trader.post(f"{address}check")
    second = trader.post(f"{address}check")

    filing = Filing.objects.get()
    assert filing.reference in first.url
    assert second.url == f"/documents/{filing.reference}/"
    page = trader.get(first.url).content.decode()
    assert filing.reference in page


def test_what_is_wrong_is_said_item_by_item_and_nothing_is_filed(trader):
    address = _fill(trader, QUANTITY, transport_mode="")

    page = trader.post(f"{address}check").content.decode()

    assert "Mode of transport" in page
    assert not Filing.objects.exists()
    kept = trader.post(f"{address}journey", {"export_country": "Japan"})
    assert 'value="Japan"' in kept.content.decode()


def test_what_is_known_is_filled_in_and_says_from_where(trader):
    filing = filed(actor_of(trader.person), applicant_address="3 Dock Road")

    address = trader.post("/documents/types/ozone_substance_licence/begin").url
    page = trader.get(f"{address}applicant").content.decode()
    assert "3 Dock Road" in page
    assert f"Filled in from {filing.reference}" in page

    address = trader.post(f"/documents/types/{QUANTITY}/begin", {"from": filing.reference}).url
    assert "Harbourline" in trader.get(f"{address}line-1").content.decode()


def test_another_organisation_sees_nothing_of_it(people, trader):
    other = people.client("trader")
    filing = filed(actor_of(trader.person))
    address = _fill(trader, QUANTITY)

    for path in (f"/documents/{filing.reference}/", address, f"{address}check"):
        assert other.get(path).status_code == 404
    begun = other.post(f"/documents/types/{QUANTITY}/begin", {"from": filing.reference})
    assert begun.status_code == 404


def test_who_prepared_it_does_not_submit_it(trader, colleague):
    address = _fill(trader, "strategic_export_licence")

    assert "colleague" in trader.post(f"{address}check").content.decode()
    trader.post(f"{address}check", {"hand_over": "1"})
    assert not Filing.objects.exists()
    colleague.post(f"{address}check")
    assert Filing.objects.count() == 1


def test_an_agency_claims_asks_and_agrees_and_the_trader_answers(trader, officer):
    filing = filed(actor_of(trader.person))
    review = filing.reviews.get()
    assert f"/reviews/{review.pk}/" in officer.get("/reviews/").content.decode()

    officer.post(f"/reviews/{review.pk}/claim")
    asked = officer.post(f"/reviews/{review.pk}/ask", {"words": ""})
    assert asked.status_code == 422
    officer.post(f"/reviews/{review.pk}/ask", {"words": "Which antenna?"})
    page = trader.get(f"/documents/{filing.reference}/").content.decode()
    assert "Which antenna?" in page
    answer = re.search(r'action="([^"]+/questions/\d+)"', page)[1]
    trader.post(answer, {"words": "A whip of 15 cm."})
    assert "A whip of 15 cm." in officer.get(f"/reviews/{review.pk}/").content.decode()
    officer.post(f"/reviews/{review.pk}/agree")

    filing.refresh_from_db()
    assert filing.state == "issued"
    assert filing.issued.number in trader.get(f"/documents/{filing.reference}/").content.decode()


def test_another_agency_does_not_see_it(people, trader):
    filing = filed(actor_of(trader.person))
    client = people.client(person=officer_of(people, "TID").person)

    path = f"/reviews/{filing.reviews.get().pk}/"
    assert client.get(path).status_code == 404
    assert path not in client.get("/reviews/").content.decode()


def test_what_was_issued_is_signed_on_paper_and_for_programs(people, trader):
    filing = issued(people, actor_of(trader.person))
    made = filing.issued

    paper = trader.get(f"/documents/{filing.reference}/issued.pdf").content
    told = json.loads(trader.get(f"/documents/{filing.reference}/issued.json").content)

    signature = PdfFileReader(io.BytesIO(paper)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    checked = validate_pdf_signature(signature, trusted)
    assert checked.intact
    assert checked.valid
    assert json.loads(told["content"])["number"] == made.number
    assert told["signature"] == made.signature


def test_anybody_verifies_with_number_and_code_and_reads_nothing_of_it(people, trader, client):
    made = issued(people, actor_of(trader.person)).issued

    page = client.get(f"/verify/{made.number}", {"code": made.code}).content.decode()
    assert "Genuine, and holds today" in page
    assert "Harbourline" not in page
    assert "No document has" in client.get(f"/verify/{made.number}?code=0").content.decode()
    reviewing.revoke(officer_of(people, "OFCA", "agency_supervisor"), made.filing, "other")
    page = client.get(f"/verify/{made.number}", {"code": made.code}).content.decode()
    assert "does not hold today" in page


def test_every_type_has_its_page_in_the_catalogue(client):
    listed = client.get("/documents/types").content.decode()
    for name in set(re.findall(r"/documents/types/(\w+)", listed)):
        assert client.get(f"/documents/types/{name}").status_code == 200
    found = client.get("/documents/types", {"q": "radio permit ofca"}).content.decode()
    assert set(re.findall(r"/documents/types/(\w+)", found)) == {QUANTITY}
    assert "No document has these words" in client.get("/documents/types?q=zzz").content.decode()


def test_a_fee_shows_until_it_is_paid(trader):
    filing = filed(actor_of(trader.person), "certificate_of_non_manipulation")
    page = trader.get(f"/documents/{filing.reference}/").content.decode()
    assert "184.00" in page
    processing.settle(filing.charges.get(), "test")
    assert "paid" in trader.get(f"/documents/{filing.reference}/").content.decode()
