"""The machine API: what is answered, in which form, and to whom."""

import json

import pytest

from tests.unit.lodgement.documents import full, with_line
from tidegate.access.interface import SYSTEM
from tidegate.lodgement.interface import Declaration, clear

pytestmark = pytest.mark.django_db

URL = "/api/v1/declarations"


class Program:
    """A trader's program; every POST has a key of its own unless one is given."""

    def __init__(self, client):
        self.client = client
        self.posts = 0

    def post(self, path, body, key=None):
        self.posts += 1
        return self.client.post(
            URL + path,
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key or f"k{self.posts}"},
        )

    def get(self, path=""):
        return self.client.get(URL + path)

    def lodge(self, **items):
        answer = self.post("", full(**items))
        assert answer.status_code == 201, answer.content
        return answer.json()["reference"]


@pytest.fixture
def program(people):
    return Program(people.program("trader"))


@pytest.fixture
def other(people):
    return Program(people.program("trader"))


def test_a_declaration_is_lodged_and_read_again(program):
    answer = program.post("", full())

    assert answer.status_code == 201
    told = answer.json()
    kept = {"reference", "number", "lodged_at", "completeness", "status", "warnings"}
    assert told.keys() == kept
    assert told["warnings"] == []
    assert (told["number"], told["status"], told["completeness"]) == (1, "received", 26)
    found = program.client.get(answer["Location"]).json()
    assert found["document"]["lines"][1]["goods_description"] == "USB cables"
    assert [one["number"] for one in found["versions"]] == [1]
    assert program.get(f"/{told['reference'].lower()}/status").json()["status"] == "received"


def test_the_same_key_is_the_same_answer(program):
    first, second = program.post("", full(), key="a"), program.post("", full(), key="a")
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Declaration.objects.count() == 1
    assert program.post("", full(ucr="2"), key="a").status_code == 422


def test_a_post_without_a_key_is_refused(program):
    answer = program.client.post(URL, json.dumps(full()), content_type="application/json")
    assert answer.status_code == 422
    assert not Declaration.objects.exists()


def test_mistakes_are_a_problem_with_fields_and_rules(program):
    answer = program.post("", with_line(gross_weight_kg="-1", net_weight_kg="x"))

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == [
        {"field": "lines[0].gross_weight_kg", "rule": "n..16,6", "detail": "not negative"},
        {"field": "lines[0].net_weight_kg", "rule": "n..16,6", "detail": "a number such as 1234.5"},
    ]
    assert program.post("", full(), key="k1").status_code == 201, "the key was not used up"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[[[[[[]]]]]]", 400), (b'"' + b"x" * 1_048_576 + b'"', 413), (b"[]", 422)],
    ids=["no json", "deep", "large", "no record"],
)
def test_a_body_that_is_no_document(program, body, status):
    assert program.post("", body).status_code == status


def test_a_batch_answers_for_each(program):
    answer = program.post("/batch", [full(), with_line(packages="x"), "?", full(ucr="2")])

    assert answer.status_code == 200
    told = answer.json()
    assert (told["accepted"], told["rejected"]) == (2, 2)
    assert [one["declaration"] is None for one in told["outcomes"]] == [False, True, True, False]
    assert told["outcomes"][1]["errors"][0]["field"] == "lines[0].packages"
    assert program.post("/batch", {}).status_code == 422
    assert program.post("/batch", [{}] * 1001).status_code == 422


def test_an_amendment_names_the_version_that_was_seen(program):
    reference = program.lodge()
    amended = program.post(f"/{reference}/versions?seen_version=1", full(ucr="9"))
    assert (amended.status_code, amended.json()["number"]) == (201, 2)
    late = program.post(f"/{reference}/versions?seen_version=1", full(ucr="10"))
    assert (late.status_code, late.json()["type"]) == (409, "urn:tidegate:problem:overtaken")
    assert program.get(f"/{reference}/versions/1").json()["ucr"] == "6CN1234567890ABC"
    assert program.get(f"/{reference}/versions/2").json()["ucr"] == "9"
    assert program.get(f"/{reference}/versions/3").status_code == 404


def test_amending_is_limited_by_day(program):
    reference = program.lodge()
    answers = [
        program.post(f"/{reference}/versions?seen_version={number}", full(ucr=str(number)))
        for number in range(1, 5)
    ]
    assert [one.status_code for one in answers] == [201, 201, 201, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 86_400


def test_a_cancelled_declaration_says_only_that_it_was_asked_for(program):
    reference = program.lodge()
    assert program.post(f"/{reference}/cancellation", {"reason": "?"}).status_code == 422
    answer = program.post(f"/{reference}/cancellation", {"reason": "other"})
    assert answer.json()["status"] == "cancellation_received"
    again = program.post(f"/{reference}/cancellation", {"reason": "other"})
    assert (again.status_code, again.json()["type"]) == (409, "urn:tidegate:problem:decided")


def test_a_decision_shows_in_no_answer(program):
    """Two declarations, one of them decided: whatever is asked, both are answered alike."""
    plain, decided = program.lodge(), program.lodge()
    clear(Declaration.objects.get(reference=decided), SYSTEM)

    def answers(reference):
        found = [
            program.get(f"/{reference}"),
            program.post(f"/{reference}/versions?seen_version=1", full(ucr="9")),
            program.get(f"/{reference}"),
            program.post(f"/{reference}/cancellation", {"reason": "other"}),
            program.post(f"/{reference}/cancellation", {"reason": "other"}),
            program.post(f"/{reference}/versions?seen_version=2", full(ucr="10")),
            program.get(f"/{reference}/status"),
        ]
        return [(one.status_code, _without_moments(one.json(), reference)) for one in found]

    assert answers(plain) == answers(decided)


def _without_moments(told, reference):
    text = json.dumps(
        {name: value for name, value in told.items() if name not in ("lodged_at", "versions")}
    )
    return text.replace(reference, "REFERENCE")


def test_pages_go_down_from_the_newest(program, django_assert_max_num_queries):
    references = [program.lodge(ucr=str(number)) for number in range(5)]
    with django_assert_max_num_queries(8):
        first = program.get("?limit=2").json()
    assert [one["reference"] for one in first["declarations"]] == references[:2:-1]
    second = program.client.get(first["next"]).json()
    assert [one["reference"] for one in second["declarations"]] == references[2:0:-1]
    third = program.client.get(second["next"]).json()
    assert [one["reference"] for one in third["declarations"]] == references[:1]
    assert third["next"] is None
    assert program.get("?limit=101").status_code == 422


def test_another_firm_sees_nothing_of_it(program, other):
    reference = program.lodge()
    paths = [f"/{reference}", f"/{reference}/status", f"/{reference}/versions/1"]
    assert [other.get(path).status_code for path in paths] == [404] * 3
    assert other.get("").json()["declarations"] == []
    assert other.get(f"?after={reference}").json()["declarations"] == []
    assert other.post(f"/{reference}/versions?seen_version=1", full()).status_code == 404
    assert other.post(f"/{reference}/cancellation", {"reason": "other"}).status_code == 404
    nobody = other.get(f"/{'0' * 16}")
    theirs = other.get(f"/{reference}")
    assert nobody.json()["detail"] == theirs.json()["detail"], "guessing tells nothing"


def test_who_is_nobody_or_an_officer_is_refused(people, client):
    assert client.get(URL).status_code == 401
    assert Program(people.program("examiner")).get("").status_code == 403


def test_the_schema_names_the_wco_ids(program):
    told = program.get("/schema").json()
    assert len(told["items"]) == 42
    line = told["document"]["properties"]["lines"]["items"]
    assert "WCO 126" in line["properties"]["gross_weight_kg"]["description"]
    assert line["required"] == ["packages", "package_kind", "goods_description"]
