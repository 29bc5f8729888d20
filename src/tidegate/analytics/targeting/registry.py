"""One registry of features, and the columns that they share."""

from dataclasses import dataclass

from tidegate.analytics.targeting.feature import Feature
from tidegate.analytics.targeting.features import (
    documents,
    history,
    lanes,
    parties,
    prices,
    weights,
)


@dataclass(frozen=True, slots=True)
class Extensions:
    """National items at hand: codes are categories, numbers are quantities."""

    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """The names become columns of SQL, so nothing else may be in them."""
        for name in (*self.codes, *self.numbers):
            if not (name.startswith("x_") and name.isidentifier()):
                raise ValueError(f"{name!r} is no name of a national item")


def registry(extensions: Extensions) -> tuple[Feature, ...]:
    """Every feature, in the order of the vector."""
    return (
        *prices.FEATURES,
        *weights.FEATURES,
        *lanes.FEATURES,
        *parties.FEATURES,
        *history.features(extensions.codes),
        *documents.features(extensions.numbers),
    )


def derived(extensions: Extensions) -> dict[str, str]:
    """Columns that features and reasons share, by name; each may use those before it."""
    return {
        **prices.DERIVED,
        **weights.DERIVED,
        **lanes.DERIVED,
        **parties.DERIVED,
        **history.derived(extensions.codes),
    }
