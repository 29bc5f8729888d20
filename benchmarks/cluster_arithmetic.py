"""What a country's parcels would take: arithmetic on measured rows, every assumption a variable."""

from dataclasses import dataclass

#: Parcels a year of a large administration, and of the largest.
PARCELS = (1_400_000_000, 5_000_000_000)
_SECONDS_A_YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is not measured by `cluster`; change it to what holds for you."""

    #: The busiest hour over the mean one.
    peak: float = 3.0
    #: Share of a core that is used when it is busiest.
    used: float = 0.5
    #: Milliseconds of processor to judge one of fifty that come in together, by `live`.
    judged_ms: float = 1.44
    node_cores: int = 16
    #: Hours in which the training table of a year is to be ready.
    hours: float = 8.0
    #: How often a year a model learns anew from that table.
    trainings: int = 52
    #: How long, and how often, rows and vectors are kept.
    years: int = 5
    copies: int = 3
    #: Price of a core for an hour, and of a terabyte for a year, in your currency.
    core_hour: float = 0.05
    terabyte_year: float = 250.0


def taken(
    parcels: int, row_seconds: float, row_bytes: float, assumed: Assumed | None = None
) -> dict[str, float]:
    """Nodes, storage and the cost of a decision.

    Args:
        parcels: a year.
        row_seconds: of processor, for the features of a row.
        row_bytes: of a row and its vector in Parquet.
        assumed: the rest.
    """
    one = assumed or Assumed()
    a_second = parcels / _SECONDS_A_YEAR * one.peak
    live_cores = a_second * one.judged_ms / 1000 / one.used
    table_hours = parcels * row_seconds / 3600 / one.used
    terabytes = parcels * row_bytes * one.years * one.copies / 1e12
    live_hours = live_cores / one.peak * 24 * 365
    price = (
        live_hours + one.trainings * table_hours
    ) * one.core_hour + terabytes * one.terabyte_year
    return {
        "parcels": parcels,
        "a_second_at_peak": a_second,
        "cores_judging": live_cores,
        "core_hours_of_a_years_table": table_hours,
        "nodes_for_it": table_hours / one.hours / one.node_cores,
        "terabytes": terabytes,
        "price_of_a_thousand_decisions": 1000 * price / parcels,
    }
