"""What other rooms may use of it."""

from tidegate.analytics.drift.calibration import (
    FEWEST_SCORED,
    Calibration,
    CalibrationDrift,
    calibration_drift,
)
from tidegate.analytics.drift.inputs import FEWEST_ROWS, Distribution, input_drift
from tidegate.analytics.drift.outcomes import FEWEST_OUTCOMES, Rate, RateDrift, rate_drift
from tidegate.analytics.drift.rivals import (
    FEWEST_DRAWS,
    FEWEST_FINDS,
    FEWEST_LABELLED,
    Compared,
    Paired,
    Seen,
    compare,
)
from tidegate.analytics.drift.windows import Windows, windows

__all__ = [
    "FEWEST_DRAWS",
    "FEWEST_FINDS",
    "FEWEST_LABELLED",
    "FEWEST_OUTCOMES",
    "FEWEST_ROWS",
    "FEWEST_SCORED",
    "Calibration",
    "CalibrationDrift",
    "Compared",
    "Distribution",
    "Paired",
    "Rate",
    "RateDrift",
    "Seen",
    "Windows",
    "calibration_drift",
    "compare",
    "input_drift",
    "rate_drift",
    "windows",
]
