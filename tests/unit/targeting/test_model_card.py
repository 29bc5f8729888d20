"""A model's card is written from what is stored today, for the page and as a file."""

import pytest
from django.utils import timezone

from tests.unit.targeting.desk import opened
from tidegate.targeting import services
from tidegate.targeting.models import DriftDay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

_ONE = {"auc": 0.71, "ap": 0.4, "ece": 0.02, "rows": 90, "finds": 9,
        "at": {"5": {"precision": 0.3, "recall": 0.25}}}  # fmt: skip


def test_the_card_says_what_it_learned_from_how_good_it_is_and_what_its_mistakes_do(people, folder):
    figures = {"scores": {"candidate": _ONE | {"novel": _ONE | {"rows": 40, "auc": 0.61}}}}
    record = services.register_model(folder, figures=figures, actor=people.actor("data_scientist"))
    officer = people.client("data_scientist")
    page = opened(officer, f"/models/{record.pk}/")
    answer = officer.get(f"/models/{record.pk}/card.md")
    text = answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    for said in ("What it learned from", record.digest, "70 were regular", "75 were not among"):
        assert said in text, said
        assert said in page, said
    assert "| This model | 0.610 |" in text, "on the novel ones"
    assert "nationality" in text
    assert "drift is told of a model in service" in text
    assert people.client("examiner").get(f"/models/{record.pk}/card.md").status_code == 403


def test_the_card_of_the_model_in_service_says_what_moved(model, people):
    DriftDay.objects.create(
        day=timezone.localdate(),
        model=model,
        computed_at=timezone.now(),
        summary={"alarms": ["drawn"], "raised": {"drawn": "2026-01-02"}},
    )
    text = people.client("supervisor").get(f"/models/{model.pk}/card.md").content.decode()
    assert "More or less than before slips through, since 2026-01-02." in text
