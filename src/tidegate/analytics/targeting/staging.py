"""Canonical rows as the engine reads them: typed, normalised, with a digest for each key."""

from tidegate.analytics.targeting.engine import DuckDB, query
from tidegate.analytics.targeting.keys import PERIOD_DAYS, SPREADS, part_digest, tallies
from tidegate.analytics.targeting.registry import Extensions

#: Canonical columns that the engine reads, with their SQL type; one that is absent is null.
COLUMNS: dict[str, str] = {
    "row": "BIGINT",
    "lodged_at": "TIMESTAMP",
    "trader_id": "VARCHAR",
    "trader_name": "VARCHAR",
    "consignee_name": "VARCHAR",
    "consignee_street": "VARCHAR",
    "consignee_city": "VARCHAR",
    "consignor_name": "VARCHAR",
    "agent": "VARCHAR",
    "carrier": "VARCHAR",
    "commodity_code": "VARCHAR",
    "origin_country": "VARCHAR",
    "export_country": "VARCHAR",
    "loading_place": "VARCHAR",
    "discharge_place": "VARCHAR",
    "destination_country": "VARCHAR",
    "routing_countries": "VARCHAR",
    "transport_mode": "VARCHAR",
    "package_kind": "VARCHAR",
    "quantity_unit": "VARCHAR",
    "invoice_currency": "VARCHAR",
    "goods_description": "VARCHAR",
    "transhipment": "BOOLEAN",
    "aeo_code": "VARCHAR",
    "licence_number": "VARCHAR",
    "packages": "DOUBLE",
    "gross_weight_kg": "DOUBLE",
    "net_weight_kg": "DOUBLE",
    "gross_volume_m3": "DOUBLE",
    "quantity": "DOUBLE",
    "customs_value": "DOUBLE",
    "invoice_amount": "DOUBLE",
    "filled_items": "INTEGER",
    "outcome_found": "BOOLEAN",
    "outcome_known_at": "TIMESTAMP",
}


def stage(engine: DuckDB, extensions: Extensions, salt: str) -> None:
    """Make the table `staged` from the relation `canonical`."""
    present = set(engine.names("canonical"))
    national = dict.fromkeys(extensions.codes, "VARCHAR") | dict.fromkeys(
        extensions.numbers, "DOUBLE"
    )
    source = ", ".join(
        f"CAST({name if name in present else 'NULL'} AS {kind}) AS {name}"
        for name, kind in (COLUMNS | national).items()
    )
    typed = query("stage").format(
        period_days=PERIOD_DAYS, extensions="".join(f"{name}, " for name in national)
    )
    engine.create("typed", query("typed").format(source=source, typed=typed))
    keys = [tally.key for tally in tallies(extensions.codes)] + [one.key for one in SPREADS]
    parts = sorted({part for key in keys for part in key.parts})
    for part in parts:
        digest = part_digest(part, salt)
        engine.create(f"digest_{part}", query("digest").format(part=part, digest=digest))
    engine.create(
        "staged",
        query("keyed").format(
            keys=", ".join(f"{key.digest} AS {key.column}" for key in keys),
            joins=" ".join(
                f"LEFT JOIN digest_{part} ON digest_{part}.{part} = typed.{part}" for part in parts
            ),
        ),
    )
    engine.drop("typed", *(f"digest_{part}" for part in parts))
