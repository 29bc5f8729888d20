"""The scenario as arrays: goods, countries, places, carriers and days, by position.

Everything that is drawn is a position in one of these arrays; text appears only when the run is
written.
"""

from datetime import date, timedelta
from functools import cached_property

import numpy as np

from tidegate.simulation.draws import Bools, Floats, Ints, Ragged
from tidegate.simulation.effects.words import Calls
from tidegate.simulation.places import places
from tidegate.simulation.scenario import Scenario
from tidegate.simulation.vocabulary import MODES, Choice

_EARTH_KM = 6371.0


def _add_months(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


class World:
    """The compiled scenario for a run of `months` calendar months from the scenario's start."""

    def __init__(self, scenario: Scenario, months: int) -> None:
        self.scenario = scenario
        self.months = months
        self.goods = scenario.goods
        self.countries = scenario.countries
        self.country_at = {country.code: i for i, country in enumerate(scenario.countries)}
        self.home = self.country_at[scenario.home.country]
        self.duty = np.array([goods.duty for goods in self.goods])
        self.share = np.array([goods.share for goods in self.goods])
        self.log_price = np.log([goods.price for goods in self.goods])
        self.spread = np.array([goods.spread for goods in self.goods])
        self.load = np.array([goods.load for goods in self.goods])
        self.pack_kg = np.array([goods.pack_kg for goods in self.goods])
        self.tare = np.array([goods.tare for goods in self.goods])
        self.density = np.array([goods.density for goods in self.goods])
        self.unit_kg = np.array([goods.unit_kg for goods in self.goods])
        self.chapter = np.array([int(goods.code[:2]) for goods in self.goods])
        self.modes = np.array([goods.modes for goods in self.goods])
        self.origins = Ragged.of(
            [{self.country_at[c]: w for c, w in goods.origins.items()} for goods in self.goods]
        )
        self.place_codes = sorted({p for c in self.countries for m in MODES for p in getattr(c, m)})
        at = {code: i for i, code in enumerate(self.place_codes)}
        #: Places of loading for country x 3 + mode.
        self.loading = Ragged.of(
            [{at[p]: w for p, w in getattr(c, m).items()} for c in self.countries for m in MODES]
        )
        self.home_codes = sorted({p for mode in scenario.home.places.values() for p in mode})
        home_at = {code: i for i, code in enumerate(self.home_codes)}
        self.discharge = Ragged.of(
            [{home_at[p]: w for p, w in scenario.home.places.get(m, {}).items()} for m in MODES]
        )
        self.carriers = Ragged.of(
            [
                {i: c.share for i, c in enumerate(scenario.carriers) if c.mode == mode}
                for mode in MODES
            ]
        )
        self.currencies = sorted({code for c in self.countries for code in c.currencies})
        self.currency = Ragged.of(
            [
                {self.currencies.index(code): w for code, w in c.currencies.items()}
                for c in self.countries
            ]
        )
        self.incoterms = list(scenario.traffic.incoterms)

    @cached_property
    def days(self) -> int:
        """Days of the run."""
        return (_add_months(self.scenario.start, self.months) - self.scenario.start).days

    @cached_property
    def dates(self) -> list[date]:
        """Every local day of the run."""
        return [self.scenario.start + timedelta(days=i) for i in range(self.days)]

    @cached_property
    def month(self) -> Ints:
        """Month of the run of each day, 0 is the first."""
        first = self.scenario.start.year * 12 + self.scenario.start.month
        return np.array([d.year * 12 + d.month - first for d in self.dates])

    @cached_property
    def day_weight(self) -> Floats:
        """Relative number of declarations of each day, from the weekdays."""
        weekdays = self.scenario.calendar.weekdays
        return np.array([weekdays[d.weekday()] for d in self.dates])

    @cached_property
    def season(self) -> Floats:
        """Factor on the goods' share, by goods and calendar month: (goods, 12)."""
        seasons = self.scenario.calendar.seasons
        return np.array([seasons.get(g.season, (1.0,) * 12) for g in self.goods])

    @cached_property
    def price_level(self) -> Floats:
        """Logarithm of the price factor by goods and origin: (goods, countries)."""
        level = np.log([[c.level for c in self.countries]]).repeat(len(self.goods), axis=0)
        for i, goods in enumerate(self.goods):
            for code, factor in goods.origin_price.items():
                level[i, self.country_at[code]] += np.log(factor)
        return level

    @cached_property
    def reachable(self) -> Bools:
        """Whether a country can send by a mode to the port: (countries, modes)."""
        open_modes = self.discharge.weight() > 0
        return (self.loading.weight().reshape(-1, len(MODES)) > 0) & open_modes

    @cached_property
    def goods_by_chapter(self) -> Ragged:
        """Goods by chapter number, 0 to 99."""
        return Ragged.of(
            [
                {int(i): self.share[i] for i in np.flatnonzero(self.chapter == chapter)}
                for chapter in range(100)
            ]
        )

    @cached_property
    def destinations(self) -> Floats:
        """Weight of each destination for what a country sends through the port, by detour.

        Shape (countries of export, countries). The detour is the way by the port over the straight
        way, both on the great circle between first places.
        """
        first = [next(iter({**c.sea, **c.air, **c.road}), None) for c in self.countries]
        known = places()
        at = np.radians(
            [(known[p].longitude, known[p].latitude) if p else (0.0, 0.0) for p in first]
        )
        straight = _distances(at)
        by_home = straight[:, [self.home]] + straight[[self.home], :]
        detour = by_home / np.maximum(straight, 500.0)
        draw = np.array([c.draw for c in self.countries])
        weight = draw * np.exp(-self.scenario.traffic.detour_aversion * (detour - 1))
        weight[:, self.home] = 0.0
        np.fill_diagonal(weight, 0.0)
        return weight

    @cached_property
    def calls(self) -> list[tuple[str, ...]]:
        """Every list of countries of call that the scenario knows; the first is the direct way."""
        known: dict[tuple[str, ...], None] = {(): None}
        for country in self.countries:
            known.update({(code,): None for code in country.calls})
        for shift in self.scenario.route_shift:
            known[shift.calls] = None
        for pattern in (*self.scenario.typology, *self.scenario.oddity):
            for effect in pattern.effects:
                if isinstance(effect, Calls):
                    known.update({by: None for by in effect.by})
        return list(known)

    @cached_property
    def ordinary_calls(self) -> Ragged:
        """Positions in `calls` by country of loading, the direct way among them."""
        rows = []
        for country in self.countries:
            direct = max(1e-9, 1 - sum(country.calls.values()))
            chances = {self.calls.index((code,)): p for code, p in country.calls.items()}
            rows.append({0: direct, **chances})
        return Ragged.of(rows)

    def chosen(self, choice: Choice) -> Floats:
        """The weight of each of the goods under `choice`, 0 where it does not apply."""
        fits = np.array(
            [
                (not choice.codes or goods.code.startswith(choice.codes))
                and not (choice.without and goods.code.startswith(choice.without))
                and (not choice.tags or not set(choice.tags).isdisjoint(goods.tags))
                and choice.duty_from <= goods.duty <= choice.duty_to
                for goods in self.goods
            ]
        )
        return np.where(fits, 1.0 if choice.drawn == "evenly" else self.share, 0.0)


def _distances(at: Floats) -> Floats:
    """Great-circle km between points in radians (longitude, latitude): (n, 2) to (n, n)."""
    longitude, latitude = at[:, 0], at[:, 1]
    half = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude[:, None])
        * np.cos(latitude)
        * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
