"""What a run of the benchmarks may be told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    #: Rows of `speed` and `reading`.
    rows: int
    #: Simulated years; None leaves it to the benchmark.
    seeds: int | None
    #: Declarations a simulated day.
    per_day: float
    #: Rivals that are left out.
    without: frozenset[str]
    #: Declarations a simulated day of `measurement`, which needs many and no model.
    logged_per_day: float = 400.0
