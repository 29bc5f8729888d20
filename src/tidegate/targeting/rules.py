"""Selection within the day's capacity: the law, with nothing stored and no clock.

Who is examined follows from numbers that are kept with the decision: the score, what the policy
multiplies it by for a trader of that standing, the threshold of that moment, what the trader bore
of late, the draw and its probability. By which means, from the reasons and what was left.
The same inputs give the same answer, today and in a replay.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Typology

Numbers = NDArray[np.float64]


class Lane(StrEnum):
    """What is proposed or decided for a consignment, as it is stored."""

    RELEASE = "release"
    DOCUMENTS = "documents"
    X_RAY = "x_ray"
    OPEN = "open"
    AUDIT = "audit"
    CANINE = "canine"


class SelectedBy(StrEnum):
    """Why a consignment is to be examined, or that it is not."""

    SCORE = "score"
    RANDOM = "random"
    #: The engine refused it, or there is no score; an officer looks.
    NOT_ASSESSED = "not_assessed"
    #: The score is above the threshold, but its trader bore enough, and the draw spared it.
    SPARED = "spared"
    NONE = "none"


#: Means that take a unit of a day's capacity, the dearest first.
MEANS: tuple[Lane, ...] = (Lane.OPEN, Lane.X_RAY, Lane.CANINE, Lane.DOCUMENTS)
#: Lanes in which the goods may leave at once.
RELEASING: tuple[Lane, ...] = (Lane.RELEASE, Lane.AUDIT)
#: How what is not to be examined is selected.
LEFT_ALONE: tuple[SelectedBy, ...] = (SelectedBy.NONE, SelectedBy.SPARED)
#: From so many scores on, a share of them is a threshold; before, everything is drawn at random.
FEWEST_SCORES = 100
#: The longest that a policy looks back.
MOST_DAYS = 365

#: What looks at a typology's kind of irregularity: papers, an image, or the goods themselves.
_LOOKS_AT: Mapping[Typology, Lane] = {
    Typology.VALUATION: Lane.DOCUMENTS,
    Typology.DOCUMENTS: Lane.DOCUMENTS,
    Typology.RHYTHM: Lane.DOCUMENTS,
    Typology.PARTY: Lane.X_RAY,
    Typology.HISTORY: Lane.X_RAY,
    Typology.WEIGHT: Lane.X_RAY,
    Typology.LANE: Lane.X_RAY,
    Typology.ROUTE: Lane.X_RAY,
    Typology.DESTINATION: Lane.X_RAY,
    Typology.GOODS: Lane.OPEN,
}


@dataclass(frozen=True, slots=True)
class Borne:
    """What a trader bore of late."""

    #: Its own, of the days that the policy counts, and how many of them were examined.
    consignments: int
    examined: int
    #: Finds of those days.
    irregular: int


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that an honest trader bears: above it, the score selects by chance."""

    #: Examined part of its own consignments, in shares of the policy.
    times: float
    #: Counted over so many days, from so many consignments on.
    days: int
    fewest: int
    #: With which the score then selects; it is never below that of the draw.
    chance: float

    def __post_init__(self) -> None:
        if not (0 < self.chance < 1 and 0 < self.times < math.inf):
            raise ValueError("a cap has a chance above 0 and below 1, and a part above 0")
        if not (1 <= self.days <= MOST_DAYS and self.fewest >= 1):
            raise ValueError(f"a cap counts 1 to {MOST_DAYS} days, and from 1 consignment on")

    def holds(self, borne: Borne, share: float) -> bool:
        """Whether a trader bore more than that, and nothing was found."""
        most = self.times * share * borne.consignments
        enough = borne.consignments >= self.fewest
        return enough and not borne.irregular and borne.examined > most


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy says of selection."""

    #: Share of consignments to examine, above 0 and below 1.
    share: float
    #: Share of the examined that is drawn at random, above 0 and at most 1.
    random_share: float
    #: From this probability of a find on, the goods are opened whatever the reason.
    open_from: float
    #: AEO tier → what the score of such a trader is multiplied by before it is held against the
    #: threshold, above 0 and at most 1; a tier that is not named is not spared.
    factors: Mapping[str, float] = field(default_factory=dict)
    #: None where a trader may bear whatever its scores ask for.
    cap: Cap | None = None

    def __post_init__(self) -> None:
        if not (0 < self.share < 1 and 0 < self.random_share <= 1 and 0 <= self.open_from <= 1):
            raise ValueError("a share or threshold of the policy is out of its bounds")
        if not all(0 < one <= 1 for one in self.factors.values()):
            raise ValueError("a factor of an AEO tier is above 0 and at most 1")

    @property
    def targeted(self) -> float:
        """Share of consignments that is selected by score."""
        return self.share * (1 - self.random_share)

    @property
    def lot(self) -> float:
        """Probability of the draw for what the score does not select."""
        return self.share * self.random_share / (1 - self.targeted)

    def factor(self, tier: str) -> float:
        """What a score counts for a trader of this tier; the draw knows no tiers."""
        return self.factors.get(tier, 1.0)

    def chance_by_score(self, borne: Borne | None) -> float:
        """With which a score above the threshold selects, whatever the trader bore."""
        if self.cap is None or borne is None or not self.cap.holds(borne, self.share):
            return 1.0
        return max(self.cap.chance, self.lot)


@dataclass(frozen=True, slots=True)
class Seen:
    """One consignment as selection sees it."""

    #: Probability of a find if examined; None where it was not assessed.
    score: float | None
    #: What the strongest reason is about; None where nothing speaks.
    strongest: str | None
    #: Made from the version and a secret: from 0, below 1.
    draw: float
    #: The means that shows its likeliest outcome best; None where its reasons say.
    shown_by: Lane | None = None
    #: AEO tier of its trader, as Customs granted it; empty for none.
    tier: str = ""
    #: None where nobody counted: without a cap, or of a natural person.
    borne: Borne | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one consignment, and why."""

    lane: Lane
    selected_by: SelectedBy
    #: The probability with which something like it is selected: above the threshold 1, or the
    #: chance of the cap.
    propensity: float
    #: The lane that was wanted before it was asked what is left.
    wanted: Lane


def threshold(scores: Numbers, terms: Terms) -> float | None:
    """The score that the targeted share of these scores exceeds; None for too few of them.

    Args:
        scores: of the last days, in any order, each times the factor of its trader's tier.
        terms: of the policy.
    """
    if len(scores) < FEWEST_SCORES:
        return None
    return float(np.quantile(scores, 1 - terms.targeted, method="inverted_cdf"))


def selected(seen: Seen, above: float | None, terms: Terms) -> tuple[SelectedBy, float]:
    """How a consignment comes to be selected, and with which probability.

    Without a threshold, the draw has the whole share.
    """
    if seen.score is None:
        return SelectedBy.NOT_ASSESSED, 1.0
    if above is not None and is_above(seen.score, seen.tier, above, terms):
        chance = terms.chance_by_score(seen.borne)
        return (SelectedBy.SCORE if seen.draw < chance else SelectedBy.SPARED), chance
    return _drawn(seen.draw, terms.share if above is None else terms.lot)


def is_above(score: float, tier: str, above: float, terms: Terms) -> bool:
    """Whether a score selects, as it counts for a trader of this tier."""
    return score * terms.factor(tier) > above


def drawn_alone(draw: float, terms: Terms) -> tuple[SelectedBy, float]:
    """The same while no model is in service: by the draw alone, with the whole share."""
    return _drawn(draw, terms.share)


def _drawn(draw: float, chance: float) -> tuple[SelectedBy, float]:
    return (SelectedBy.RANDOM if draw < chance else SelectedBy.NONE), chance


def wanted(seen: Seen, by: SelectedBy, terms: Terms) -> Lane:
    """The lane for a selected consignment while everything is left.

    A random draw gets the lane that its reasons ask for, as a selection by score does.
    """
    if by in LEFT_ALONE:
        return Lane.RELEASE
    if seen.score is None:
        return Lane.DOCUMENTS
    if seen.score >= terms.open_from:
        return Lane.OPEN
    if seen.shown_by is not None:
        return seen.shown_by
    return Lane.X_RAY if seen.strongest is None else _LOOKS_AT[Typology(seen.strongest)]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a find of each outcome is worth, and what an examination takes."""

    #: Outcome → harm of a find, at least 0; an outcome that is not told is worth nothing.
    harms: Mapping[str, float]
    #: Means → officer-minutes, above 0.
    minutes: Mapping[str, float]
    #: Outcome → means that shows it best, whatever the reasons are; of the others, the reasons say.
    shown_by: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not 0 <= one < math.inf for one in self.harms.values()):
            raise ValueError("a harm is a number from 0")
        if any(not 0 < one < math.inf for one in self.minutes.values()):
            raise ValueError("an examination takes more than no time")
        if not set(self.shown_by.values()) <= {one.value for one in MEANS}:
            raise ValueError("an outcome is shown by a means that takes of the day")


def expected_harm(chances: Mapping[str, float], weights: Weights) -> float:
    """The harm that examining something would be expected to find."""
    return math.fsum(
        chance * weights.harms.get(outcome, 0.0) for outcome, chance in chances.items()
    )


def likeliest(chances: Mapping[str, float]) -> str:
    """The outcome of the highest chance; empty where none is told."""
    return max(sorted(chances), key=lambda one: chances[one], default="")


def best_shown_by(chances: Mapping[str, float], weights: Weights) -> Lane | None:
    """The means that shows the likeliest outcome best; None where none is named for it."""
    means = weights.shown_by.get(likeliest(chances))
    return None if means is None else Lane(means)


def harm_per_minute(
    seen: Seen, chances: Mapping[str, float], weights: Weights, terms: Terms
) -> float | None:
    """Expected harm for each officer-minute of the means that its reasons ask for.

    None where nothing is known of its outcomes, or of the means' time.
    """
    minutes = weights.minutes.get(wanted(seen, SelectedBy.SCORE, terms))
    if not chances or minutes is None:
        return None
    return expected_harm(chances, weights) / minutes


def turn(due: date, per_minute: float | None) -> float:
    """Orders what waits, the highest first: by the day it is due, then by the harm for each minute.

    What nothing is known of comes last in its day.
    """
    known = per_minute or 0.0
    return known / (1 + known) - due.toordinal()


def within(asked: Lane, left: Mapping[Lane, int]) -> Lane:
    """The asked lane, or the next cheaper one that has a unit left; at the end, audit."""
    if asked not in MEANS:
        return asked
    cheaper = MEANS[MEANS.index(asked) :]
    return next((one for one in cheaper if left.get(one, 0) > 0), Lane.AUDIT)


def propose(
    seen: Seen, above: float | None, terms: Terms, left: Mapping[Lane, int], *, has_model: bool
) -> Proposal:
    """What is proposed for one consignment.

    Args:
        seen: the consignment.
        above: the threshold, or None where there is none yet.
        terms: of the policy.
        left: units of each means that are left at its control point on its day.
        has_model: whether a model is in service; without one the draw alone selects, for documents.
    """
    if has_model:
        by, chance = selected(seen, above, terms)
        asked = wanted(seen, by, terms)
    else:
        by, chance = drawn_alone(seen.draw, terms)
        asked = Lane.RELEASE if by is SelectedBy.NONE else Lane.DOCUMENTS
    return Proposal(within(asked, left), by, chance, asked)


def propose_all(
    several: Sequence[Seen],
    above: float | None,
    terms: Terms,
    left: Sequence[dict[Lane, int]],
    *,
    has_model: bool,
) -> list[tuple[Proposal, dict[Lane, int]]]:
    """Proposals in this order, each with what was left when its turn came; takes units.

    Args:
        several: consignments.
        above: the threshold.
        terms: of the policy.
        left: for each consignment, what is left at its place and day; those of one place and day
            share one dictionary, and proposals are taken out of it.
        has_model: whether a model is in service.
    """
    made: list[tuple[Proposal, dict[Lane, int]]] = []
    for seen, units in zip(several, left, strict=True):
        before = dict(units)
        proposal = propose(seen, above, terms, units, has_model=has_model)
        if proposal.lane in MEANS:
            units[proposal.lane] -= 1
        made.append((proposal, before))
    return made
