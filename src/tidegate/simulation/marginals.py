"""Marginals of a table of declarations, and those of a public set to hold them against.

A simulation is realistic only as far as someone has looked. These are the sums that the report
prints beside each other, and says where they differ.
"""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidegate.simulation.draws import Floats

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_TOP = 10
_PUBLIC = Path(__file__).parent / "scenarios" / "public_marginals.toml"


def marginals(declarations: pa.Table) -> dict[str, Any]:
    """Sums of a canonical table, as plain numbers; the table needs at least one row.

    - `rows`, `hours` (24 shares, UTC), `weekdays` (7 shares, Monday first, UTC)
    - `modes`, `chapters`, `origins`: shares by code, the largest ten of the latter two
    - `value`, `net_weight_kg`, `value_per_kg`: quantiles 5, 25, 50, 75, 95 %; the last has also
      `log_spread`, the standard deviation of its natural logarithm
    - `traders`: their number, the shares of declarations of the largest 1 % and 10 %, and of those
      with ten or more
    - `examined` and `found`: shares of all, and of the examined
    """
    lodged = declarations["lodged_at"]
    value = _floats(declarations["customs_value"])
    weight = _floats(declarations["net_weight_kg"])
    both = (value > 0) & (weight > 0)
    found = declarations["outcome_found"]
    examined = len(found) - found.null_count
    return {
        "rows": declarations.num_rows,
        "hours": _histogram(pc.hour(lodged), 24),
        "weekdays": _histogram(pc.day_of_week(lodged), 7),
        "modes": _shares(declarations["transport_mode"], 10),
        "chapters": _shares(pc.utf8_slice_codeunits(declarations["commodity_code"], 0, 2), _TOP),
        "origins": _shares(declarations["origin_country"], _TOP),
        "value": _quantiles(value),
        "net_weight_kg": _quantiles(weight),
        "value_per_kg": {
            **_quantiles(value[both] / weight[both]),
            "log_spread": round(float(np.log(value[both] / weight[both]).std()), 3),
        },
        "traders": _concentration(declarations["trader_id"]),
        "examined": round(examined / declarations.num_rows, 5),
        "found": round((pc.sum(found).as_py() or 0) / examined, 5) if examined else None,
    }


def public_marginals() -> dict[str, Any]:
    """The same sums of the public Korean set, as typed in `scenarios/public_marginals.toml`."""
    return tomllib.loads(_PUBLIC.read_text("utf-8"))


def _floats(column: pa.ChunkedArray) -> Floats:
    numbers: Floats = column.cast(pa.float64()).to_numpy()
    return numbers[~np.isnan(numbers)] if column.null_count else numbers


def _histogram(numbers: pa.ChunkedArray, size: int) -> list[float]:
    counted = np.bincount(numbers.drop_null().to_numpy().astype(np.int64), minlength=size)
    return [round(share, 5) for share in (counted / max(1, counted.sum())).tolist()]


def _shares(codes: pa.ChunkedArray, top: int) -> dict[str, float]:
    counted = codes.drop_null().value_counts()
    pairs = [(entry["counts"].as_py(), entry["values"].as_py()) for entry in counted]
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    return {code: round(count / len(codes), 5) for count, code in pairs[:top]}


def _quantiles(numbers: Floats) -> dict[str, float]:
    found = np.quantile(numbers, QUANTILES)
    return {f"p{q * 100:g}": float(f"{x:.5g}") for q, x in zip(QUANTILES, found, strict=True)}


def _concentration(traders: pa.ChunkedArray) -> dict[str, float]:
    counted = np.sort(traders.drop_null().value_counts().field("counts").to_numpy())[::-1]
    total = counted.sum()
    return {
        "number": len(counted),
        "largest_1_percent": round(float(counted[: max(1, len(counted) // 100)].sum() / total), 5),
        "largest_10_percent": round(float(counted[: max(1, len(counted) // 10)].sum() / total), 5),
        "with_ten_or_more": round(float(counted[counted >= 10].sum() / total), 5),
    }
