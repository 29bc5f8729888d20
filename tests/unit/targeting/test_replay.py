"""A decision follows from what was stored with it, also when everything around it changed."""

import pytest

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, sign, work
from tidegate.access.interface import SYSTEM
from tidegate.codes.interface import code
from tidegate.lodgement.interface import lodge
from tidegate.lodgement.keeping import erase
from tidegate.targeting.errors import InputsErased, NothingStored
from tidegate.targeting.interface import replay
from tidegate.targeting.models import Assessment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def version(people, model, monkeypatch):
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.25)
    sign(share=0.9, random_share=0.9)
    version = lodge(people.actor("trader"), full())
    work()
    return version


def test_the_same_score_reasons_and_lane(version):
    found = replay(decided_on(version).pk)
    assert found.same
    assert found.score[0] == found.score[1] is not None
    assert found.reasons[0] == found.reasons[1]
    assert found.rows_same is True
    assert found.chances[0] == found.chances[1]
    assert set(found.chances[1]) == {"drugs", "revenue"}
    assert found.harm_per_minute[0] == found.harm_per_minute[1] > 0


def test_what_changed_since_does_not_matter(version):
    sign(share=0.001)
    assert code("capacity", "SBP.x_ray") is not None
    assert replay(decided_on(version).pk).same


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("score", 0.123),
        ("draw", 0.9999),
        ("threshold", 2.0),
        ("left", {}),
        ("chances", {"drugs": 0.9}),
    ],
)
def test_what_was_tampered_with_is_told(version, field, value):
    if field == "threshold":
        Assessment.objects.update(draw=0.95, threshold=2.0)
    else:
        Assessment.objects.update(**{field: value})
    assert not replay(decided_on(version).pk).same


def test_without_a_model_it_is_the_draw_alone(people):
    version = lodge(people.actor("trader"), full())
    work()
    found = replay(decided_on(version).pk)
    assert found.same
    assert found.model is None


def test_erased_inputs_say_when_and_under_which_policy(version):
    erase(version, "declarations_7y", SYSTEM)
    with pytest.raises(
        InputsErased, match=r"inputs erased on \d{4}-\d\d-\d\d under declarations_7y"
    ):
        replay(decided_on(version).pk)


def test_no_such_decision(db):
    with pytest.raises(NothingStored, match="no decision 4711"):
        replay(4711)
