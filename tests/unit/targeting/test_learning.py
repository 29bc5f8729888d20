"""A candidate is learned from what is stored here, and measured on what it has not seen."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import work
from tidegate.access.interface import SYSTEM
from tidegate.analytics.targeting.interface import Extensions, TooFewOutcomes, train
from tidegate.jobs.interface import enqueue
from tidegate.lodgement.interface import Version, lodge_batch
from tidegate.targeting.learning import history, learn_from_stored
from tidegate.targeting.models import Label, ModelRecord
from tidegate.targeting.places import folder_of
from tidegate.targeting.reading import remembered, rows_with_outcomes
from tidegate.targeting.tasks import retrain
from tidegate.targeting.workbench import model_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def labelled(people, model):
    """Declarations of sixty days; what is cheap for its weight was irregular more often."""
    draw = np.random.default_rng(1)
    value = np.round(np.exp(draw.normal(7, 1, 160)), 2)
    found = draw.random(160) < np.where(value < 900, 0.7, 0.1)
    documents = [full() for _ in value]
    for document, one in zip(documents, value, strict=True):
        document["lines"] = [{**document["lines"][0], "customs_value": f"{one:.2f}"}]
    outcomes = lodge_batch(people.actor("trader"), documents)
    work()
    first = timezone.now() - timedelta(days=61)
    for day, (outcome, hit) in enumerate(zip(outcomes, found.tolist(), strict=True)):
        lodged = first + timedelta(hours=9 * day)
        Version.plain().filter(pk=outcome.version.pk).update(lodged_at=lodged)
        Label.objects.create(
            declared=outcome.version,
            found=hit,
            category="undervalued" if hit else "",
            known_at=lodged + timedelta(hours=6),
            recorded_by="officer/1",
        )


def test_a_candidate_is_measured_beside_the_model_in_service_and_the_simple_rule(labelled, model):
    steps = []
    record = learn_from_stored(SYSTEM, steps.append)

    assert record.state == "candidate"
    assert (record.figures["rows"], set(record.figures["scores"])) == (
        32,
        {"candidate", "in_service", "simple_rule"},
    )
    assert record.learned_rows + record.figures["rows"] == 160, "it has seen none of them"
    assert record.figures["scores"]["candidate"]["auc"] > 0.5
    assert steps[0] == "Reading what was lodged"
    assert steps[-1] == "Measuring"
    assert (folder_of(record) / "card.md").is_file()
    assert learn_from_stored(SYSTEM, steps.append).pk == record.pk, "the same rows, the same model"


def test_a_worker_learns_it_too(labelled):
    enqueue(retrain)
    assert work() == ["targeting.retrain"]
    assert ModelRecord.objects.filter(state="candidate").count() == 1


def test_what_is_corrected_later_was_known_as_it_was(labelled):
    """A candidate learns what was known when its past ends, not what came out since."""
    first = Label.objects.order_by("pk").first()
    corrected = timezone.now()
    Label.objects.create(
        declared=first.declared,
        found=not first.found,
        known_at=corrected,
        recorded_by="officer/1",
    )
    assert history(known_before=corrected)["outcome_found"][0].as_py() is first.found
    assert history()["outcome_found"][0].as_py() is not first.found


def test_from_the_lake_and_from_the_database_the_same_model_is_learned(labelled, tmp_path):
    tables = [rows_with_outcomes(some) for some in remembered()]
    stored = pa.concat_tables(tables).sort_by([("lodged_at", "ascending")])
    until = timezone.now() - timedelta(days=20)
    digests = []
    for name, rows in (("from_lake", history()), ("from_database", stored)):
        model_folder.save(train(rows, Extensions(), until), tmp_path / name, {"name": "same"}, "")
        digests.append(model_folder.digest(tmp_path / name))
    assert digests[0] == digests[1]


def test_the_newest_label_counts(labelled):
    first = Label.objects.order_by("pk").first()
    Label.objects.create(
        declared=first.declared,
        found=not first.found,
        known_at=first.known_at + timedelta(days=1),
        recorded_by="officer/1",
    )
    rows = history()
    assert rows.num_rows == 160
    assert rows["outcome_found"][0].as_py() is not first.found


def test_too_few_outcomes_are_told(people, model):
    with pytest.raises(TooFewOutcomes, match="nothing was lodged"):
        learn_from_stored(SYSTEM, lambda _: None)
    lodge_batch(people.actor("trader"), [full()])
    work()
    with pytest.raises(TooFewOutcomes, match="100 are needed"):
        learn_from_stored(SYSTEM, lambda _: None)
