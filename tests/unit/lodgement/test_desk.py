"""A trader's pages: the form in steps, what is kept, what is said, what others do not see."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.unit.lodgement.documents import FULL, full
from tidegate.access.interface import SYSTEM, actor_of
from tidegate.lodgement.interface import Declaration, amend, clear, lodge
from tidegate.lodgement.models import Draft
from tidegate.lodgement.view import SECTIONS

pytestmark = pytest.mark.django_db

PARTIES, JOURNEY, TERMS = (names for _, _, names in SECTIONS)


@pytest.fixture
def client(people):
    return people.client("trader")


@pytest.fixture
def lodged(client):
    return lodge(actor_of(client.person), full()).declaration


def typed(names):
    found = {name: FULL[name] for name in names if name in FULL}
    return {name: "no" if value is False else str(value) for name, value in found.items()}


def begin(client):
    answer = client.post("/declarations/new")
    assert answer.status_code == 302
    return answer["Location"]


def line_of_goods():
    return {name: "no" if v is False else str(v) for name, v in FULL["lines"][0].items()}


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def test_who_has_lodged_nothing_is_told_what_to_do(client):
    assert "lodged nothing yet" in page(client, "/declarations/")


def test_a_declaration_is_lodged_step_by_step(client):
    draft = begin(client)
    assert page(client, draft).count("Not started") == 3
    for name, values in (("parties", typed(PARTIES)), ("journey", typed(JOURNEY))):
        assert client.post(f"{draft}{name}", values).status_code == 302
    client.post(f"{draft}line-1", line_of_goods())
    client.post(f"{draft}terms", typed(TERMS))
    assert page(client, draft).count("Completed") == 4
    assert "Kwun Tong Components Ltd" in page(client, f"{draft}check")

    answer = client.post(f"{draft}check")

    declaration = Declaration.objects.get()
    assert answer["Location"] == f"/declarations/{declaration.reference}/?lodged"
    assert declaration.reference in page(client, answer["Location"])
    assert declaration.versions.get().document["lines"][0]["quantity"] == "2000"
    again = client.post(f"{draft}check")
    assert again["Location"] == answer["Location"], "sent twice, it is lodged once"
    assert Declaration.objects.count() == 1
    assert "Bluetooth earphones" in page(client, "/declarations/")


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(client):
    draft = begin(client)
    values = {**line_of_goods(), "gross_weight_kg": "1,234 kg", "packages": ""}

    answer = client.post(f"{draft}line-1", values)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#gross_weight_kg">Gross weight (kg): a number as' in text
    assert 'href="#packages">Enter: Number of packages' in text
    assert 'value="1,234 kg"' in text
    assert Draft.objects.get().typed["lines"][0]["gross_weight_kg"] == "1,234 kg"
    assert "Needs attention" in page(client, draft)
    later = client.post(f"{draft}line-1", {**values, "later": "1"})
    assert later["Location"] == draft
    checked = page(client, f"{draft}check")
    assert "It cannot be lodged yet" in checked
    assert "Lodge the declaration" not in checked
    assert client.post(f"{draft}check").status_code == 200
    assert not Declaration.objects.exists()


def test_lines_come_and_go(client):
    draft = begin(client)
    assert client.post(f"{draft}lines")["Location"] == f"{draft}line-2"
    client.post(f"{draft}line-2", {"goods_description": "second", "later": "1"})
    client.post(f"{draft}lines", {"remove": "0"})
    client.post(f"{draft}lines", {"remove": "0"})
    client.post(f"{draft}lines", {"remove": "7"})
    assert [one["goods_description"] for one in Draft.objects.get().typed["lines"]] == ["second"]
    assert client.get(f"{draft}line-2").status_code == 404
    assert client.get(f"{draft}nothing").status_code == 404
    client.post(f"{draft}discard")
    assert not Draft.objects.exists()


def test_an_amendment_begins_with_what_was_said(client, lodged):
    draft = client.post(f"/declarations/{lodged.reference}/amend")["Location"]
    assert page(client, draft).count("Completed") == 5
    client.post(f"{draft}terms", {**typed(TERMS), "incoterm": "CIF"})

    client.post(f"{draft}check")

    text = page(client, f"/declarations/{lodged.reference}/")
    assert "2 of 2" in text
    assert "before: FOB" in text
    assert "before:" not in page(client, f"/declarations/{lodged.reference}/?version=1")
    assert client.get(f"/declarations/{lodged.reference}/?version=3").status_code == 404


def test_who_comes_second_is_told_so(client, lodged):
    draft = client.post(f"/declarations/{lodged.reference}/amend")["Location"]
    amend(actor_of(client.person), lodged, full(ucr="9"), seen_version=1)
    assert "amended meanwhile" in client.post(f"{draft}check").content.decode()
    assert Draft.objects.get().typed["ucr"] == "6CN1234567890ABC"


def test_a_declaration_is_cancelled_with_a_reason(client, lodged):
    address = f"/declarations/{lodged.reference}/cancel"
    assert "Choose a reason" in client.post(address).content.decode()
    assert client.post(address, {"reason": "other"}).status_code == 302
    text = page(client, f"/declarations/{lodged.reference}/")
    assert "Cancellation received" in text
    assert "Amend it" not in text


def test_a_page_tells_nothing_of_a_decision(client, lodged):
    address = f"/declarations/{lodged.reference}/"
    before = _without_tokens(page(client, address))
    clear(lodged, SYSTEM)
    assert _without_tokens(page(client, address)) == before


def _without_tokens(text):
    text = re.sub(r'(nonce|value|X-CSRFToken)[^>]{0,12}"[\w-]{20,}"', "", text)
    return re.sub(r"\(.{0,20}ago\)|nonce-\S+", "", text)


def test_another_firm_sees_nothing(people, client, lodged):
    draft, other = begin(client), people.client("trader")
    pages = ["", "check", "parties"]
    assert [other.get(f"{draft}{name}").status_code for name in pages] == [404] * 3
    assert other.get(f"/declarations/{lodged.reference}/").status_code == 404
    assert other.post(f"/declarations/{lodged.reference}/amend").status_code == 404
    assert other.post(f"/declarations/{lodged.reference}/cancel").status_code == 404
    assert lodged.reference not in page(other, "/declarations/")
    colleague = people.client("trader", organisation=client.person.organisation)
    assert lodged.reference in page(colleague, "/declarations/")


@pytest.mark.usefixtures("code_tables")
def test_codes_are_found_by_name(client):
    assert "HK" in page(client, "/declarations/codes/country?q=hong kong")
    options = client.get(
        "/declarations/codes/country?origin_country=viet", headers={"HX-Request": "1"}
    )
    assert options.content.decode().strip().startswith('<option value="VN">')
    assert client.get("/declarations/codes/override_reason?q=a").status_code == 404
    draft = begin(client)
    assert '<option value="USD"' in page(client, f"{draft}terms")
    client.post(f"{draft}parties", {**typed(PARTIES), "consignor_country": "ZZ"})
    assert "this code is not in the list" in page(client, f"{draft}parties?check")


def test_a_file_is_sent_and_followed(client, settings, tmp_path):
    settings.STORAGES["kept"]["OPTIONS"]["location"] = tmp_path / "files"
    assert "Choose a file" in client.post("/declarations/files").content.decode()
    file = SimpleUploadedFile("june.csv", b"declaration_id\n1\n")
    sent = client.post("/declarations/files", {"file": file, "mapping": "canonical"})
    assert "no worker is running" in page(client, sent["Location"])
    assert client.get(f"{sent['Location']}rows.csv").status_code == 200


def test_pages_are_few_statements(client, django_assert_max_num_queries):
    for number in range(12):
        lodge(actor_of(client.person), full(ucr=str(number)))
    with django_assert_max_num_queries(16):
        client.get("/declarations/")
