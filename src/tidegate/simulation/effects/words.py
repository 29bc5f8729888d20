"""The words for effects, as records that a scenario file is read into.

An effect acts on each consignment of its pattern with the probability `chance`, after the effects
before it. A range `[from, to]` is drawn anew for each consignment; factors are drawn evenly in
their logarithm, so that halving is as likely as doubling.
"""

# ruff: noqa: RUF009 - `key` makes a field of a dataclass, not a default that is shared.

from dataclasses import dataclass
from typing import Any

from tidegate.simulation.checking import (
    MISSING,
    Mistake,
    Mistakes,
    key,
    listing,
    number,
    one_of,
    read,
    span,
    suggestion,
    switch,
    table,
    weights,
    whole,
)
from tidegate.simulation.vocabulary import COUNTRY, MODE, NAME, Choice

_CHANCE = number(0, 1)
_FACTOR = span(0.001, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What every effect has."""

    #: Probability that it acts on a consignment of the pattern.
    chance: float = key(_CHANCE, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value(Effect):
    """Declares another value: the invoice and the customs value times a factor."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundValue(Effect):
    """Rounds the invoice amount to a multiple, in the invoice's currency."""

    to: float = key(number(0.01, 1e9), 1000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load(Effect):
    """Makes the whole consignment larger or smaller: weight, packages, volume and value."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class NetWeight(Effect):
    """Declares another net weight; the gross weight moves by the same kilograms."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageWeight(Effect):
    """Packages of another weight: net and gross times a factor; number, volume and value stay."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages(Effect):
    """Declares another number of packages for the same weight."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(Effect):
    """Another volume for the same weight."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Effect):
    """Declares another quantity in the goods' own unit."""

    multiply: tuple[float, float] = key(_FACTOR, (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareAs(Effect):
    """Declares other goods than those inside."""

    goods: Choice = key(table(Choice), Choice())
    #: Only goods of a lower duty than the true ones.
    lower_duty: bool = key(switch, False)
    #: Only goods of the same HS chapter.
    same_chapter: bool = key(switch, False)
    #: How far the value follows the declared goods: 0 keeps the true goods' value, 1 takes the
    #: price of the declared ones.
    price_follows: tuple[float, float] = key(span(0, 1), (0.0, 0.0))
    #: Whose words describe them.
    says: str = key(one_of("declared", "true"), "declared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Effect):
    """Describes the goods with a phrase of a pool of the table `wording`."""

    pool: str = key(NAME, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RareLane(Effect):
    """Takes goods from a country that seldom or never sends them, by an unknown seller."""

    #: Candidate countries; without it every country of the scenario.
    origins: dict[str, float] = key(weights(COUNTRY), {})
    #: Highest share that the country may have among the goods' origins.
    commonness_to: float = key(number(0, 1), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOrigin(Effect):
    """Claims another origin; export, loading and price stay."""

    origins: dict[str, float] = key(weights(COUNTRY), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls(Effect):
    """Calls at further countries before the port, in this order; one of the lists is drawn."""

    by: tuple[tuple[str, ...], ...] = key(listing(listing(COUNTRY, 1, 6), 1), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination(Effect):
    """Passes through the port to one of these countries, for an unknown consignee there."""

    countries: dict[str, float] = key(weights(COUNTRY), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode(Effect):
    """Comes by one of these modes; places, carrier and load follow."""

    modes: dict[str, float] = key(weights(MODE), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Effect):
    """Sends one consignment as several parcels within hours, all to one address."""

    parcels: tuple[float, float] = key(span(2, 1000), (3.0, 8.0))
    within_hours: float = key(number(0.01, 720), 12.0)
    #: Whether each parcel has a consignee of its own.
    strangers: bool = key(switch, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Effect):
    """Lodges between two hours of the local day; `[22, 5]` goes over midnight."""

    between: tuple[float, ...] = key(listing(number(0, 24), 2, 2), (0.0, 24.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brokers(Effect):
    """Uses one of a few brokers that the whole pattern shares."""

    few: int = key(whole(1, 1000), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sellers(Effect):
    """Buys from one of a few sellers that the whole pattern shares."""

    few: int = key(whole(1, 1000), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLicence(Effect):
    """Leaves out the licence number."""


#: Every effect by the word for it in `kind`.
KINDS: dict[str, type[Effect]] = {
    "value": Value,
    "round-value": RoundValue,
    "load": Load,
    "net-weight": NetWeight,
    "package-weight": PackageWeight,
    "packages": Packages,
    "volume": Volume,
    "quantity": Quantity,
    "declare-as": DeclareAs,
    "wording": Wording,
    "rare-lane": RareLane,
    "claim-origin": ClaimOrigin,
    "calls": Calls,
    "destination": Destination,
    "mode": Mode,
    "split": Split,
    "hours": Hours,
    "brokers": Brokers,
    "sellers": Sellers,
    "no-licence": NoLicence,
}


def effect(value: Any, at: str, mistakes: Mistakes) -> Any:
    """`{ kind = "value", multiply = [0.3, 0.6] }` as its record; a reader of `checking`."""
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        near = suggestion(kind, KINDS) if isinstance(kind, str) else ""
        rule = f"kind must be one of {', '.join(KINDS)}, not {kind!r}{near}"
        mistakes.append(Mistake(at, rule))
        return MISSING
    rest = {name: entry for name, entry in value.items() if name != "kind"}
    found = read(KINDS[kind], rest, f"{at}({kind})", mistakes)
    return MISSING if found is None else found
