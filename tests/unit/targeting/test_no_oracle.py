"""Before the disclosure point nobody outside can tell what was decided, nor that anything was."""

import json
import re

import pytest

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, sign, work
from tidegate.access.interface import actor_of
from tidegate.lodgement.interface import lodge
from tidegate.targeting import services
from tidegate.targeting.models import Decision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def program(people):
    return people.program("trader")


@pytest.fixture
def fates(people, program, model, monkeypatch):
    """Declarations alike but for what became of them: name → reference."""
    actor, officer = actor_of(program.person), people.actor("targeting_officer")
    lots = iter((0.9, 0.0, 0.0, 0.0, 0.0, 0.0))
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: next(lots))
    sign(share=0.5, random_share=0.5, release_by_machine=True)
    made = {}
    for name in ("released", "drawn", "examined", "claimed", "seized", "let_go"):
        made[name] = lodge(actor, full())
        work()
    for name in ("examined", "claimed", "seized", "let_go"):
        services.claim(officer, decided_on(made[name]))
    for name in ("examined", "seized", "let_go"):
        chosen = decided_on(made[name])
        services.decide(officer, chosen, chosen.lane_proposed)
    boss = people.actor("supervisor")
    services.end_hold(boss, decided_on(made["seized"]), "seize", reason="smuggled")
    services.end_hold(boss, decided_on(made["let_go"]), "release", reason="paid")
    made["awaited"] = lodge(actor, full())
    states = {name: Decision.objects.filter(declared=one).first() for name, one in made.items()}
    assert [getattr(one, "state", None) for one in states.values()] == [
        "decided",
        "proposed",
        "decided",
        "claimed",
        "decided",
        "decided",
        None,
    ]
    return {name: version.declaration.reference for name, version in made.items()}


def _alike(answers):
    """Whether answers differ in nothing but references, times and who asks."""
    told = {
        name: (answer.status_code, _plain(answer.content.decode(), reference))
        for name, (reference, answer) in answers.items()
    }
    first = told["released"]
    assert {name: one for name, one in told.items() if one != first} == {}


def _plain(text, reference):
    text = text.replace(reference, "REF")
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)", "TIME", text)
    return re.sub(r'(csrf[^>]*value="|X-CSRFToken": ")[^"]+', "TOKEN", text)


def _ask(client, fates, path):
    return {name: (one, client.get(path.format(one))) for name, one in fates.items()}


def test_every_read_of_the_machine_api_says_the_same(program, fates):
    for path in ("/api/v1/declarations/{}", "/api/v1/declarations/{}/versions/1"):
        answers = _ask(program, fates, path)
        assert {answer.status_code for _, answer in answers.values()} == {200}
        _alike(answers)


def test_an_amendment_is_answered_the_same(program, fates):
    answers = {}
    for name, reference in fates.items():
        answers[name] = (
            reference,
            program.post(
                f"/api/v1/declarations/{reference}/versions?seen_version=1",
                json.dumps(full(carrier="Another Haulage")),
                content_type="application/json",
                headers={"Idempotency-Key": f"amend-{name}"},
            ),
        )
    assert {answer.status_code for _, answer in answers.values()} == {201}
    _alike(answers)
    _alike(_ask(program, fates, "/api/v1/declarations/{}"))


def test_a_cancellation_is_answered_the_same(program, fates):
    answers = {}
    for name, reference in fates.items():
        answers[name] = (
            reference,
            program.post(
                f"/api/v1/declarations/{reference}/cancellation",
                json.dumps({"reason": "lodged_twice"}),
                content_type="application/json",
                headers={"Idempotency-Key": f"cancel-{name}"},
            ),
        )
    assert {answer.status_code for _, answer in answers.values()} == {200}
    _alike(answers)
    _alike(_ask(program, fates, "/api/v1/declarations/{}"))


def test_the_list_says_the_same_of_each(program, fates):
    listed = program.get("/api/v1/declarations").json()
    rows = next(value for value in listed.values() if isinstance(value, list))
    assert len(rows) == len(fates)
    statuses = {json.dumps({**row, "reference": "", "lodged_at": ""}) for row in rows}
    assert len(statuses) == 1
