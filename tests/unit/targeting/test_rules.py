"""Selection within capacity: what holds whatever comes, in whatever order."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Typology
from tidegate.targeting.rules import (
    LEFT_ALONE,
    MEANS,
    Borne,
    Cap,
    Lane,
    Seen,
    SelectedBy,
    Terms,
    Weights,
    best_shown_by,
    propose,
    propose_all,
    selected,
    threshold,
    wanted,
    within,
)

TERMS = Terms(share=0.05, random_share=0.1, open_from=0.5)
PLENTY = dict.fromkeys(MEANS, 1000)

shares = st.floats(0.001, 0.999)
consignments = st.builds(
    Seen,
    score=st.none() | st.floats(0, 1),
    strongest=st.none() | st.sampled_from([one.value for one in Typology]),
    draw=st.floats(0, 1, exclude_max=True),
    shown_by=st.none() | st.sampled_from(MEANS),
    tier=st.sampled_from(["", "tier_1", "tier_2"]),
    borne=st.none()
    | st.builds(
        lambda many, part, irregular: Borne(many, round(part * many), irregular),
        st.integers(0, 500),
        st.floats(0, 1),
        st.integers(0, 2),
    ),
)
caps = st.builds(
    Cap,
    times=st.floats(0.1, 10),
    days=st.integers(1, 365),
    fewest=st.integers(1, 100),
    chance=st.floats(0.01, 0.99),
)
factors = st.dictionaries(st.sampled_from(["tier_1", "tier_2"]), st.floats(0.01, 1))
terms = st.builds(
    Terms,
    share=shares,
    random_share=shares,
    open_from=st.floats(0, 1),
    factors=factors,
    cap=st.none() | caps,
)
thresholds = st.none() | st.floats(0, 1)


@given(
    st.lists(st.tuples(consignments, st.integers(0, 2)), max_size=60),
    thresholds,
    terms,
    st.lists(st.tuples(*[st.integers(0, 5)] * len(MEANS)), min_size=3, max_size=3),
    st.booleans(),
)
def test_capacity_is_never_exceeded_in_any_order(lot, above, law, units, has_model):
    days = [dict(zip(MEANS, one, strict=True)) for one in units]

    made = propose_all(
        [seen for seen, _ in lot], above, law, [days[day] for _, day in lot], has_model=has_model
    )

    taken = Counter(
        (day, one.lane) for (_, day), (one, _) in zip(lot, made, strict=True) if one.lane in MEANS
    )
    for day, at in enumerate(units):
        for means, capacity in zip(MEANS, at, strict=True):
            assert taken[day, means] + days[day][means] == capacity
            assert days[day][means] >= 0


@given(consignments, thresholds, terms, st.booleans())
def test_who_is_selected_does_not_depend_on_what_is_left(seen, above, law, has_model):
    """Else the probability that is logged would not be that of being selected."""
    full = propose(seen, above, law, PLENTY, has_model=has_model)
    spent = propose(seen, above, law, {}, has_model=has_model)

    assert (full.selected_by, full.propensity, full.wanted) == (
        spent.selected_by,
        spent.propensity,
        spent.wanted,
    )
    assert full.lane == full.wanted
    assert spent.lane == (Lane.RELEASE if full.selected_by in LEFT_ALONE else Lane.AUDIT)


@given(consignments, thresholds, terms, st.booleans())
def test_the_probability_is_that_of_the_draw(seen, above, law, has_model):
    one = propose(seen, above, law, PLENTY, has_model=has_model)

    match one.selected_by:
        case SelectedBy.NOT_ASSESSED:
            assert one.propensity == 1
        case SelectedBy.SCORE | SelectedBy.RANDOM:
            assert seen.draw < one.propensity
        case SelectedBy.SPARED | SelectedBy.NONE:
            assert seen.draw >= one.propensity
    assert 0 < one.propensity <= 1
    assert one == propose(seen, above, law, PLENTY, has_model=has_model)


@given(consignments, thresholds, terms)
def test_a_standing_spares_of_the_score_and_nobody_of_the_draw(seen, above, law):
    """Whom the score does not select any more has the chance that everybody has."""
    plain = propose(replace(seen, tier=""), above, law, PLENTY, has_model=True)
    own = propose(seen, above, law, PLENTY, has_model=True)
    if plain.selected_by not in (SelectedBy.SCORE, SelectedBy.SPARED):
        assert own == plain
    elif own != plain:
        assert own.propensity == law.lot
        assert own.selected_by is (SelectedBy.RANDOM if seen.draw < law.lot else SelectedBy.NONE)


@given(consignments, thresholds, terms, st.booleans())
def test_nobody_has_a_lower_chance_than_that_of_the_draw(seen, above, law, has_model):
    """Neither for its standing nor for what its trader bore."""
    one = propose(seen, above, law, PLENTY, has_model=has_model)
    assert one.propensity >= min(law.lot, law.share)
    if seen.draw < law.lot:
        assert one.selected_by not in LEFT_ALONE


@given(consignments, thresholds, terms)
def test_a_find_lifts_the_cap(seen, above, law):
    assume(seen.borne is not None)
    found = replace(seen, borne=replace(seen.borne, irregular=1))
    own = propose(found, above, law, PLENTY, has_model=True)
    assert own == propose(found, above, replace(law, cap=None), PLENTY, has_model=True)
    assert own.selected_by is not SelectedBy.SPARED


@pytest.mark.parametrize(
    ("borne", "holds"),
    [
        (Borne(100, 11, 0), True),
        (Borne(100, 10, 0), False),
        (Borne(100, 11, 1), False),
        (Borne(19, 19, 0), False),
        (Borne(20, 3, 0), True),
    ],
)
def test_the_cap_holds_above_its_part_from_its_fewest_on_and_without_a_find(borne, holds):
    cap = Cap(times=2, days=90, fewest=20, chance=0.25)
    assert cap.holds(borne, TERMS.share) is holds
    assert replace(TERMS, cap=cap).chance_by_score(borne) == (0.25 if holds else 1)
    assert TERMS.chance_by_score(borne) == 1


@dataclass
class Port:
    """Traders whose goods look suspicious, most of them honest ones, day after day."""

    trader: NDArray[np.int64]
    score: NDArray[np.float64]
    irregular: NDArray[np.bool_]
    day: NDArray[np.int64]

    def selected(self, law, lots):
        """As selection goes on for days: each sees what its trader bore until the day before."""
        above = threshold(self.score, law)
        many, borne = int(self.trader.max()) + 1, np.zeros((3, self.trader.max() + 1), np.int64)
        chosen, chance = np.zeros(len(lots), bool), np.zeros(len(lots))
        for day in range(int(self.day.max()) + 1):
            here = np.flatnonzero(self.day == day)
            for at in here.tolist():
                seen = Borne(*borne[:, self.trader[at]].tolist())
                looked = Seen(float(self.score[at]), None, float(lots[at]), borne=seen)
                by, chance[at] = selected(looked, above, law)
                chosen[at] = by not in LEFT_ALONE
            for row, some in enumerate((here, here[chosen[here]])):
                borne[row] += np.bincount(self.trader[some], minlength=many)
            finds = here[chosen[here] & self.irregular[here]]
            borne[2] += np.bincount(self.trader[finds], minlength=many)
        return chosen, chance


@pytest.fixture(scope="module")
def suspicious():
    """Of twenty traders six look bad, always, and seldom are: of most nothing is found for long."""
    draw, rows = np.random.default_rng(5), 1000
    trader = draw.integers(0, 20, rows)
    score = np.clip(draw.beta(0.6, 8, rows) + 0.5 * (trader < 6), 0, 1)
    rate = np.where(trader < 6, 0.05, 0.03)
    return Port(trader, score, draw.random(rows) < rate, np.sort(draw.integers(0, 20, rows)))


def test_the_cap_spares_honest_trade_and_the_estimates_stay_on_the_truth(suspicious):
    """Horvitz and Thompson's, by the chance that was logged, whatever was found before."""
    plain = Terms(share=0.4, random_share=0.3, open_from=0.9)
    capped = replace(plain, cap=Cap(times=1.2, days=90, fewest=5, chance=0.3))
    draw, rounds, bad = np.random.default_rng(2), 100, suspicious.trader < 6
    spared, totals, as_if_certain = [], [], []
    for _ in range(rounds):
        chosen, chance = suspicious.selected(capped, draw.random(len(bad)))
        found = suspicious.irregular & chosen
        spared.append(1 - chosen[bad].mean())
        totals.append((found / chance).sum())
        as_if_certain.append((found / np.where(chance == 0.3, 1.0, chance)).sum())

    chosen, _ = suspicious.selected(plain, draw.random(len(bad)))
    truth, surely = suspicious.irregular.sum(), 4 * np.std(totals) / rounds**0.5
    assert np.mean(totals) == pytest.approx(truth, abs=surely)
    assert np.mean(as_if_certain) < truth - surely, "which is why the chance is logged"
    assert np.mean(spared) > 1 - chosen[bad].mean() + 0.1


def test_what_is_spared_is_not_taken_from_the_share_of_the_policy():
    """The threshold is of scores as they count, so others are examined in their place."""
    law = replace(TERMS, factors={"tier_2": 0.5})
    draw = np.random.default_rng(11)
    score, tier = draw.beta(0.5, 8, 20_000), np.where(draw.random(20_000) < 0.3, "tier_2", "")
    counted = score * np.where(tier == "tier_2", 0.5, 1.0)
    above = threshold(counted, law)

    chosen = [
        propose(Seen(one, None, 0.999, tier=its), above, law, PLENTY, has_model=True).selected_by
        is SelectedBy.SCORE
        for one, its in zip(score.tolist(), tier.tolist(), strict=True)
    ]

    assert np.mean(chosen) == pytest.approx(law.targeted, abs=1e-3)
    assert np.mean(np.array(chosen)[tier == "tier_2"]) < law.targeted / 2


def test_the_shares_come_out_as_the_policy_says():
    draw = np.random.default_rng(7)
    scores, lots = draw.beta(0.5, 8, 40_000), draw.random(40_000)
    above = threshold(scores, TERMS)

    by = Counter(
        propose(Seen(score, None, lot), above, TERMS, PLENTY, has_model=True).selected_by
        for score, lot in zip(scores.tolist(), lots.tolist(), strict=True)
    )

    assert by[SelectedBy.SCORE] == pytest.approx(0.045 * 40_000, abs=1)
    assert by[SelectedBy.RANDOM] == pytest.approx(0.005 * 40_000, rel=0.2)


def test_finds_in_the_random_share_estimate_what_slips_through_without_bias():
    """Horvitz and Thompson's: each find that was drawn stands for 1 / its probability."""
    law = Terms(share=0.1, random_share=0.3, open_from=0.9)
    draw = np.random.default_rng(3)
    score = draw.beta(0.6, 6, 20_000)
    irregular = draw.random(20_000) < score
    above = threshold(score, law)
    below = score <= above
    estimates = []
    for _ in range(300):
        drawn = below & (draw.random(20_000) < law.lot)
        estimates.append(irregular[drawn].sum() / law.lot)

    assert np.mean(estimates) == pytest.approx(irregular[below].sum(), rel=0.02)


def test_too_few_scores_are_no_threshold_and_then_the_draw_has_the_whole_share():
    assert threshold(np.linspace(0, 1, 99), TERMS) is None
    one = propose(Seen(0.99, None, 0.04), None, TERMS, PLENTY, has_model=True)
    assert (one.selected_by, one.propensity) == (SelectedBy.RANDOM, TERMS.share)


def test_without_a_model_the_draw_alone_selects_for_documents():
    drawn = propose(Seen(None, None, 0.04), None, TERMS, PLENTY, has_model=False)
    other = propose(Seen(None, None, 0.06), None, TERMS, PLENTY, has_model=False)
    assert (drawn.lane, drawn.selected_by) == (Lane.DOCUMENTS, SelectedBy.RANDOM)
    assert (other.lane, other.selected_by) == (Lane.RELEASE, SelectedBy.NONE)


def test_what_the_engine_refused_goes_to_an_officer():
    one = propose(Seen(None, None, 0.99), 0.1, TERMS, PLENTY, has_model=True)
    assert (one.lane, one.selected_by) == (Lane.DOCUMENTS, SelectedBy.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("score", "strongest", "lane"),
    [
        (0.3, "valuation", Lane.DOCUMENTS),
        (0.3, "route", Lane.X_RAY),
        (0.3, "goods", Lane.OPEN),
        (0.3, None, Lane.X_RAY),
        (0.6, "valuation", Lane.OPEN),
    ],
)
def test_the_lane_looks_at_what_the_reason_is_about(score, strongest, lane):
    for draw in (0.0, 0.9):
        above = 0.2 if draw else 0.9
        one = propose(Seen(score, strongest, draw), above, TERMS, PLENTY, has_model=True)
        assert one.lane is lane, "random and targeted selection read the same"


def test_what_shows_the_likeliest_outcome_best_is_wanted_whatever_the_reasons_are():
    weights = Weights({}, {}, {"drugs": "canine"})
    assert best_shown_by({"drugs": 0.2, "revenue": 0.1}, weights) is Lane.CANINE
    assert best_shown_by({"drugs": 0.1, "revenue": 0.2}, weights) is None
    assert best_shown_by({}, weights) is None
    for by in (SelectedBy.SCORE, SelectedBy.RANDOM):
        assert wanted(Seen(0.3, "valuation", 0.0, Lane.CANINE), by, TERMS) is Lane.CANINE
    opened = wanted(Seen(0.6, "valuation", 0.0, Lane.CANINE), SelectedBy.SCORE, TERMS)
    assert opened is Lane.OPEN, "from a chance on, goods are opened"
    assert wanted(Seen(0.3, None, 0.0, Lane.CANINE), SelectedBy.NONE, TERMS) is Lane.RELEASE
    with pytest.raises(ValueError, match="takes of the day"):
        Weights({}, {}, {"drugs": "diver"})


def test_the_next_cheaper_means_and_at_the_end_audit():
    assert within(Lane.OPEN, {Lane.OPEN: 0, Lane.X_RAY: 1}) is Lane.X_RAY
    assert within(Lane.X_RAY, {Lane.OPEN: 9, Lane.CANINE: 1, Lane.DOCUMENTS: 1}) is Lane.CANINE
    assert within(Lane.CANINE, {Lane.X_RAY: 9, Lane.DOCUMENTS: 1}) is Lane.DOCUMENTS
    assert within(Lane.X_RAY, {Lane.OPEN: 9, Lane.DOCUMENTS: 1}) is Lane.DOCUMENTS, "before dogs"
    assert within(Lane.DOCUMENTS, {Lane.OPEN: 9, Lane.X_RAY: 9}) is Lane.AUDIT
    assert within(Lane.RELEASE, {}) is Lane.RELEASE


@pytest.mark.parametrize(
    "wrong", [{"share": 0}, {"share": 1}, {"random_share": 0}, {"factors": {"tier_1": 0}}]
)
def test_a_policy_out_of_bounds_is_refused(wrong):
    """A random share is always there: without it nobody knows what slips through."""
    with pytest.raises(ValueError, match=r"bounds|at most 1"):
        Terms(**({"share": 0.1, "random_share": 0.1, "open_from": 0.5} | wrong))


@pytest.mark.parametrize(
    "wrong", [{"times": 0}, {"days": 0}, {"days": 366}, {"fewest": 0}, {"chance": 0}, {"chance": 1}]
)
def test_a_cap_out_of_bounds_is_refused(wrong):
    """It spares by chance: who is above it is never let through for certain."""
    with pytest.raises(ValueError, match="a cap"):
        Cap(**({"times": 2, "days": 90, "fewest": 20, "chance": 0.25} | wrong))
