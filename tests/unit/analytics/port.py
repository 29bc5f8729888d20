"""A small port for tests: canonical rows with every column that the engine reads."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from tidegate.analytics.targeting.interface import Extensions

START = datetime(2024, 1, 1, tzinfo=UTC)
EXTENSIONS = Extensions(codes=("x_regime",), numbers=("x_duty_rate",))
_GOODS = ("854231", "854239", "252329", "620342", "100630")
_LANES = (("VNSGN", "VN"), ("CNSHA", "CN"), ("THLCH", "TH"))


def port(rows: int = 400, days: int = 60, seed: int = 1, examined: float = 0.5) -> pa.Table:
    """Rows in the order of lodging; what is cheap for its weight is irregular more often."""
    draw = np.random.default_rng(seed)
    minutes = np.sort(draw.integers(0, days * 1440, rows))
    lodged = [START + timedelta(minutes=int(one)) for one in minutes]
    lanes = [_LANES[one] for one in draw.integers(0, len(_LANES), rows)]
    importers = draw.integers(0, 12, rows)
    net = np.round(np.exp(draw.normal(6, 1, rows)), 3)
    value = np.round(net * np.exp(draw.normal(2, 0.6, rows)), 2)
    chance = np.where(value / net < 5, 0.5, 0.1)
    found = [
        bool(hit) if seen else None
        for hit, seen in zip(draw.random(rows) < chance, draw.random(rows) < examined, strict=True)
    ]
    return pa.table(
        {
            "row": np.arange(rows),
            "declaration_id": [f"D{one:06d}" for one in range(rows)],
            "lodged_at": pa.array(lodged, pa.timestamp("us", tz="UTC")),
            "trader_id": [f"T{one}" for one in importers],
            "consignor_name": [f"Seller {one}" for one in draw.integers(0, 9, rows)],
            "consignee_street": [f"{one % 7} Quay" for one in importers],
            "consignee_city": ["Port"] * rows,
            "agent": [f"A{one}" for one in draw.integers(0, 4, rows)],
            "carrier": [f"C{one}" for one in draw.integers(0, 3, rows)],
            "commodity_code": [_GOODS[one] for one in draw.integers(0, len(_GOODS), rows)],
            "goods_description": [
                ("circuits", "cement in bags", "cotton trousers")[one]
                for one in draw.integers(0, 3, rows)
            ],
            "origin_country": [country for _, country in lanes],
            "export_country": [country for _, country in lanes],
            "loading_place": [place for place, _ in lanes],
            "discharge_place": ["HKHKG"] * rows,
            "destination_country": [("HK", "AU")[one] for one in draw.integers(0, 2, rows)],
            "transport_mode": ["1"] * rows,
            "packages": draw.integers(1, 500, rows),
            "package_kind": ["BG"] * rows,
            "gross_weight_kg": np.round(net * 1.05, 3),
            "net_weight_kg": net,
            "quantity": net,
            "quantity_unit": ["KGM"] * rows,
            "customs_value": value,
            "invoice_amount": np.round(value / 7.8, 2),
            "invoice_currency": ["USD"] * rows,
            "filled_items": pa.array([30] * rows, pa.int32()),
            "x_regime": [("A", "B")[one] for one in draw.integers(0, 2, rows)],
            "x_duty_rate": draw.integers(0, 30, rows).astype(float),
            "outcome_found": pa.array(found, pa.bool_()),
            "outcome_known_at": pa.array(
                [one + timedelta(days=3) for one in lodged], pa.timestamp("us", tz="UTC")
            ),
        }
    )


def replaced(rows: pa.Table, name: str, values: Any) -> pa.Table:
    """The rows with another column of that name."""
    index = rows.column_names.index(name)
    return rows.set_column(index, name, pa.array(values, rows.schema.field(name).type))
