"""What other rooms may use of it."""

from tidegate.analytics.drift.rivals import (
    FEWEST_DRAWS,
    FEWEST_FINDS,
    FEWEST_LABELLED,
    Compared,
    Paired,
    Seen,
    compare,
)

__all__ = [
    "FEWEST_DRAWS",
    "FEWEST_FINDS",
    "FEWEST_LABELLED",
    "Compared",
    "Paired",
    "Seen",
    "compare",
]
