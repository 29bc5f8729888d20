"""Rules between the tables of a scenario: what one names, another must hold.

`checking` has read each key by itself; here are the references and the sums.
"""

from collections.abc import Iterable, Iterator

from tidegate.simulation.checking import Mistake, suggestion
from tidegate.simulation.effects import words
from tidegate.simulation.nomenclature import is_subheading, subheadings
from tidegate.simulation.patterns import Pattern
from tidegate.simulation.places import places
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.vocabulary import MODES, Choice, Match

#: Patterns are a part of the traffic: the rest must stay ordinary.
_MOST_IN_PATTERNS = 0.6


def broken_rules(scenario: Scenario) -> list[Mistake]:
    """Every rule between tables that the scenario breaks."""
    return [
        *_goods(scenario),
        *_geography(scenario),
        *_money(scenario),
        *_patterns(scenario),
        *_shifts(scenario),
    ]


def _known(at: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Mistake]:
    known = list(known)
    for name in names:
        if name not in known:
            yield Mistake(at, f"'{name}' is not {what}{suggestion(name, known)}")


def _goods(scenario: Scenario) -> Iterator[Mistake]:
    countries = [country.code for country in scenario.countries]
    for goods in scenario.goods:
        at = f"goods[{goods.code}]"
        if not is_subheading(goods.code):
            yield Mistake(at, f"no subheading of HS 2022{suggestion(goods.code, subheadings())}")
        yield from _known(f"{at}.origins", goods.origins, countries, "in countries")
        yield from _known(f"{at}.origin_price", goods.origin_price, countries, "in countries")
        if not any(goods.modes):
            yield Mistake(f"{at}.modes", "at least one weight must be above 0")
        if goods.season:
            seasons = scenario.calendar.seasons
            yield from _known(f"{at}.season", [goods.season], seasons, "in calendar.seasons")


def _geography(scenario: Scenario) -> Iterator[Mistake]:
    countries = [country.code for country in scenario.countries]
    home = scenario.home
    yield from _known("home.country", [home.country], countries, "in countries")
    for mode, named in home.places.items():
        yield from _places(f"home.places.{mode}", named, home.country)
    for country in scenario.countries:
        at = f"countries[{country.code}]"
        for mode in MODES:
            yield from _places(f"{at}.{mode}", getattr(country, mode), country.code)
        yield from _known(f"{at}.calls", country.calls, countries, "in countries")
        if sum(country.calls.values()) > 1:
            yield Mistake(f"{at}.calls", "chances must sum to at most 1")
        open_modes = [mode for mode in MODES if getattr(country, mode) and mode in home.places]
        if country.code != home.country and not open_modes:
            yield Mistake(at, "needs a place of a mode by which the port can be reached")
    for mode in home.places:
        if not any(carrier.mode == mode for carrier in scenario.carriers):
            yield Mistake("carriers", f"no carrier goes by {mode}, though home.places does")
    entrepots = scenario.traffic.entrepots
    yield from _known("traffic.entrepots", entrepots, countries, "in countries")


def _places(at: str, named: Iterable[str], country: str) -> Iterator[Mistake]:
    known = places()
    for place in named:
        if place[:2] != country:
            yield Mistake(at, f"'{place}' is not a place in {country}")
        elif place not in known:
            near = [code for code in known if code.startswith(country)]
            rule = f"'{place}' is no port or airport that Tidegate knows{suggestion(place, near)}"
            yield Mistake(at, rule)


def _money(scenario: Scenario) -> Iterator[Mistake]:
    used = {code for country in scenario.countries for code in country.currencies}
    for rates in scenario.rates:
        at = f"rates[{rates.start}].rates"
        for code in sorted(used - rates.rates.keys()):
            yield Mistake(at, f"'{code}' is missing, which a country invoices in")
    if sorted(r.start for r in scenario.rates) != [r.start for r in scenario.rates]:
        yield Mistake("rates", "must be in the order of their start")
    if scenario.rates[0].start > scenario.start:
        yield Mistake("rates", "the first must not start after the scenario")
    if not any(scenario.calendar.weekdays):
        yield Mistake("calendar.weekdays", "at least one weight must be above 0")
    for mode, hours in scenario.calendar.hours.items():
        if not any(hours):
            yield Mistake(f"calendar.hours.{mode}", "at least one weight must be above 0")


def _patterns(scenario: Scenario) -> Iterator[Mistake]:
    patterns = [("typology", p) for p in scenario.typology]
    patterns += [("oddity", p) for p in scenario.oddity]
    names = [p.name for _, p in patterns]
    for kind, pattern in patterns:
        at = f"{kind}[{pattern.name}]"
        if names.count(pattern.name) > 1 and kind == "oddity":
            yield Mistake(at, "stands twice: typologies and oddities share their names")
        if pattern.until_month < pattern.from_month:
            yield Mistake(f"{at}.until_month", "must not be before from_month")
        yield from _choice(f"{at}.goods", pattern.goods, scenario)
        for i, match in enumerate(pattern.never):
            yield from _match(f"{at}.never[{i + 1}]", match, scenario)
        for i, effect in enumerate(pattern.effects):
            yield from _effect(f"{at}.effects[{i + 1}]", effect, scenario)
        if kind == "oddity":
            yield from _honest(at, pattern)
    for i, match in enumerate(scenario.never):
        yield from _match(f"never[{i + 1}]", match, scenario)
    worst = max(sum(p.share for _, p in patterns if _active(p, m)) for m in range(1, 601))
    if worst > _MOST_IN_PATTERNS:
        rule = f"shares of typologies and oddities reach {worst:.2f} in a month; the most is"
        yield Mistake("typology", f"{rule} {_MOST_IN_PATTERNS}")


def _active(pattern: Pattern, month: int) -> bool:
    return pattern.from_month <= month <= pattern.until_month


def _honest(at: str, pattern: Pattern) -> Iterator[Mistake]:
    for name in ("detection", "smell"):
        if name == "detection" and pattern.detection:
            yield Mistake(f"{at}.{name}", "an oddity is honest: there is nothing to find")
    if pattern.inside:
        yield Mistake(f"{at}.inside", "an oddity is honest: nothing else is inside")


def _choice(at: str, choice: Choice, scenario: Scenario) -> Iterator[Mistake]:
    tags = {tag for goods in scenario.goods for tag in goods.tags}
    yield from _known(f"{at}.tags", choice.tags, sorted(tags), "a tag of any goods")
    for code in choice.codes:
        if not any(goods.code.startswith(code) for goods in scenario.goods):
            yield Mistake(f"{at}.codes", f"no goods of the scenario begin with '{code}'")
    if not any(_suits(goods.code, goods.duty, goods.tags, choice) for goods in scenario.goods):
        yield Mistake(at, "no goods of the scenario satisfy this")


def _suits(code: str, duty: float, tags: tuple[str, ...], choice: Choice) -> bool:
    return (
        (not choice.codes or code.startswith(choice.codes))
        and not (choice.without and code.startswith(choice.without))
        and (not choice.tags or not set(choice.tags).isdisjoint(tags))
        and choice.duty_from <= duty <= choice.duty_to
    )


def _match(at: str, match: Match, scenario: Scenario) -> Iterator[Mistake]:
    countries = [country.code for country in scenario.countries]
    named = [c for c in (match.origin, match.export, match.destination) if c]
    yield from _known(at, named, countries, "in countries")
    if not (match.code or match.mode or named):
        yield Mistake(at, "would match everything: give it a key")


def _effect(at: str, effect: words.Effect, scenario: Scenario) -> Iterator[Mistake]:
    countries = [country.code for country in scenario.countries]
    match effect:
        case words.DeclareAs(goods=choice):
            yield from _choice(f"{at}.goods", choice, scenario)
        case words.Wording(pool=pool):
            yield from _known(f"{at}.pool", [pool], scenario.wording, "a pool of wording")
        case words.RareLane(origins=named) | words.ClaimOrigin(origins=named):
            yield from _known(f"{at}.origins", named, countries, "in countries")
        case words.Destination(countries=named):
            yield from _known(f"{at}.countries", named, countries, "in countries")
            if not named:
                yield Mistake(f"{at}.countries", "is required")
        case words.Calls(by=lists):
            named = {code: 1.0 for by in lists for code in by}
            yield from _known(f"{at}.by", named, countries, "in countries")
            if not lists:
                yield Mistake(f"{at}.by", "is required")
        case words.Mode(modes=named):
            yield from _known(f"{at}.modes", named, scenario.home.places, "in home.places")
            if not named:
                yield Mistake(f"{at}.modes", "is required")


def _shifts(scenario: Scenario) -> Iterator[Mistake]:
    countries = [country.code for country in scenario.countries]
    for price in scenario.price_shift:
        at = f"price_shift[{price.name}]"
        yield from _choice(f"{at}.goods", price.goods, scenario)
        yield from _known(f"{at}.origin", filter(None, [price.origin]), countries, "in countries")
    for route in scenario.route_shift:
        at = f"route_shift[{route.name}]"
        yield from _choice(f"{at}.goods", route.goods, scenario)
        named = [c for c in (route.origin, route.to_origin, *route.calls) if c]
        yield from _known(at, named, countries, "in countries")
        if not (route.to_origin or route.calls):
            yield Mistake(at, "moves nothing: give it to_origin or calls")
    for taste in scenario.officers.tastes:
        at = f"officers.tastes[{taste.name}]"
        yield from _choice(f"{at}.goods", taste.goods, scenario)
        named = [c for c in (taste.match.origin, taste.match.destination) if c]
        yield from _known(f"{at}.match", named, countries, "in countries")
