"""Decisions and photographs for tests, made through the rooms' own services."""

import io
from datetime import timedelta
from itertools import count

from django.utils import timezone
from PIL import Image

from tests.unit.lodgement.documents import full
from tidegate.lodgement.interface import lodge
from tidegate.targeting.interface import Assessment, Decision, Policy, claim, decide

_numbers = count()


def proposed(actors, lane="open", **items):
    """Lodge a document as the trader, and propose a lane for it; the decision."""
    version = lodge(actors["trader"], full(**items))
    Assessment.objects.create(
        declared=version,
        policy=Policy.in_force(),
        assessed_at=timezone.now(),
        rows_digest="0" * 64,
        score=0.4,
        draw=0.5,
        propensity=1.0,
        left={"documents": 5, "x_ray": 3, "open": 1},
    )
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


def decided(actors, lane="open", **items):
    """The same, decided by the targeting officer as it was proposed."""
    return decide_as_proposed(actors, proposed(actors, lane, **items))


def decide_as_proposed(actors, decision):
    """The targeting officer decides it as it was proposed; the decision."""
    claim(actors["targeting_officer"], decision)
    decide(actors["targeting_officer"], decision, decision.lane_proposed)
    return decision


def photograph(kind="JPEG"):
    """A photograph, each another one, as an open file."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (40 * next(_numbers) % 256, 90, 60)).save(file, kind)
    file.seek(0)
    file.name = f"photo.{kind.lower()}"
    return file
