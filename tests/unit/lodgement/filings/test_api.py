"""The machine API of filings."""

import json
from itertools import count

import pytest

from tests.unit.lodgement.filings.scenes import QUANTITY, issued, officer_of, sample_of
from tidegate.access.interface import actor_of
from tidegate.lodgement.filings import processing, reviewing
from tidegate.lodgement.filings.models import Filing

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents"


class Program:
    """A software house's program, for one trader."""

    def __init__(self, people):
        self.client = people.program("trader")
        self.keys = count()

    def post(self, path, body, key=None):
        data = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.post(
            URL + path,
            data,
            content_type="application/json",
            headers={"Idempotency-Key": key or f"key-{next(self.keys)}"},
        )

    def get(self, path):
        return self.client.get(URL + path)


@pytest.fixture
def program(people):
    return Program(people)


def _document(name=QUANTITY, **items):
    return {"type": name, "document": sample_of(name, **items), "own_number": "PO-1"}


def test_a_document_is_taken_in_and_told_under_its_reference(people, program):
    answer = program.post("", _document())
    assert answer.status_code == 202
    told = answer.json()
    assert told["conversation"] == told["reference"]
    processing.take_some(10)

    filing = Filing.objects.get(reference=told["reference"])
    review, officer = filing.reviews.get(), officer_of(people, "OFCA")
    reviewing.claim(officer, review)
    review.refresh_from_db()
    reviewing.ask(officer, review, "Which antenna?")
    found = program.client.get(answer["Location"]).json()
    assert (found["state"], found["reviews"][0]["state"]) == ("queried", "claimed")
    question = found["questions"][0]["id"]
    path = f"/{told['reference']}/questions/{question}/answer"
    assert program.post(path, {"words": ""}).status_code == 422
    assert program.post(path, {"words": "A whip."}).json()["state"] == "under_review"
    assert program.post(path, {"words": "Again."}).status_code == 409
    reviewing.agree(officer, review)

    found = program.client.get(answer["Location"]).json()
    assert found["state"] == "issued"
    assert found["balances"][0]["left"] == "120"
    assert program.get(f"/{told['reference']}/issued").json()["sha256"]


def test_the_same_key_files_once(program):
    first, second = program.post("", _document(), "a"), program.post("", _document(), "a")
    assert first.json() == second.json()
    assert Filing.objects.count() == 1


def test_what_is_wrong_is_a_problem_that_names_item_and_rule(program):
    answer = program.post("", _document(transport_mode="sea"))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == ["transport_mode"]
    assert program.post("", {"type": "none", "document": {}}).status_code == 422
    assert program.post("", [1]).status_code == 422
    assert program.post("", b"{").status_code == 400
    assert program.post("", b"[" * 100_000).status_code == 400


def test_a_batch_of_mixed_types_answers_for_each(program):
    sent = [_document(), {"type": "?"}, _document("ozone_substance_licence"), _document(brand=1)]
    told = program.post("/batch", sent).json()
    assert (told["accepted"], told["rejected"]) == (2, 2)
    assert [one["filing"] is None for one in told["outcomes"]] == [False, True, False, True]
    assert program.post("/batch", {}).status_code == 422
    assert program.post("/batch", [{}] * 1001).status_code == 422


def test_amended_over_what_was_seen_and_withdrawn(program):
    reference = program.post("", _document()).json()["reference"]
    path = f"/{reference}/revisions?seen_revision=1"
    assert program.post(path, sample_of(QUANTITY)).status_code == 200
    assert program.post(path, sample_of(QUANTITY)).status_code == 409
    assert program.post(f"/{reference}/withdrawal", {"reason": "x"}).status_code == 422
    told = program.post(f"/{reference}/withdrawal", {"reason": "other"}).json()
    assert told["state"] == "withdrawn"
    assert program.post(f"/{reference}/withdrawal", {"reason": "other"}).status_code == 409


def test_another_organisations_filing_is_not_there(people, program):
    other = Program(people)
    reference = program.post("", _document()).json()["reference"]
    assert other.get(f"/{reference}").status_code == 404
    assert other.post(f"/{reference}/withdrawal", {"reason": "other"}).status_code == 404
    assert other.post(f"/{reference}/revisions?seen_revision=1", {}).status_code == 404
    assert other.get("").json()["filings"] == []


def test_pages_of_filings(program):
    references = [program.post("", _document()).json()["reference"] for _ in range(3)]
    first = program.get("?limit=2").json()
    rest = program.client.get(first["next"]).json()
    seen = [one["reference"] for one in first["filings"] + rest["filings"]]
    assert seen == references[::-1]


def test_types_are_told_with_a_sample_that_is_accepted(program, client):
    told = client.get(f"{URL}/types/{QUANTITY}").json()
    assert {one["name"] for one in told["items"]} >= {"applicant_name", "frequency_mhz"}
    assert told["document"]["required"][-1] == "lines"
    for name in (QUANTITY, "road_advance_cargo"):
        sent = {"type": name, "document": client.get(f"{URL}/types/{name}").json()["sample"]}
        assert program.post("", sent).status_code == 202
    assert client.get(f"{URL}/types/none").status_code == 404


def test_anybody_verifies_with_the_code(people, program, client):
    made = issued(people, actor_of(program.client.person)).issued
    told = client.get(f"{URL}/verification/{made.number}?code={made.code}").json()
    assert (told["is_genuine"], told["holds_today"]) == (True, True)
    assert client.get(f"{URL}/verification/{made.number}?code=0").status_code == 404
