"""What is kept of a proof, the night that makes it, its pages, its command."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import opened, work
from tidegate.access.interface import SYSTEM
from tidegate.cli.main import app
from tidegate.jobs.interface import enqueue
from tidegate.ledger.interface import events_of
from tidegate.lodgement.interface import lodge_batch
from tidegate.targeting.models import Assessment, Proof
from tidegate.targeting.proving.nightly import due
from tidegate.targeting.tasks import prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

TODAY = datetime(2026, 6, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def decided(people, model, monkeypatch):
    """Two on the day before yesterday, one yesterday, one today."""
    trader = people.actor("trader")
    for ago, count in ((2, 2), (1, 1), (0, 1)):
        moment = TODAY - ago * DAY
        monkeypatch.setattr(timezone, "now", lambda at=moment: at)
        lodge_batch(trader, [full(expected_date="2026-06-05") for _ in range(count)])
        work()


def _nightly():
    enqueue(prove)
    assert "targeting.prove" in work()


def test_each_day_that_is_over_is_proved_once(decided):
    _nightly()
    days = [(f"{one.day}", one.equal, one.holds) for one in Proof.objects.order_by("day")]
    assert days == [("2026-05-31", 2, True), ("2026-06-01", 1, True)]
    assert list(due()) == []
    (event,) = events_of("proof/2026-05-31")
    assert (event.event.kind, event.event.payload["equal"]) == ("proof.made", 2)


def test_officers_see_what_differs(decided, people):
    client = people.client("data_scientist")
    assert "Nothing was proved yet" in opened(client, "/models/proofs/")
    (one, *_) = Assessment.objects.order_by("pk")
    Assessment.objects.filter(pk=one.pk).update(vectors=bytes(len(one.vectors)))
    _nightly()

    page = opened(client, "/models/proofs/2026-05-31/")
    assert one.declared.declaration.reference in page
    told = Proof.objects.get(holds=False).differences[0]
    assert f"<code>{told['name']}</code>" in page
    for path in ("/models/", "/models/proofs/"):
        assert "The proof of 2026-05-31 does not hold." in opened(client, path)
    assert "It holds" in opened(client, "/models/proofs/2026-06-01/")
    assert client.get("/models/proofs/never/").status_code == 404


def test_the_command_ends_with_what_came_out(decided, monkeypatch):
    monkeypatch.setattr("tidegate.cli.lake.start", lambda: None)

    def asked(day):
        return CliRunner().invoke(app, ["prove", "--day", day])

    told = asked("2026-05-31")
    assert (told.exit_code, "equal: 2" in told.output) == (0, True)
    assert asked("2026-01-01").exit_code == 3
    Assessment.objects.update(rows_digest="0" * 64)
    told = asked("2026-05-31")
    assert told.exit_code == 5
    assert f"rows : kept {'0' * 64}" in told.output
    assert SYSTEM.address in {one.event.actor for one in events_of("proof/2026-05-31")}
    assert "days written" in CliRunner().invoke(app, ["lake", "rebuild"]).output
    assert "everything was there" in CliRunner().invoke(app, ["lake", "fill", "--check"]).output
