"""What other rooms may use of measurement."""

from tidegate.analytics.measurement.amounts import amount
from tidegate.analytics.measurement.estimate import FEWEST_DRAWS, Estimate
from tidegate.analytics.measurement.intervals import wilson
from tidegate.analytics.measurement.log import Log
from tidegate.analytics.measurement.rates import at_rate
from tidegate.analytics.measurement.shares import irregular_share
from tidegate.analytics.measurement.totals import (
    hit_rate,
    irregular,
    irregular_with_model,
    leakage,
    missed,
)

__all__ = [
    "FEWEST_DRAWS",
    "Estimate",
    "Log",
    "amount",
    "at_rate",
    "hit_rate",
    "irregular",
    "irregular_share",
    "irregular_with_model",
    "leakage",
    "missed",
    "wilson",
]
