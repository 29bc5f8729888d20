"""Consignments and outcomes as the canonical table, and as the truth beside it."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.declaration.schema import columns
from tidegate.simulation import naming
from tidegate.simulation.draws import Floats, Ints, mixed
from tidegate.simulation.naming import digits, joined, take, where
from tidegate.simulation.nomenclature import heading_text
from tidegate.simulation.officers import DAY_SECONDS, Outcomes
from tidegate.simulation.parties import Traders
from tidegate.simulation.patterns import NO_CLASS
from tidegate.simulation.traffic import OWN_WORDS, Consignments
from tidegate.simulation.typologies import patterns
from tidegate.simulation.vocabulary import MODES
from tidegate.simulation.world import World

#: Fictional duty of the declared goods, percent.
DUTY = "x_duty_rate"


def decimals(numbers: Floats, places: int, scale: int) -> pa.Array:
    """Numbers rounded to `places` as exact decimals of the schema's `scale`."""
    units = np.round(numbers * 10**places).astype(np.int64) * 10 ** (scale - places)
    # Little-endian 128 bits: the low word, then the sign.
    words = np.stack([units, units >> 63], axis=1)
    kind = pa.decimal128(16, scale)
    return pa.Array.from_buffers(kind, len(units), [None, pa.py_buffer(words.tobytes())])


def instants(world: World, seconds: Ints) -> pa.Array:
    """Local seconds of the run as UTC instants."""
    start = datetime.combine(world.scenario.start, datetime.min.time(), UTC).timestamp()
    offset = round(world.scenario.home.utc_offset * 3600)
    micros = (seconds + int(start) - offset) * 1_000_000
    return pa.array(micros).cast(pa.timestamp("us", tz="UTC"))


class Writer:
    """Puts one run's consignments, in the order of their lodging, into columns."""

    def __init__(self, world: World, traders: Traders, rows: Consignments) -> None:
        self.world, self.traders, self.rows = world, traders, rows
        self.names = world.scenario.names
        self.size = len(rows)
        self.lodged = rows.day * DAY_SECONDS + rows.second
        local_day = self.lodged // DAY_SECONDS
        first = np.searchsorted(local_day, local_day)
        days = np.array([d.strftime("%Y%m%d") for d in self._dates(int(local_day.max()) + 1)])
        serial = digits(np.arange(self.size) - first + 1, 6)
        self.declaration = joined(pa.array(days[local_day]), serial, by="-")
        self.countries = [country.code for country in world.countries]
        self.home = np.full(self.size, world.home)

    def _dates(self, count: int) -> list[Any]:
        start = np.datetime64(self.world.scenario.start)
        return [d.item() for d in start + np.arange(count)]

    def declarations(self, outcomes: Outcomes) -> pa.Table:
        """The canonical table, with the duty rate as an extension."""
        written = {
            **self._goods(),
            **self._parties(),
            **self._amounts(),
            **self._way(),
            **self._papers(),
            **self._outcome(outcomes),
        }
        ordered = {name: written[name] for name in columns()}
        ordered[DUTY] = pa.array(self.world.duty[self.rows.goods])
        return pa.table(ordered)

    def truth(self) -> pa.Table:
        """What an all-knowing officer would write, one row a declaration."""
        rows, world = self.rows, self.world
        illicit = (rows.pattern >= 0) & (rows.pattern < len(world.scenario.typology))
        names = [pattern.name for pattern in patterns(world)]
        evaded = self._evaded(illicit)
        inside = [", ".join(pattern.inside) for pattern in world.scenario.typology]
        hidden = where(illicit, take(inside, np.where(illicit, rows.pattern, -1)), "")
        codes = [goods.code for goods in world.goods]
        return pa.table(
            {
                "declaration_id": self.declaration,
                "illicit": pa.array(illicit),
                "typology": take(names, np.where(illicit, rows.pattern, -1)),
                "oddity": take(names, np.where(illicit, -1, rows.pattern)),
                "evaded_value": decimals(evaded, 2, 3),
                "true_commodity_code": take(codes, rows.true_goods),
                "true_goods": joined(
                    hidden, take([heading_text(c) for c in codes], rows.true_goods), by=" in "
                ),
                "true_customs_value": decimals(rows.true_value, 2, 3),
                "true_net_weight_kg": decimals(rows.true_net, 3, 6),
            }
        )

    def _evaded(self, illicit: npt.NDArray[np.bool_]) -> Floats:
        """Harm in the port's currency: evaded duty, or an amount drawn by a hash of the row."""
        rows, world = self.rows, self.world
        due = rows.true_value * world.duty[rows.true_goods] / 100
        paid = rows.value * world.duty[rows.goods] / 100
        harm = np.where(rows.destination == world.home, np.maximum(due - paid, 0.0), 0.0)
        luck = mixed(rows.style ^ rows.second, "harm") / 2.0**62
        for at, pattern in enumerate(world.scenario.typology):
            if pattern.harm.kind == "fixed":
                low, high = pattern.harm.amount
                harm = np.where(rows.pattern == at, low + luck * (high - low), harm)
        return np.where(illicit, harm, 0.0)

    def _goods(self) -> dict[str, pa.Array]:
        rows, world = self.rows, self.world
        say = [goods.say or (heading_text(goods.code),) for goods in world.goods]
        branded = np.array(["brand" in goods.tags for goods in world.goods])[rows.worded_as]
        own = naming.descriptions(self.names, say, rows.worded_as, rows.style, branded)
        pools = list(world.scenario.wording.values()) or [("goods",)]
        pooled = naming.phrases(pools, np.maximum(rows.wording, 0), rows.style)
        codes = [goods.code for goods in world.goods]
        return {
            "goods_description": where(rows.wording == OWN_WORDS, own, pooled),
            "commodity_code": joined(take(codes, rows.goods), digits(rows.suffix, 2), by=""),
            "package_kind": take([goods.pack for goods in world.goods], rows.true_goods),
            "quantity_unit": take([goods.unit for goods in world.goods], rows.goods),
            "refrigerated": pa.array(
                np.array([goods.reefer for goods in world.goods])[rows.true_goods]
            ),
            "marks": joined(
                pc.utf8_slice_codeunits(self._company(rows.seller, rows.export), 0, 4),
                take(self.world.home_codes, rows.discharge),
                joined("C/NO.1-", pa.array(rows.packages).cast(pa.string()), by=""),
                by="/",
            ),
        }

    def _company(self, number: Ints, country: Ints) -> pa.Array:
        return naming.company_names(self.names, self.world.countries, number, country)

    def _address(self, party: str, number: Ints, country: Ints) -> dict[str, pa.Array]:
        return {
            f"{party}_street": naming.streets(self.names, number),
            f"{party}_city": naming.cities(self.world.countries, number, country),
            f"{party}_postcode": naming.postcodes(number),
            f"{party}_country": take(self.countries, country),
        }

    def _parties(self) -> dict[str, pa.Array]:
        rows, traders = self.rows, self.traders
        trader = self._company(traders.name[rows.trader], self.home)
        # The way ends at home for what a stranger receives at the trader's address, too.
        where_to = np.where(rows.delivered_home, self.world.home, rows.destination)
        consignee = self._company(rows.buyer, where_to)
        return {
            "trader_name": trader,
            "trader_id": joined("T", digits(trader_numbers(rows.trader), 8), by=""),
            "consignor_name": self._company(rows.seller, rows.export),
            **self._address("consignor", rows.seller, rows.export),
            "consignee_name": where(rows.buyer < 0, trader, consignee),
            **self._address("consignee", rows.address, where_to),
            "agent": self._agents(),
            "aeo_code": where(
                traders.aeo[rows.trader],
                joined(
                    self.world.scenario.parties.aeo_prefix,
                    digits(trader_numbers(rows.trader), 8),
                    by="",
                ),
                None,
            ),
        }

    def _agents(self) -> pa.Array:
        drawn = mixed(self.rows.agent, "agent")
        first, trades = len(self.names.first), len(self.names.agents)
        return joined(
            take(self.names.first, drawn % first), take(self.names.agents, drawn // first % trades)
        )

    def _amounts(self) -> dict[str, pa.Array]:
        rows, world = self.rows, self.world
        rate = self._rate()
        invoice = np.maximum(rows.value / rate, 0.01)
        to = np.where(rows.round_to > 0, rows.round_to, 0.01)
        invoice = np.maximum(np.round(invoice / to), 1) * to
        currency = ["".join(code) for code in world.currencies]
        return {
            "packages": pa.array(rows.packages),
            "net_weight_kg": decimals(np.maximum(rows.net, 0.001), 3, 6),
            "gross_weight_kg": decimals(np.maximum(rows.gross, 0.001), 3, 6),
            "gross_volume_m3": decimals(np.maximum(rows.volume, 0.001), 3, 6),
            "quantity": decimals(_natural(rows.quantity), 3, 6),
            "customs_value": decimals(np.maximum(invoice * rate, 0.01), 2, 3),
            "invoice_amount": decimals(invoice, 2, 3),
            "invoice_currency": take(currency, rows.currency),
            "incoterm": take(world.incoterms, rows.incoterm),
        }

    def _rate(self) -> Floats:
        """The port's currency for one unit of the invoice's, on the day of lodging."""
        rates = self.world.scenario.rates
        starts = np.array([(r.start - self.world.scenario.start).days for r in rates])
        table = np.array([[r.rates[code] for code in self.world.currencies] for r in rates])
        at = np.maximum(np.searchsorted(starts, self.rows.day, side="right") - 1, 0)
        return np.asarray(table[at, self.rows.currency])

    def _way(self) -> dict[str, pa.Array]:
        rows, world = self.rows, self.world
        passes = rows.destination != world.home
        calls = [" ".join(by) for by in world.calls]
        home = self.countries[world.home]
        way = joined(take(calls, rows.calls), where(passes, home, ""))
        days = np.array([world.scenario.calendar.arrival_days[mode] for mode in MODES])[rows.mode]
        luck = mixed(rows.style ^ self.lodged, "arrival") / 2.0**62
        ahead = days[:, 0] + luck * (days[:, 1] - days[:, 0])
        epoch = np.datetime64(world.scenario.start).astype("datetime64[D]").astype(np.int64)
        arrives = (epoch + self.lodged // DAY_SECONDS + ahead.astype(np.int64)).astype(np.int32)
        return {
            "expected_date": pa.array(arrives).cast(pa.date32()),
            "origin_country": take(self.countries, rows.origin),
            "export_country": take(self.countries, rows.export),
            "routing_countries": where(pc.equal(way, "").to_numpy(zero_copy_only=False), None, way),
            "loading_place": take(world.place_codes, rows.loading),
            "discharge_place": take(world.home_codes, rows.discharge),
            "destination_country": take(self.countries, rows.destination),
            "transhipment": pa.array(passes),
            "transport_mode": take(list(MODES.values()), rows.mode),
            **self._conveyance(),
        }

    def _conveyance(self) -> dict[str, pa.Array]:
        rows, carriers = self.rows, self.world.scenario.carriers
        sea, air = rows.mode == 0, rows.mode == 1
        # Consignments of one carrier from one place on one day share a voyage.
        voyage = mixed(rows.carrier * 10**9 + rows.loading * 10**5 + rows.day // 3, "voyage")
        own = mixed(rows.style ^ (self.lodged * 7919), "document")
        codes, owners = [c.code for c in carriers], [c.code[:3] + "U" for c in carriers]
        ship = joined(
            naming.ships(voyage), take(self.names.vessels, voyage % len(self.names.vessels))
        )
        plate = joined(take(codes, rows.carrier), digits(own, 4), by=" ")
        flight = joined(take(codes, rows.carrier), digits(100 + voyage % 899, 3), by="")
        box = naming.containers(owners, rows.carrier, mixed(own % 60_000, "box"))
        boxed = sea & (own % 100 < 94)
        uld = joined("AKE", digits(own // 100, 5), take(codes, rows.carrier), by="")
        number = where(boxed, box, where(air & (own % 100 < 40), uld, None))
        waybill = naming.air_waybills([c.awb for c in carriers], rows.carrier, own)
        lading = joined(take(codes, rows.carrier), digits(own, 9), by="")
        return {
            "carrier": take([c.name for c in carriers], rows.carrier),
            "conveyance_id": where(sea, ship, where(air, flight, plate)),
            "voyage_number": where(
                sea,
                joined(digits(voyage // 7 % 900 + 100, 3), "E", by=""),
                where(air, flight, None),
            ),
            "transport_document": where(air, waybill, lading),
            "transport_document_type": where(sea, "705", where(air, "740", "730")),
            "container_number": number,
            "seal_number": where(boxed, joined("SL", digits(own // 3, 7), by=""), None),
        }

    def _papers(self) -> dict[str, pa.Array]:
        rows, world = self.rows, self.world
        own = mixed(rows.style ^ (self.lodged * 104_729), "papers")
        prefixes = [goods.licence for goods in world.goods]
        under = np.array([bool(prefix) for prefix in prefixes])[rows.goods] & rows.licensed
        year = pc.utf8_slice_codeunits(self.declaration, 0, 4)
        licence = joined(take(prefixes, rows.goods), year, digits(own, 6), by="-")
        country = self.countries[world.home]
        return {
            "declaration_id": self.declaration,
            "lodged_at": instants(world, self.lodged),
            "licence_number": where(under, licence, None),
            "ucr": joined(
                pc.utf8_slice_codeunits(year, 3, 4),
                country,
                digits(trader_numbers(rows.trader), 8),
                "-",
                digits(own // 11, 8),
                by="",
            ),
            "message_function": where(
                own % 10_000 < world.scenario.traffic.amended * 10_000, "5", "9"
            ),
            "total_items": pa.array(rows.items),
        }

    def _outcome(self, outcomes: Outcomes) -> dict[str, pa.Array]:
        rows, world = self.rows, self.world
        hidden = ~outcomes.examined
        classes = [pattern.outcome for pattern in patterns(world)]
        honest = rows.pattern >= len(world.scenario.typology)
        # A mistake is written down though it is no find; an oddity without a class is nothing.
        noted = honest & np.array([*(c != NO_CLASS for c in classes), False])[rows.pattern]
        told = outcomes.found | (outcomes.examined & noted)
        return {
            "outcome_found": pa.array(outcomes.found, mask=hidden),
            "outcome_known_at": pc.if_else(
                pa.array(outcomes.examined), instants(world, outcomes.known_at), None
            ),
            "outcome_class": take(classes, np.where(told, rows.pattern, -1)),
        }


def trader_numbers(trader: Ints) -> Ints:
    """Identifiers of eight digits, each different, that don't tell the order of founding.

    Steps of the golden ratio round a prime: neighbours in the population stand far apart, or a
    model could read from the number who was founded for a typology.
    """
    return (trader * 61_803_399 + 31_337_331) % 99_999_989


def _natural(quantity: Floats) -> Floats:
    """Whole units where there are many, three places below ten."""
    return np.maximum(np.where(quantity >= 10, np.round(quantity), quantity), 0.001)
