"""A scenario: every fact of the fictional port, as frozen records read from TOML.

No other file of the room knows a country, a commodity, a typology or a rate. Weights are relative;
money is in the port's own currency unless a key says otherwise; weights are in kg. All of it is
made up: the prices and duties are nobody's tariff.
"""

# ruff: noqa: RUF009 - `key` makes a field of a dataclass, not a default that is shared.

from dataclasses import dataclass
from datetime import date

from tidegate.simulation.checking import (
    day,
    key,
    listing,
    mapping,
    number,
    span,
    switch,
    table,
    tables,
    text,
    weights,
    whole,
)
from tidegate.simulation.patterns import Pattern
from tidegate.simulation.vocabulary import (
    COUNTRY,
    CURRENCY,
    MODE,
    NAME,
    PLACE,
    WORDS,
    Choice,
    Match,
)

_SHARE = number(0, 1)
_MONTHS = listing(number(0, 100), 12, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The administration whose declarations these are."""

    country: str = key(COUNTRY)
    #: Places of discharge by mode.
    places: dict[str, dict[str, float]] = key(mapping(MODE, weights(PLACE), 1))
    currency: str = key(CURRENCY)
    #: Local time less UTC, hours; rhythm is local, `lodged_at` is UTC.
    utc_offset: float = key(number(-12, 14))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When declarations are lodged, in local time."""

    #: Monday to Sunday.
    weekdays: tuple[float, ...] = key(listing(number(0, 100), 7, 7))
    #: Midnight to 23:00, by mode.
    hours: dict[str, tuple[float, ...]] = key(mapping(MODE, listing(number(0, 100), 24, 24), 3))
    #: Days from lodging to expected arrival, by mode.
    arrival_days: dict[str, tuple[float, float]] = key(mapping(MODE, span(0, 60), 3))
    #: January to December factors by name; goods refer to them.
    seasons: dict[str, tuple[float, ...]] = key(mapping(NAME, _MONTHS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One HS 2022 subheading that is traded."""

    code: str = key(text("[0-9]{6}", "six digits, quoted"))
    #: Trade phrases; without them the nomenclature's own text is used.
    say: tuple[str, ...] = key(listing(WORDS), ())
    #: Relative number of consignments.
    share: float = key(number(0, 1000))
    #: Median customs value per kg.
    price: float = key(number(0.001, 1e7))
    #: Standard deviation of the logarithm of the price per kg.
    spread: float = key(number(0, 2), 0.4)
    #: Median net weight of a sea consignment, kg.
    load: float = key(number(0.01, 1e6))
    #: Net kg in one package, and the package's UN/ECE Rec 21 code.
    pack_kg: float = key(number(0.01, 1e5))
    pack: str = key(text("[A-Z0-9]{1,2}", "a package code of UN/ECE Rec 21"), "CT")
    #: Packing's share of the net weight.
    tare: float = key(number(0, 2), 0.08)
    #: Gross kg per cubic metre.
    density: float = key(number(5, 20000), 300.0)
    #: UN/ECE Rec 20 unit of the quantity, and the net kg of one unit.
    unit: str = key(text("[A-Z0-9]{1,3}", "a unit of UN/ECE Rec 20"), "KGM")
    unit_kg: float = key(number(1e-6, 1e5), 1.0)
    #: Fictional duty, percent of the value.
    duty: float = key(number(0, 1000), 0.0)
    origins: dict[str, float] = key(weights(COUNTRY))
    #: Price factors by origin, on top of the country's own `level`.
    origin_price: dict[str, float] = key(mapping(COUNTRY, number(0.01, 100)), {})
    #: Weights of sea, air and road.
    modes: tuple[float, ...] = key(listing(number(0, 1000), 3, 3), (1.0, 0.0, 0.0))
    season: str = key(NAME, "")
    tags: tuple[str, ...] = key(listing(NAME), ())
    #: Prefix of the licence that these goods need; empty when none.
    licence: str = key(text("[A-Z]{0,6}", "up to six capitals"), "")
    reefer: bool = key(switch, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country that goods come from or go to."""

    code: str = key(COUNTRY)
    #: Its price level, a factor on each goods' price.
    level: float = key(number(0.01, 100), 1.0)
    #: How often it is the destination of transhipment.
    draw: float = key(number(0, 1000), 0.0)
    sea: dict[str, float] = key(mapping(PLACE, number(1e-9, 1e9)), {})
    air: dict[str, float] = key(mapping(PLACE, number(1e-9, 1e9)), {})
    road: dict[str, float] = key(mapping(PLACE, number(1e-9, 1e9)), {})
    #: Countries of call on its ordinary sea route to the port, each with its chance.
    calls: dict[str, float] = key(mapping(COUNTRY, _SHARE), {})
    currencies: dict[str, float] = key(weights(CURRENCY))
    cities: tuple[str, ...] = key(listing(WORDS, 1))
    #: What ends a company's name there.
    company: str = key(WORDS, "Ltd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A line, an airline or a haulier."""

    name: str = key(WORDS)
    mode: str = key(MODE)
    share: float = key(number(0, 1000), 1.0)
    #: Container owner code (ISO 6346), airline designator or plate prefix.
    code: str = key(text("[A-Z0-9]{2,4}", "two to four capitals or digits"))
    #: Three digits of the air waybill; sea and road leave it out.
    awb: str = key(text("[0-9]{3}", "three digits, quoted"), "000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Pools that names and addresses are put together from."""

    first: tuple[str, ...] = key(listing(WORDS, 10))
    second: tuple[str, ...] = key(listing(WORDS, 10))
    trades: tuple[str, ...] = key(listing(WORDS, 3))
    streets: tuple[str, ...] = key(listing(WORDS, 10))
    agents: tuple[str, ...] = key(listing(WORDS, 3))
    vessels: tuple[str, ...] = key(listing(WORDS, 5))
    brands: tuple[str, ...] = key(listing(WORDS, 5))
    qualifiers: tuple[str, ...] = key(listing(WORDS, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """How many traders there are and how they live."""

    #: Traders at work on the first day, as a multiple of the square root of all declarations.
    density: float = key(number(0.1, 50))
    #: Exponent of Zipf's law for the traders' volumes.
    zipf: float = key(number(0, 3))
    #: New traders in a year, as a share of those of the first day.
    newcomers: float = key(number(0, 10))
    #: Share of the traders that stop in a year.
    leavers: float = key(_SHARE)
    #: Share of the traders at an address that others use too.
    shared_address: float = key(_SHARE)
    #: Share of traders with an AEO code, and the code's prefix; large traders go first.
    aeo_share: float = key(_SHARE)
    aeo_prefix: str = key(text("[A-Z]{2,7}", "two to seven capitals"))
    #: Brokers for each hundred traders.
    agents_per_hundred: float = key(number(0.1, 100))
    #: Share of a trader's further goods that are of the same HS chapter as the first.
    loyalty: float = key(_SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How honest consignments vary."""

    #: Share of the lanes that only pass through.
    transhipment: float = key(_SHARE)
    #: How strongly a destination off the way is avoided: weight = draw x exp(-k x (detour - 1)).
    detour_aversion: float = key(number(0, 50))
    #: Share of lanes whose goods are exported from a country that is not their origin.
    entrepot_share: float = key(_SHARE)
    entrepots: dict[str, float] = key(weights(COUNTRY))
    #: Chance that a consignment takes a lane new to its trader.
    new_lane: float = key(_SHARE)
    #: Load of a consignment by mode, a factor on the goods' sea load.
    mode_load: dict[str, float] = key(mapping(MODE, number(1e-4, 100), 3))
    #: Spread of the load from lane to lane and from consignment to consignment.
    lane_load_spread: float = key(number(0, 3))
    load_spread: float = key(number(0, 3))
    #: Spread of the net kg per package from lane to lane and from consignment to consignment.
    lane_pack_spread: float = key(number(0, 2))
    pack_spread: float = key(number(0, 1))
    #: Part of a goods' price spread that belongs to the lane (quality, brand, bargaining).
    lane_price_part: float = key(_SHARE)
    #: Shares of incoterms.
    incoterms: dict[str, float] = key(weights(text("[A-Z]{3}", "three capitals")))
    #: Share of amended declarations (message function 5).
    amended: float = key(_SHARE)
    #: Share of goods under licence that carry the number of one.
    licence_shown: float = key(_SHARE, 0.97)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Currency rates from a day on: the port's currency for one unit."""

    start: date = key(day)
    rates: dict[str, float] = key(mapping(CURRENCY, number(1e-9, 1e6), 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What officers look for first: points for consignments that match."""

    name: str = key(NAME)
    points: float = key(number(-20, 20))
    match: Match = key(table(Match), Match())
    goods: Choice = key(table(Choice), Choice())
    #: Only traders younger than this, days; 0 for all.
    trader_younger: float = key(number(0, 3650), 0.0)
    #: Only values from this on, in the port's currency.
    value_from: float = key(number(0, 1e12), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officers:
    """Which consignments are examined, and what that finds: the selection bias."""

    #: Share of each day's declarations that is examined.
    rate: float = key(_SHARE)
    #: Share of the examinations that is drawn at random.
    random: float = key(_SHARE)
    #: Points for a trader, or an address, with a find known in the last `memory_days`.
    past_find_trader: float = key(number(-20, 20), 0.0)
    past_find_address: float = key(number(-20, 20), 0.0)
    memory_days: float = key(number(0, 3650), 365.0)
    #: How much chance there is in a choice: the scale of the noise beside the points.
    noise: float = key(number(0.01, 100), 1.0)
    #: Median and spread of the days from lodging to the known outcome.
    delay_days: float = key(number(0.01, 365))
    delay_spread: float = key(number(0, 3), 0.5)
    tastes: tuple[Taste, ...] = key(tables(Taste, "name"), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceShift:
    """Prices that move from a month on."""

    name: str = key(NAME)
    from_month: int = key(whole(1, 600))
    until_month: int = key(whole(1, 600), 600)
    #: Growth a month: 0.02 is 2 %.
    per_month: float = key(number(-0.5, 0.5))
    goods: Choice = key(table(Choice), Choice())
    origin: str = key(COUNTRY, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteShift:
    """Trade that moves to another origin, or sails another way, from a month on."""

    name: str = key(NAME)
    from_month: int = key(whole(1, 600))
    #: Months over which the share grows to its full size.
    over_months: int = key(whole(0, 120), 0)
    share: float = key(_SHARE)
    goods: Choice = key(table(Choice), Choice())
    origin: str = key(COUNTRY, "")
    to_origin: str = key(COUNTRY, "")
    #: Countries of call that such consignments get.
    calls: tuple[str, ...] = key(listing(COUNTRY, 0, 6), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyWave:
    """A month in which many traders come or go."""

    name: str = key(NAME)
    month: int = key(whole(1, 600))
    #: Shares of the traders of the first day.
    newcomers: float = key(number(0, 10), 0.0)
    leavers: float = key(_SHARE, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything that a simulation is made from."""

    name: str = key(NAME)
    title: str = key(WORDS)
    start: date = key(day)
    home: Home = key(table(Home))
    calendar: Calendar = key(table(Calendar))
    goods: tuple[Goods, ...] = key(tables(Goods, "code", 1))
    countries: tuple[Country, ...] = key(tables(Country, "code", 1))
    carriers: tuple[Carrier, ...] = key(tables(Carrier, "name", 1))
    names: Names = key(table(Names))
    parties: Parties = key(table(Parties))
    traffic: Traffic = key(table(Traffic))
    rates: tuple[Rates, ...] = key(tables(Rates, "start", 1))
    officers: Officers = key(table(Officers))
    #: Pools of phrases that the effect `wording` names.
    wording: dict[str, tuple[str, ...]] = key(mapping(NAME, listing(WORDS, 1)), {})
    #: Illicit patterns, and honest ones that look odd.
    typology: tuple[Pattern, ...] = key(tables(Pattern, "name"), ())
    oddity: tuple[Pattern, ...] = key(tables(Pattern, "name"), ())
    price_shift: tuple[PriceShift, ...] = key(tables(PriceShift, "name"), ())
    route_shift: tuple[RouteShift, ...] = key(tables(RouteShift, "name"), ())
    party_wave: tuple[PartyWave, ...] = key(tables(PartyWave, "name"), ())
    #: Consignments that no traffic may hold, honest or not.
    never: tuple[Match, ...] = key(listing(table(Match)), ())
    #: SHA-256 over the bytes of the file and of all that it extends; the loader's to write.
    sha256: str = ""
