"""Who decides on a model sees how it did in shadow; one press puts the model before it back."""

import numpy as np
import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import in_service, sign, trained, work
from tidegate.analytics.drift.interface import Seen, compare
from tidegate.jobs.interface import enqueue
from tidegate.lodgement.interface import lodge_batch
from tidegate.targeting import services
from tidegate.targeting.comparing import beside
from tidegate.targeting.models import Assessment, Label, ModelRecord, ShadowScore
from tidegate.targeting.tasks import retrain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("others") / "model", seed=3)


@pytest.fixture
def proposed(model, other_folder, people):
    """By a data scientist, after it was in shadow of sixty consignments, most of them examined."""
    sign(share=0.9, random_share=0.5)
    scientist = people.actor("data_scientist")
    record = services.register_model(other_folder, figures={}, actor=scientist)
    services.challenge(scientist, record)
    documents = [full(ucr=f"U{n}") for n in range(60)]
    for n, document in enumerate(documents):
        value = f"{100 * (n + 1)}.00"
        document["lines"] = [{**document["lines"][0], "customs_value": value}]
    lodge_batch(people.actor("trader"), documents)
    work()
    for n, one in enumerate(Assessment.objects.filter(declared__decision__selected_by="random")):
        Label.objects.create(declared_id=one.declared_id, found=n % 4 == 0,
                             known_at=timezone.now(), recorded_by="officer/1")  # fmt: skip
    services.propose_model(scientist, record)
    return record


def test_who_decides_on_a_model_sees_how_it_did_in_shadow(model, proposed, people):
    boss = people.client("supervisor")
    page = boss.get(f"/models/{proposed.pk}/").content.decode()
    told = beside(model, proposed).compared
    assert (told.rows, told.labelled > 40, told.drawn) == (60, True, told.labelled)
    assert "Beside the model in service" in page
    assert model.digest[:12] in page
    assert f"{told.auc.champion:.3f}" in page
    assert "Put in service" in page
    assert "Beside the model" in boss.get("/models/").content.decode()


def test_it_is_compared_on_the_newest_outcome_of_each(model, proposed):
    stored = Assessment.objects.filter(model=model).order_by("pk")
    shadows = ShadowScore.objects.filter(model=proposed)
    scores = dict(shadows.values_list("assessment", "score"))
    first = Label.objects.order_by("pk").first()
    Label.objects.create(declared=first.declared, found=not first.found,
                         known_at=timezone.now(), recorded_by="officer/1")  # fmt: skip
    newest = dict(Label.objects.order_by("pk").values_list("declared", "found"))
    rows = [(one.score, scores[one.pk], one.propensity, newest.get(one.declared_id))
            for one in stored]  # fmt: skip
    labelled = np.array([row[3] is not None for row in rows])
    expected = compare(
        Seen(
            np.array([row[0] for row in rows]),
            np.array([row[1] for row in rows]),
            labelled,
            np.array([bool(row[3]) for row in rows]),
            np.where(labelled, [row[2] for row in rows], np.nan),
            labelled,
        ),
        0.45,
    )
    assert beside(model, proposed).compared == expected


def test_a_scientist_puts_a_candidate_in_shadow_and_out_again(model, other_folder, people):
    record = services.register_model(other_folder, figures={}, actor=people.actor("data_scientist"))
    scientist, path = people.client("data_scientist"), f"/models/{record.pk}/"
    assert "Put in shadow" in scientist.get(path).content.decode()
    scientist.post(path + "shadow")
    page = scientist.get(path).content.decode()
    assert "nothing was lodged since" in page
    assert "Take out of shadow" in page
    scientist.post(path + "shadow", {"end": "1"})
    assert ModelRecord.objects.get(pk=record.pk).state == "candidate"
    assert people.client("supervisor").post(path + "shadow").status_code == 403


def test_one_press_puts_the_model_before_back(model, other_folder, people):
    second, boss = in_service(other_folder, people), people.client("supervisor")
    path = f"/models/{second.pk}/"
    assert f"Roll back to model {model.digest[:12]}" in boss.get(path).content.decode()
    scientist = people.client("data_scientist")
    assert "Roll back" not in scientist.get(path).content.decode()
    assert scientist.post(path + "roll-back", {"reason": "fails"}).status_code == 403
    boss.post(path + "roll-back", {"reason": "a whim"})
    assert ModelRecord.objects.get(state="in_service") == second
    answer = boss.post(path + "roll-back", {"reason": "fails"}, follow=True)
    assert ModelRecord.objects.get(state="in_service") == model
    assert f"{model.digest[:12]} is in service again" in answer.content.decode()
    again = boss.post(path + "roll-back", {"reason": "fails"}, follow=True).content.decode()
    assert "is in service again" not in again
    assert ModelRecord.objects.get(state="in_service") == model


def test_the_page_shows_how_far_a_candidate_is_learned(model, people):
    scientist = people.client("data_scientist")
    assert "<progress" not in scientist.get("/models/").content.decode()
    enqueue(retrain)
    page = scientist.get("/models/").content.decode()
    assert "A candidate is learned" in page
    assert "no worker is running" in page
