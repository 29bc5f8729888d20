"""A pattern of consignments as data: a typology when it is illicit, an oddity when it is honest."""

# ruff: noqa: RUF009 - `key` makes a field of a dataclass, not a default that is shared.

from dataclasses import dataclass

from tidegate.simulation.checking import (
    key,
    listing,
    number,
    one_of,
    span,
    table,
    text,
    whole,
)
from tidegate.simulation.effects.words import Effect, effect
from tidegate.simulation.vocabulary import NAME, WORDS, Choice, Match

#: The `outcome` of a pattern that an examination says nothing about.
NO_CLASS = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who does it."""

    #: `any`: traders of the ordinary population; `new`: traders founded for it; `phoenix`: traders
    #: that close and come back under another name at the same address with the same trade.
    kind: str = key(one_of("any", "new", "phoenix"), "any")
    #: Consignments of the pattern for each party, from and to.
    repeats: tuple[float, float] = key(span(1, 10_000), (1.0, 5.0))
    #: `new`: days from founding to the last consignment; `phoenix`: days that one life lasts.
    life_days: tuple[float, float] = key(span(1, 3650), (30.0, 120.0))
    #: `phoenix`: lives, and days between two of them.
    lives: tuple[float, float] = key(span(1, 50), (2.0, 4.0))
    gap_days: tuple[float, float] = key(span(0, 1000), (5.0, 30.0))
    #: `new`: parties that share one address and one broker.
    ring: int = key(whole(1, 100), 1)
    #: Honest consignments of a party founded for it, for each one of the pattern.
    cover: float = key(number(0, 20), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What an illicit consignment costs."""

    #: `duty`: the duty evaded; `fixed`: a drawn amount in the port's currency.
    kind: str = key(one_of("duty", "fixed"), "duty")
    amount: tuple[float, float] = key(span(0, 1e12), (0.0, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A share of the traffic, the parties behind it, and the effects on ordinary consignments."""

    name: str = key(NAME)
    #: What an examination writes into `outcome_class` when it finds this.
    outcome: str = key(text("[a-z][a-z-]{0,34}", "a lower-case word of up to 35 letters"), NO_CLASS)
    #: Share of the declarations that are lodged in its months.
    share: float = key(number(0, 0.5))
    #: First and last month of the run, 1 is the first.
    from_month: int = key(whole(1, 600), 1)
    until_month: int = key(whole(1, 600), 600)
    #: Months over which the share grows to its full size.
    over_months: int = key(whole(0, 120), 0)
    goods: Choice = key(table(Choice), Choice())
    #: Only lanes that enter, or only lanes that pass through.
    direction: str = key(one_of("any", "import", "transhipment"), "any")
    party: Party = key(table(Party), Party())
    effects: tuple[Effect, ...] = key(listing(effect), ())
    #: Consignments that it may never make.
    never: tuple[Match, ...] = key(listing(table(Match)), ())
    #: Chance that an examination finds it.
    detection: float = key(number(0, 1), 0.0)
    #: Points that officers give it for what no column shows (papers, seals, bearing).
    smell: float = key(number(-20, 20), 0.0)
    harm: Harm = key(table(Harm), Harm())
    #: What is really inside, when it is not the goods of the consignment.
    inside: tuple[str, ...] = key(listing(WORDS), ())
