"""A month lived through: every vector that decided comes out of the lake again, or it is told."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, sign, work
from tidegate.access.interface import SYSTEM
from tidegate.jobs.interface import enqueue
from tidegate.lodgement import keeping
from tidegate.lodgement.interface import Version, amend, clear, lodge_batch
from tidegate.targeting import resident, services, tasks
from tidegate.targeting.lake import pointer
from tidegate.targeting.lake.filling import fill_lake, rebuild_lake
from tidegate.targeting.lake.filling import place as place_of_lake
from tidegate.targeting.models import Assessment, Awaited, Label, Recollection
from tidegate.targeting.packing import pack_vectors, unpack_vectors
from tidegate.targeting.proving import Difference, What, prove, prove_between
from tidegate.targeting.services import claim, decide
from tidegate.targeting.tasks import assess

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

MONDAY = datetime(2024, 3, 4, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_FIRMS = ("12345678", "23456789", "34567890", "45678901")
_GOODS = ("851830", "854231", "620342", "252329")


class Port:
    """Traders, officers and examiners, and a clock that stands where it is set."""

    def __init__(self, people, monkeypatch, seed=7):
        self.trader, self.officer = people.actor("trader"), people.actor("targeting_officer")
        self.dice, self._patch = np.random.default_rng(seed), monkeypatch
        self.open = []
        self.workers = [resident.Keeper(), resident.Keeper()]
        # Small micro-batches: what is lodged together is judged apart.
        monkeypatch.setattr(tasks, "_size", SimpleNamespace(now=2, learn=lambda *_: 2))

    def swap_workers(self):
        """Two workers take turns; each keeps its own memory."""
        self.workers.reverse()
        self._patch.setattr(tasks, "resident", self.workers[0].resident)

    def at(self, moment):
        self._patch.setattr(timezone, "now", lambda: moment)

    def document(self):
        """Goods of few kinds from few firms, so that each has a past."""
        one = full(
            trader_id=str(self.dice.choice(_FIRMS)),
            expected_date=f"{timezone.now() + DAY:%Y-%m-%d}",
        )
        line = {
            **one["lines"][0],
            "commodity_code": str(self.dice.choice(_GOODS)),
            "customs_value": f"{np.exp(self.dice.normal(8, 1)):.2f}",
        }
        return {**one, "lines": [line, *one["lines"][1 : self.dice.integers(1, 3)]]}

    def lodge(self, moment, count):
        self.at(moment)
        made = lodge_batch(self.trader, [self.document() for _ in range(count)])
        self.open += [one.version for one in made]

    def amend_one(self, moment):
        self.at(moment)
        first = self.open.pop(int(self.dice.integers(len(self.open))))
        if decided_on(first).state == "proposed":
            number = first.declaration.last_number
            self.open.append(amend(self.trader, first.declaration, self.document(), number))

    def decide_all(self, moment):
        self.at(moment)
        mine, self.open = self.open, []
        for version in mine:
            decision = decided_on(version)
            claim(self.officer, decision)
            decide(self.officer, decision, decision.lane_proposed)
        return mine

    def find(self, version, known_at, found):
        services.record_outcome(
            version.pk,
            found=bool(found),
            category="undervalued" if found else "",
            known_at=known_at,
            actor=SYSTEM,
        )


@pytest.fixture
def port(people, monkeypatch, model):
    sign(share=0.5, random_share=0.5)
    made = Port(people, monkeypatch)
    made.swap_workers()
    yield made
    for one in made.workers:
        one.leave()


def live_through(port, days):
    """Lodge, amend, decide and find, as two workers at a port would, with what goes wrong there."""
    port.lodge(MONDAY - 4 * DAY, 2)
    work()
    before_its_past = port.decide_all(MONDAY - 4 * DAY + HOUR)
    known = []
    for day in range(days):
        begins = MONDAY + day * DAY
        # Across the hour: some see the others, and are judged together or apart.
        port.lodge(begins + 3 * HOUR - timedelta(seconds=1), 2)
        port.lodge(begins + 3 * HOUR + timedelta(seconds=1), 1)
        if day % 3 == 1:
            # A worker has one in hand and is slow: it is assessed after those of the next hours.
            Awaited.objects.filter(pk=port.open[0].pk).update(held_until=begins + 4 * HOUR)
        work()
        port.at(begins + 4 * HOUR + timedelta(seconds=1))
        enqueue(assess)
        work()
        port.amend_one(begins + 5 * HOUR)
        port.lodge(begins + 5 * HOUR, 1)
        work()
        port.swap_workers()
        if day % 4 == 3:
            port.workers[0].leave()
        examined = port.decide_all(begins + 20 * HOUR)
        for place, version in enumerate(examined):
            # The third is written up late: it was known on an earlier day.
            late = 2 * DAY if place == 2 and day % 8 == 0 else timedelta(0)
            port.find(version, begins + 20 * HOUR - late, port.dice.random() < 0.4)
        known += examined
        if day == 1:
            port.find(before_its_past[0], begins + 20 * HOUR, found=True)
        if day % 9 == 2:
            again = known[int(port.dice.integers(len(known)))]
            newest = Label.objects.filter(declared=again).order_by("known_at").last()
            port.find(again, begins + 21 * HOUR, not newest.found)
    port.at(MONDAY + days * DAY)
    fill_lake()


@pytest.mark.parametrize("days", [4, pytest.param(31, marks=pytest.mark.slow)])
def test_every_vector_of_a_time_comes_out_again(port, days):
    live_through(port, days)
    proved = prove_between(MONDAY - 5 * DAY, MONDAY + days * DAY)
    assert proved.differences == []
    assert proved.holds
    assert proved.equal == Assessment.objects.count() == 2 + 5 * days
    assert (proved.missing, proved.extra, proved.unknown, proved.erased) == (0, 0, 0, {})
    if days == 31:
        return

    last = MONDAY + (days - 1) * DAY
    one = Assessment.objects.filter(assessed_at__gte=last).order_by("pk").last()
    _what_is_tampered_with_is_told(port, one, last.date())


def _what_is_tampered_with_is_told(port, one, day):
    features = resident.resident().features
    place = [feature.name for feature in features].index("found_importer")

    kept = bytes(one.vectors)
    vectors = unpack_vectors(kept, features).copy()
    was, vectors[0, place] = float(vectors[0, place]), 0.5
    Assessment.objects.filter(pk=one.pk).update(vectors=pack_vectors(vectors))
    proved = prove(day)
    assert (proved.mismatched, proved.equal) == (1, 4)
    assert Difference(What.FEATURE, one.declared_id, 0, "found_importer", 0.5, was) in (
        proved.differences
    )
    assert {difference.what for difference in proved.differences} == {What.FEATURE, What.COPY}
    Assessment.objects.filter(pk=one.pk).update(vectors=kept)

    label = Label.objects.filter(known_at__lt=MONDAY + DAY, found=True).first()
    Label.objects.filter(pk=label.pk).update(known_at=label.known_at + 30 * DAY)
    proved = prove(day)
    assert (proved.labels, proved.mismatched, proved.holds) == (1, 0, False)
    (told,) = proved.differences
    assert (told.what, told.declared, told.name) == (What.LABEL, label.declared_id, "known_at")
    assert (told.kept, told.again) == (str(label.known_at + 30 * DAY), str(label.known_at))

    # The same lie in both: then the vectors do not come out any more.
    rebuild_lake()
    proved = prove(day)
    assert proved.labels == 0
    assert proved.mismatched > 0
    assert {difference.what for difference in proved.differences} == {What.FEATURE}
    Label.objects.filter(pk=label.pk).update(known_at=label.known_at)
    rebuild_lake()

    part = pointer.read(place_of_lake()).part(f"{day}", "rows")
    (place_of_lake() / part.path).write_bytes(b"PAR1")
    proved = prove(day)
    assert (proved.missing, proved.equal, proved.damaged) == (5, 0, [f"{day}"])
    assert fill_lake(check=True) == [f"{day}"]

    extra = Assessment.objects.filter(pk=one.pk)
    extra.update(assessed_at=timezone.now() + DAY)
    assert (prove(day).extra, prove(day).equal) == (1, 4)
    extra.update(assessed_at=one.assessed_at)

    keeping.erase(Version.objects.get(pk=one.declared_id), "declaration_kept_days", SYSTEM)
    work()
    proved = prove(day)
    assert (proved.erased, proved.equal, proved.holds) == ({"declaration_kept_days": 1}, 4, True)


def test_what_was_amended_in_the_workers_hands_was_seen_by_those_beside_it(port, monkeypatch):
    """It was judged, and not stored; the others had it before their eyes."""
    port.lodge(MONDAY + 3 * HOUR, 1)
    port.lodge(MONDAY + 4 * HOUR, 1)
    first, second = port.open
    for version in (first, second):
        document = Version.objects.get(pk=first.pk).document
        Version.plain().filter(pk=version.pk).update(document=document)
    judge = tasks.assess_versions

    def slow(held, pks):
        judged = judge(held, pks)
        if first.pk in pks:
            amend(port.trader, first.declaration, port.document(), seen_version=1)
        return judged

    monkeypatch.setattr(tasks, "assess_versions", slow)
    work()
    kept = Assessment.objects.get(declared=second)
    assert kept.recollection.not_stored == [first.pk]
    fill_lake()
    proved = prove(MONDAY.date())
    assert (proved.differences, proved.equal) == ([], 2)
    Recollection.objects.update(not_stored=[])
    names = {one.name for one in prove(MONDAY.date()).differences}
    assert "split_seller" in names, "it was seen in the hour before"


def test_what_was_decided_before_it_was_kept_is_unknown(port):
    port.lodge(MONDAY + 3 * HOUR, 2)
    work()
    Assessment.objects.update(recollection=None)
    fill_lake()
    proved = prove(MONDAY.date())
    assert (proved.unknown, proved.decisions, proved.holds) == (2, 2, True)


def test_a_past_that_was_erased_is_told_apart(port):
    """Under which policy: neither equal nor a mismatch."""
    port.lodge(MONDAY + 3 * HOUR, 3)
    work()
    port.lodge(MONDAY + DAY, 3)
    work()
    for version in port.open[:3]:
        clear(version.declaration, SYSTEM)
        keeping.erase(Version.objects.get(pk=version.pk), "declaration_kept_days", SYSTEM)
    fill_lake()
    proved = prove((MONDAY + DAY).date())
    assert proved.holds
    assert proved.erased["declaration_kept_days"] + proved.equal == 3
    assert prove(MONDAY.date()).erased == {"declaration_kept_days": 3}


def test_an_empty_day_has_nothing_to_prove(home):
    assert prove(MONDAY.date()).decisions == 0
