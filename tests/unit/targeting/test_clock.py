"""A clock that is set back in the middle of the road: nothing is lost, doubled or reordered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, sign, work
from tidegate.analytics.chain.interface import verify
from tidegate.jobs.models import JobRow
from tidegate.ledger.interface import events_of, export_lines, make_checkpoint
from tidegate.lodgement.interface import amend, lodge
from tidegate.targeting.interface import record_outcome, replay
from tidegate.targeting.models import Decision, Label
from tidegate.targeting.services import claim, decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock to so many hours from now, and lets it stand."""
    now = timezone.now()

    def set_to(hours):
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=hours))

    set_to(0)
    return set_to


@pytest.mark.parametrize("hours", [(-1, -2, -3, -4), (-30, -60, -90, -120), (2, -26, 1, -1)])
def test_the_road_ends_where_it_would_have(people, model, clock, monkeypatch, hours):
    monkeypatch.setattr("tidegate.targeting.services.proposing.draw", lambda *_: 0.05)
    sign(share=0.9, random_share=0.1)
    trader, officer = people.actor("trader"), people.actor("targeting_officer")
    first = lodge(trader, full())
    clock(hours[0])
    second = amend(trader, first.declaration, full(ucr="9"), seen_version=1)
    clock(hours[1])
    work()
    decision = decided_on(second)
    assert decision.state == "proposed"

    clock(hours[2])
    claim(officer, decision)
    decide(officer, decision, decision.lane_proposed)
    clock(hours[3])
    record_outcome(
        second.pk, found=False, category="", known_at=timezone.now(), actor=people.actor("examiner")
    )
    third = lodge(trader, full())
    work()

    assert Decision.objects.filter(declared__in=[first, second, third]).count() == 2
    assert decided_on(third).state == "proposed"
    assert Label.objects.get().declared_id == second.pk
    assert not JobRow.objects.exclude(state="done").exists()
    assert [one.number for one in first.declaration.versions.order_by("pk")] == [1, 2]
    kinds = [one.event.kind for one in events_of(decision.stream)]
    assert kinds[:2] == ["decision.proposed", "decision.claimed"]
    assert replay(decision.pk).same
    assert replay(decided_on(third).pk).same
    checkpoint = []
    make_checkpoint(checkpoint.append, actor="system/tests")
    assert verify(export_lines(), [lambda: iter(checkpoint)], None).verifies
