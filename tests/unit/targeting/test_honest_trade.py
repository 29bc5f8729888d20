"""What a policy spares honest trade: a factor for AEO tiers, a cap on what one trader bears."""

import re
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.unit.lodgement.documents import full
from tests.unit.targeting.desk import decided_on, opened, sign, work
from tidegate.access.interface import SYSTEM, Invalid, approve
from tidegate.analytics.drift.interface import Windows
from tidegate.lodgement.interface import lodge
from tidegate.parties.interface import Party, granted_among, set_standing
from tidegate.targeting import comparing, drifting, services
from tidegate.targeting.desk import figures
from tidegate.targeting.interface import record_outcome, replay
from tidegate.targeting.models import Assessment, Policy
from tidegate.targeting.rules import SelectedBy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

HALF = {"aeo_tier_2": 0.5}
SINCE = date(2024, 1, 1)


@pytest.fixture
def lot(monkeypatch):
    """The draws of the next versions; the last one of every other."""
    lots = [0.999]
    monkeypatch.setattr(
        "tidegate.targeting.services.proposing.draw",
        lambda *_: lots.pop(0) if len(lots) > 1 else lots[0],
    )
    return lots


def _lodged(people):
    version = lodge(people.actor("trader"), full())
    work()
    return version


def _threshold(monkeypatch, score):
    monkeypatch.setattr("tidegate.targeting.resident.Resident.threshold", lambda *_: score)


def _grant(version, grade):
    party = Party.objects.get(pk=version.trader_id)
    set_standing(party, grade, since=SINCE, source="certificate", actor="officer/1")
    return party


def test_a_score_counts_as_much_as_the_standing_of_the_trader_says(people, model, monkeypatch, lot):
    sign(factors=HALF)
    score = decided_on(first := _lodged(people)).score
    _threshold(monkeypatch, 0.75 * score)
    assert decided_on(_lodged(people)).selected_by == "score"

    party = _grant(first, "aeo_tier_2")
    spared = decided_on(_lodged(people))
    kept = Assessment.objects.get(declared=spared.declared_id)
    assert (spared.selected_by, kept.tier, kept.factor) == ("none", "aeo_tier_2", 0.5)

    lot.insert(0, 0.0)
    drawn = decided_on(_lodged(people))
    assert drawn.selected_by == "random", "the draw spares nobody"

    set_standing(party, "aeo_suspended", since=SINCE, source="letter", actor="officer/1")
    assert decided_on(_lodged(people)).selected_by == "score", "a suspended grade is none"
    assert all(replay(one.pk).same for one in (spared, drawn))


def test_a_declared_code_proves_nothing(people, model, monkeypatch, lot):
    sign(factors=HALF)
    version = lodge(people.actor("trader"), full(aeo_code="HKAEO000001"))
    work()
    assert Assessment.objects.get(declared=version).tier == ""


def test_a_replay_tells_that_the_standing_was_tampered_with(people, model, lot):
    sign(factors=HALF)
    _grant(_lodged(people), "aeo_tier_2")
    version = _lodged(people)
    Assessment.objects.filter(declared=version).update(tier="aeo_tier_1")
    found = replay(decided_on(version).pk)
    assert not found.same
    assert found.factor == (0.5, 1.0)


def test_what_was_granted_to_some_and_to_all(people, db):
    version = lodge(people.actor("trader"), full())
    party = _grant(version, "aeo_tier_1")
    day = date(2025, 1, 1)
    assert granted_among([party.pk], day) == granted_among(None, day) == {party.pk: "aeo_tier_1"}
    assert granted_among([], day) == granted_among(None, date(2023, 1, 1)) == {}


def test_factors_are_proposed_and_signed_on_the_page_of_the_policy(people):
    one, two = people.client("supervisor"), people.client("supervisor")
    terms = {"share": "7", "random_share": "20", "open_from": "50", "window_days": "7"}
    assert "factor_aeo_suspended" not in opened(one, "/policy/")
    one.post("/policy/", terms | {"factor_aeo_tier_1": "1", "factor_aeo_tier_2": "0.75"})
    page = opened(two, "/policy/")
    assert "Score of AEO, tier 2 counts</dt><dd>× 0.75" in page
    number = re.search(r"/proposals/(\d+)/answer", page).group(1)
    two.post(f"/proposals/{number}/answer", {"approve": "1"})
    assert Policy.in_force().factors == {"aeo_tier_2": 0.75}


def test_a_factor_spares_and_does_not_exempt(people, db):
    one, two = people.actor("supervisor"), people.actor("supervisor")
    for factor in (0, -1, 1.5):
        with pytest.raises(Invalid, match="factor of an AEO tier"):
            services.propose_policy(one, **_TERMS, factors={"aeo_tier_1": factor})
    plain = approve(two, services.propose_policy(one, **_TERMS))
    assert plain.factors == {}, "who names none spares nobody"


_TERMS = {"share": 0.1, "random_share": 0.2, "open_from": 0.4, "window_days": 14,
          "release_by_machine": False}  # fmt: skip


def test_a_page_tells_what_a_standing_was_worth(people, model, lot):
    sign(factors=HALF)
    _grant(_lodged(people), "aeo_tier_2")
    ones = [_lodged(people).declaration.reference for _ in range(2)]
    said = "The trader was AEO, tier 2: under the policy its score counted 0.5 times."
    officer = people.client("targeting_officer")
    assert said in opened(officer, f"/consignments/{ones[0]}/")
    assert said in opened(officer, f"/room/compare/{ones[0]}/{ones[1]}/")


CAP = {"times": 1, "days": 30, "fewest": 2, "chance": 0.25}


def _examined(version, found):
    record_outcome(
        version.pk,
        found=found,
        category="undervalued" if found else "",
        known_at=timezone.now(),
        actor=SYSTEM,
    )


def test_who_bore_enough_is_selected_by_chance_until_something_is_found(
    people, model, monkeypatch, lot
):
    sign(cap=CAP)
    _threshold(monkeypatch, 0.0)
    first, second = _lodged(people), _lodged(people)
    assert decided_on(second).selected_by == "score", "nothing was examined yet"
    _examined(first, found=False)

    spared = _lodged(people)
    kept = Assessment.objects.get(declared=spared)
    assert (decided_on(spared).selected_by, decided_on(spared).lane_proposed) == (
        "spared",
        "release",
    )
    assert (kept.propensity, kept.borne) == (
        0.25,
        {"consignments": 2, "examined": 1, "irregular": 0},
    )
    lot[:] = [0.2]
    chosen = _lodged(people)
    assert decided_on(chosen).selected_by == "score"
    assert Assessment.objects.get(declared=chosen).propensity == 0.25
    said = "Of 4 consignments that the trader lodged in 30 days 1 were examined, and nothing"
    page = f"/consignments/{first.declaration.reference}/"
    assert said in opened(people.client("targeting_officer"), page)

    _examined(chosen, found=True)
    lot[:] = [0.999]
    after = _lodged(people)
    assert decided_on(after).selected_by == "score"
    for one in (first, second, spared, chosen, after):
        assert replay(decided_on(one).pk).same
    Assessment.objects.filter(declared=spared).update(borne=None)
    assert not replay(decided_on(spared).pk).same


def test_what_the_cap_let_through_counts_by_its_chance(people, model, monkeypatch, lot):
    """One find that had a chance of a quarter stands for four; one for certain for itself."""
    sign(cap=CAP)
    _threshold(monkeypatch, 0.0)
    first = _lodged(people)
    _lodged(people)
    _examined(first, found=False)
    lot[:] = [0.2]
    _examined(_lodged(people), found=True)
    own = figures.estimated(SelectedBy.SCORE, timezone.now() - timedelta(days=1))
    assert own.value == pytest.approx(4 / 5)


def test_models_are_compared_by_the_chance_that_was_logged():
    rows = [
        (0.9, 0.8, True, 0.25, "score"),
        (0.9, 0.1, True, 0.25, "spared"),
        (0.1, 0.2, False, 0.01, "random"),
    ]
    seen = comparing._seen(rows)
    assert np.array_equal(seen.propensity, [0.25, np.nan, 0.01], equal_nan=True)
    assert seen.drawn.tolist() == [False, False, True]


def test_the_rate_of_what_the_score_selects_is_weighed_by_the_chance_that_was_logged(monkeypatch):
    """Now: twenty for certain, all regular; twenty that had a quarter, all irregular."""
    then, now = SINCE, SINCE + timedelta(days=30)
    of = Windows(then, then + timedelta(days=20), now, now + timedelta(days=20))
    known = [
        *((then.toordinal(), n % 2 == 0, 0.9, 1.0, "score", f"T{n}") for n in range(40)),
        *((now.toordinal(), n >= 20, 0.9, 0.25 if n >= 20 else 1.0, "score", f"N{n}")
          for n in range(40)),
    ]  # fmt: skip
    monkeypatch.setattr(drifting, "_known", lambda *_: iter(known))
    told = drifting._outcomes(None, of)["selected"]
    assert told["then"]["share"] == pytest.approx(0.5)
    assert told["now"]["share"] == pytest.approx(20 * 4 / (20 * 4 + 20))


def test_traders_are_asked_for_once_in_a_micro_batch(people, model, monkeypatch, lot):
    sign(cap=CAP, factors=HALF)
    _threshold(monkeypatch, 0.0)
    trader = people.actor("trader")
    asked = []
    for many in (1, 6):
        for one in range(many):
            lodge(trader, full(trader_name=f"Trader {one}", trader_id=f"1234567{one}"))
        with CaptureQueriesContext(connection) as seen:
            work()
        asked.append([one["sql"] for one in seen if _asks_of_traders(one["sql"])])
    assert len(asked[0]) == len(asked[1]) == 3, "standing; what was borne; finds"


def _asks_of_traders(sql):
    return sql.startswith("SELECT") and ("parties_standing" in sql or "parties_dealing" in sql)


def test_a_cap_is_whole_or_there_is_none(people):
    one, two = people.client("supervisor"), people.client("supervisor")
    terms = {"share": "7", "random_share": "20", "open_from": "50", "window_days": "7"}
    said = one.post("/policy/", terms | {"cap_times": "2", "cap_days": "90"}).content.decode()
    assert said.count("or leave all four empty") == 2
    whole = {"cap_times": "2", "cap_days": "90", "cap_fewest": "20", "cap_chance": "25"}
    one.post("/policy/", terms | whole)
    page = opened(two, "/policy/")
    assert "2 times the share, over 90 days and from 20 consignments on" in page
    number = re.search(r"/proposals/(\d+)/answer", page).group(1)
    two.post(f"/proposals/{number}/answer", {"approve": "1"})
    assert Policy.in_force().cap == {"times": 2, "days": 90, "fewest": 20, "chance": 0.25}
    assert 'name="cap_chance" value="25"' in opened(one, "/policy/")
