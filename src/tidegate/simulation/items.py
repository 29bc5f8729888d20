"""The items of a declaration: positions and numbers of consignments put into canonical columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.simulation import naming
from tidegate.simulation.cells import decimals, instants
from tidegate.simulation.draws import Floats, Ints, mixed
from tidegate.simulation.naming import digits, joined, take, where
from tidegate.simulation.nomenclature import heading_text
from tidegate.simulation.officers import DAY_SECONDS
from tidegate.simulation.parties import Traders
from tidegate.simulation.traffic import OWN_WORDS, Consignments
from tidegate.simulation.vocabulary import MODES
from tidegate.simulation.world import World


class Items:
    """The columns of one run's consignments, which stand in the order of their lodging."""

    def __init__(self, world: World, traders: Traders, rows: Consignments) -> None:
        self.world, self.traders, self.rows = world, traders, rows
        self.names = world.scenario.names
        self.countries = [country.code for country in world.countries]
        self.home = np.full(len(rows), world.home)
        #: Ten digits that tell nothing: neither the order of founding nor for what.
        self.trader_digits = digits(mixed(traders.name[rows.trader], "trader"), 10)
        #: Local seconds from the start of the run.
        self.lodged = rows.day * DAY_SECONDS + rows.second
        #: `20240131-000017`: local day, and number within it.
        self.declaration = self._declaration()

    def _declaration(self) -> pa.Array:
        day = self.lodged // DAY_SECONDS
        number = np.arange(len(day)) - np.searchsorted(day, day) + 1
        dates = np.array([date.strftime("%Y%m%d") for date in self.world.dates])
        return joined(pa.array(dates[day]), digits(number, 6), by="-")

    def all(self) -> dict[str, pa.Array]:
        """Every column of the 42 items and of the record, in no order."""
        return {
            **self._goods(),
            **self._parties(),
            **self._amounts(),
            **self._way(),
            **self._papers(),
        }

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
            "trader_id": joined("T", self.trader_digits, by=""),
            "consignor_name": self._company(rows.seller, rows.export),
            **self._address("consignor", rows.seller, rows.export),
            "consignee_name": where(rows.buyer < 0, trader, consignee),
            **self._address("consignee", rows.address, where_to),
            "agent": self._agents(),
            "aeo_code": where(
                traders.aeo[rows.trader],
                joined(
                    self.world.scenario.parties.aeo_prefix,
                    self.trader_digits,
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
                self.trader_digits,
                "-",
                digits(own // 11, 8),
                by="",
            ),
            "message_function": where(
                own % 10_000 < world.scenario.traffic.amended * 10_000, "5", "9"
            ),
            "total_items": pa.array(rows.items),
        }


def _natural(quantity: Floats) -> Floats:
    """Whole units where there are many, three places below ten."""
    return np.maximum(np.where(quantity >= 10, np.round(quantity), quantity), 0.001)
