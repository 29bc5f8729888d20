"""The canonical declaration: the 42 pre-shipment items as one typed schema.

Source: domain reference, section 2.5b (built from Advance Cargo Information law, manifest law and
the trade declaration). The official list of "more than 30 items" is not published, so this is a
proposal and says so. WCO ids and formats are those of the WCO Data Model; `own` marks an item
that the schema read had no id for.

One row is one declared line of goods. An item may take more than one column (an address has four).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pyarrow as pa


class Kind(StrEnum):
    """How a value is written and checked; `Column.arrow_type` says how it is stored."""

    TEXT = "text"
    CODE = "code"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    TIMESTAMP = "timestamp"
    BOOLEAN = "boolean"
    #: A number of unknown size: national extensions only.
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the canonical table."""

    #: Name in the canonical table; units are in the name where the type cannot say them.
    name: str
    kind: Kind
    #: WCO Data Model id, or `own`.
    wco_id: str
    #: WCO format (`an..35`, `n..16,6`, `a2`), which the readers enforce.
    format: str
    #: Most characters of a text, most digits of a number.
    length: int
    #: Decimal places.
    scale: int = 0
    #: A regular expression that the whole value must match; empty when the length is enough.
    pattern: str = ""

    @property
    def arrow_type(self) -> pa.DataType:
        """Arrow storage: money and weights are decimals, instants are UTC microseconds."""
        match self.kind:
            case Kind.TEXT | Kind.CODE:
                return pa.string()
            case Kind.DECIMAL:
                return pa.decimal128(self.length, self.scale)
            case Kind.INTEGER:
                return pa.int64()
            case Kind.DATE:
                return pa.date32()
            case Kind.TIMESTAMP:
                return pa.timestamp("us", tz="UTC")
            case Kind.BOOLEAN:
                return pa.bool_()
            case Kind.NUMBER:
                return pa.float64()


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 42 items, with the columns that hold it."""

    number: int
    title: str
    #: Law or document that asks for it: ACI, MAN (manifest), DEC (trade declaration), PROP, MRA.
    asked_by: str
    columns: tuple[Column, ...]
    #: One of the eight items of Advance Cargo Information.
    advance: bool = False


def _text(name: str, wco_id: str, length: int) -> Column:
    return Column(name, Kind.TEXT, wco_id, f"an..{length}", length)


def _code(name: str, wco_id: str, format: str, length: int, pattern: str) -> Column:
    return Column(name, Kind.CODE, wco_id, format, length, pattern=pattern)


def _decimal(name: str, wco_id: str, scale: int) -> Column:
    return Column(name, Kind.DECIMAL, wco_id, f"n..16,{scale}", 16, scale)


def _integer(name: str, wco_id: str, length: int) -> Column:
    return Column(name, Kind.INTEGER, wco_id, f"n..{length}", length)


def _country(name: str, wco_id: str) -> Column:
    return _code(name, wco_id, "a2", 2, "[A-Z]{2}")


def _boolean(name: str, wco_id: str) -> Column:
    return Column(name, Kind.BOOLEAN, wco_id, "bool", 1)


def _address(party: str) -> tuple[Column, ...]:
    return (
        _text(f"{party}_street", "239", 70),
        _text(f"{party}_city", "241", 35),
        _text(f"{party}_postcode", "245", 9),
        _country(f"{party}_country", "242"),
    )


_LOCODE = "[A-Z]{2}[A-Z2-9]{3}"

ITEMS: tuple[Item, ...] = (
    Item(1, "Number of packages", "ACI, MAN, DEC", (_integer("packages", "144", 8),), True),
    Item(
        2,
        "Package kind (UN/ECE Rec 21)",
        "ACI, MAN, DEC",
        (_code("package_kind", "141", "an..2", 2, "[A-Z0-9]{1,2}"),),
        True,
    ),
    Item(
        3,
        "Description of goods",
        "ACI, MAN, DEC",
        (_text("goods_description", "137", 512),),
        True,
    ),
    Item(4, "Consignor name", "ACI, MAN", (_text("consignor_name", "R020", 70),), True),
    Item(5, "Consignor address", "ACI, MAN", _address("consignor"), True),
    Item(6, "Consignee name", "ACI, MAN", (_text("consignee_name", "R014", 70),), True),
    Item(7, "Consignee address", "ACI, MAN", _address("consignee"), True),
    Item(
        8,
        "Expected arrival or departure date",
        "ACI, MAN, DEC",
        (Column("expected_date", Kind.DATE, "172", "date", 10),),
        True,
    ),
    Item(9, "Marks and numbers", "MAN", (_text("marks", "142", 512),)),
    Item(10, "Gross weight", "MAN", (_decimal("gross_weight_kg", "126", 6),)),
    Item(11, "Gross volume", "MAN (vessel)", (_decimal("gross_volume_m3", "own", 6),)),
    Item(12, "Net weight", "DEC", (_decimal("net_weight_kg", "128", 6),)),
    Item(
        13,
        "Commodity code",
        "DEC",
        (_code("commodity_code", "145", "an..18", 18, "[0-9]{4}([0-9]{2,14})?"),),
    ),
    Item(
        14,
        "Quantity and unit (UN/ECE Rec 20)",
        "DEC",
        (
            _decimal("quantity", "130", 6),
            _code("quantity_unit", "own", "an..3", 3, "[A-Z0-9]{1,3}"),
        ),
    ),
    Item(15, "Customs value (CIF or FOB)", "DEC", (_decimal("customs_value", "108", 3),)),
    Item(16, "Invoice amount", "DEC", (_decimal("invoice_amount", "109", 3),)),
    Item(
        17,
        "Invoice currency (ISO 4217)",
        "DEC",
        (_code("invoice_currency", "135", "a3", 3, "[A-Z]{3}"),),
    ),
    Item(18, "Incoterm", "PROP", (_code("incoterm", "090", "a3", 3, "[A-Z]{3}"),)),
    Item(19, "Country of origin", "DEC", (_country("origin_country", "063"),)),
    Item(20, "Country of export", "DEC", (_country("export_country", "062"),)),
    Item(
        21,
        "Countries of routing, in order",
        "PROP (the 2020 case)",
        (_code("routing_countries", "064", "a2 list", 60, "[A-Z]{2}( [A-Z]{2})*"),),
    ),
    Item(
        22,
        "Place of loading (UN/LOCODE)",
        "MAN, DEC",
        (_code("loading_place", "L010", "an5", 5, _LOCODE),),
    ),
    Item(
        23,
        "Place of discharge (UN/LOCODE)",
        "MAN, DEC",
        (_code("discharge_place", "own", "an5", 5, _LOCODE),),
    ),
    Item(24, "Country of final destination", "MAN, DEC", (_country("destination_country", "own"),)),
    Item(
        25,
        "Transport mode (UN/ECE Rec 19)",
        "DEC",
        (_code("transport_mode", "T022", "n1", 1, "[0-9]"),),
    ),
    Item(26, "Conveyance identifier", "MAN, DEC", (_text("conveyance_id", "T006", 35),)),
    Item(27, "Voyage or trip number", "MAN", (_text("voyage_number", "own", 17),)),
    Item(28, "Transport document number", "MAN, DEC", (_text("transport_document", "D014", 35),)),
    Item(
        29,
        "Transport document type",
        "PROP",
        (_code("transport_document_type", "D013", "an..3", 3, "[A-Z0-9]{1,3}"),),
    ),
    Item(30, "Container or ULD number", "MAN", (_text("container_number", "159", 17),)),
    Item(31, "Refrigerated", "MAN", (_boolean("refrigerated", "own"),)),
    Item(32, "Seal or e-lock number", "PROP", (_text("seal_number", "165", 35),)),
    Item(33, "Unique consignment reference", "PROP", (_text("ucr", "016", 35),)),
    Item(34, "Transhipment", "MAN", (_boolean("transhipment", "own"),)),
    Item(35, "Licence or permit number", "MAN, DEC", (_text("licence_number", "D005", 70),)),
    Item(36, "Importer or exporter name", "DEC", (_text("trader_name", "R037", 70),)),
    Item(37, "Importer or exporter identifier", "DEC", (_text("trader_id", "R038", 35),)),
    Item(38, "Carrier", "MAN", (_text("carrier", "R012", 70),)),
    Item(39, "Agent or declarant", "DEC", (_text("agent", "R003", 70),)),
    Item(
        40,
        "Message function (9 new, 5 amend, 1 cancel)",
        "EMAN",
        (_code("message_function", "017", "an..2", 2, "[0-9]{1,2}"),),
    ),
    Item(41, "AEO code", "MRA", (_text("aeo_code", "R143", 17),)),
    Item(42, "Total items", "DEC", (_integer("total_items", "228", 5),)),
)

#: Every declaration has a key and the instant it was lodged, from which on its content is known.
RECORD: tuple[Column, ...] = (
    _text("declaration_id", "own", 64),
    Column("lodged_at", Kind.TIMESTAMP, "own", "ISO 8601 UTC", 32),
)

#: What an examination found. `outcome_found` is null where nothing was examined; an outcome may be
#: used only for declarations lodged after `outcome_known_at`.
OUTCOME: tuple[Column, ...] = (
    _boolean("outcome_found", "own"),
    Column("outcome_known_at", Kind.TIMESTAMP, "own", "ISO 8601 UTC", 32),
    _text("outcome_class", "own", 35),
)

#: A national item that the 42 do not hold: `x_tax_rate`. Codes are text, numbers are float64.
EXTENSION_PREFIX = "x_"


#: Kinds an extension may have.
EXTENSION_KINDS: tuple[Kind, ...] = (Kind.NUMBER, Kind.CODE, Kind.TEXT)


def extension(name: str, kind: Kind) -> Column:
    """A national column, not one of the 42; its name begins with `x_`."""
    if kind is Kind.NUMBER:
        return Column(name, kind, "own", "number", 15)
    return Column(name, kind, "own", "an..70", 70)


@cache
def columns() -> dict[str, Column]:
    """Every canonical column by name: record, the 42 items in order, outcome."""
    items = (column for item in ITEMS for column in item.columns)
    return {column.name: column for column in (*RECORD, *items, *OUTCOME)}
