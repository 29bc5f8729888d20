"""Canonical rows as the engine reads them: typed, normalised, with a digest for each key."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from tidegate.analytics.targeting.engine import DuckDB, Engine, query
from tidegate.analytics.targeting.keys import PERIOD_DAYS, SPREADS, Key, part_digest, tallies
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


def typed(present: Sequence[str], extensions: Extensions) -> str:
    """SQL for the rows of the relation `canonical`, typed and normalised.

    Args:
        present: the columns that it has.
        extensions: the national items that are asked of it.
    """
    national = dict.fromkeys(extensions.codes, "VARCHAR") | dict.fromkeys(
        extensions.numbers, "DOUBLE"
    )
    source = ", ".join(
        f"CAST({_read(name, kind) if name in present else 'NULL'} AS {kind}) AS {name}"
        for name, kind in (COLUMNS | national).items()
    )
    stage = query("stage").format(
        period_days=PERIOD_DAYS, extensions="".join(f"{name}, " for name in national)
    )
    return query("typed").format(source=source, typed=stage)


def _read(name: str, kind: str) -> str:
    # Cast from a floating-point number it would be rounded by one engine and cut off by another.
    return f"round({name})" if kind in {"INTEGER", "BIGINT"} else name


def all_keys(extensions: Extensions) -> list[Key]:
    """The keys of all tallies and spreads, each once."""
    several = [*(one.key for one in tallies(extensions.codes)), *(one.key for one in SPREADS)]
    return list(dict.fromkeys(several))


def _parts(keys: list[Key]) -> list[str]:
    return sorted({part for key in keys for part in key.parts})


def stage(engine: Engine, extensions: Extensions, salt: str) -> None:
    """Make the table `staged` from the relation `canonical`."""
    engine.create("typed", typed(engine.names("canonical"), extensions))
    keys = all_keys(extensions)
    parts = _parts(keys)
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


def staged_few(
    engine: DuckDB, canonical: pa.Table, extensions: Extensions, salt: str
) -> list[dict[str, Any]]:
    """A few rows as `stage` stages them, by one statement, with the `words` of their descriptions.

    Of many rows each value's digest would be made over and over.

    Args:
        engine: in which to do it.
        canonical: rows as `Past` takes them.
        extensions: the national items that they carry.
        salt: of the digests.
    """
    read = {*COLUMNS, *extensions.codes, *extensions.numbers}
    present = [name for name in canonical.column_names if name in read]
    engine.register("canonical", canonical.select(present))
    keys = all_keys(extensions)
    parts = _parts(keys)
    rows = engine.rows(
        query("staged_few").format(
            digests=", ".join(f"{part_digest(part, salt)} AS d_{part}" for part in parts),
            words=query("words"),
            typed=typed(present, extensions),
        )
    )
    for row in rows:
        for key in keys:
            digests = [row[f"d_{part}"] for part in key.parts]
            row[key.column] = None if None in digests else key.combined(digests)
    return rows
