"""Decisions of the tests, made through targeting's own services."""

import io
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone
from PIL import Image

from tests.unit.lodgement.documents import full
from tidegate.lodgement.interface import lodge
from tidegate.targeting.interface import Decision, claim, decide


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Photographs of a test are in its own folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "kept": {
            "BACKEND": "tidegate.files.store.WholeFiles",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path / "files"


@pytest.fixture
def proposed(people, code_tables):
    """Lodge a document and propose a lane for it; the decision."""
    trader = people.actor("trader")

    def make(lane="open", **items):
        version = lodge(trader, full(**items))
        return Decision.objects.create(
            declared=version,
            declaration=version.declaration,
            proposed_at=timezone.now(),
            lane_proposed=lane,
            lane_wanted=lane,
            selected_by="score",
            score=0.4,
            mode="3",
            control_point="LMC",
            day=timezone.localdate(),
            due_at=timezone.now() + timedelta(hours=2),
        )

    return make


@pytest.fixture
def decided(proposed, people):
    """The same, decided by an officer as it was proposed."""
    officer = people.actor("targeting_officer")

    def make(lane="open", **items):
        decision = proposed(lane, **items)
        claim(officer, decision)
        decide(officer, decision, lane)
        return decision

    return make


@pytest.fixture
def order(decided):
    """A work order that waits."""
    from tidegate.inspection.interface import order_of

    return order_of(decided())


@pytest.fixture
def examiner(people):
    return people.actor("examiner")


@pytest.fixture
def photograph():
    """Makes photographs, each another one, as open files."""
    numbers = count()

    def make(kind="JPEG"):
        file = io.BytesIO()
        Image.new("RGB", (64, 48), (40 * next(numbers), 90, 60)).save(file, kind)
        file.seek(0)
        file.name = f"photo.{kind.lower()}"
        return file

    return make
