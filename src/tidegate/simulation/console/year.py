"""A simulated year that ends today, and the model that learns from all but its last weeks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from tidegate.simulation.generation import Progress, generate
from tidegate.simulation.scenario_load import load_scenario

_SCENARIO = "ordinary"
#: Of no document: a national rate, so a model that reads it could not serve lodged ones.
_NATIONAL = "x_duty_rate"
#: The end of the past, on which a model is measured.
_MEASURED = timedelta(days=61)


@dataclass(frozen=True, slots=True)
class Year:
    """What was declared in the year until tonight, in the order of lodging."""

    scenario: str
    rows: pa.Table
    #: What was really in each, by its number: the kind of offence, or None.
    truth: dict[str, str | None]

    def between(self, first: datetime, last: datetime) -> list[dict[str, Any]]:
        """What was lodged from one moment until before another."""
        inside = pc.and_(
            pc.greater_equal(self.rows["lodged_at"], pa.scalar(first)),
            pc.less(self.rows["lodged_at"], pa.scalar(last)),
        )
        found: list[dict[str, Any]] = self.rows.filter(inside).to_pylist()
        return found

    def quoting_aeo(self) -> dict[str, str]:
        """Identifier and name of every trader that quotes an AEO code."""
        quoting = self.rows.filter(pc.is_valid(self.rows["aeo_code"]))
        names = ("trader_id", "trader_name")
        return dict(zip(*(quoting[name].to_pylist() for name in names), strict=True))


def simulate(today: date, per_day: int, seed: int, progress: Progress) -> Year:
    """Thirteen calendar months, of which the last is this one."""
    first = date(today.year - 1, today.month, 1)
    scenario = replace(load_scenario(_SCENARIO), start=first)
    run = generate(scenario, months=13, per_day=per_day, seed=seed, progress=progress)
    offences = zip(
        run.truth["declaration_id"].to_pylist(), run.truth["typology"].to_pylist(), strict=True
    )
    rows = run.declarations.drop_columns([_NATIONAL])
    return Year(f"{scenario.title}; seed {seed}", rows, dict(offences))


def write_past(year: Year, until: datetime, path: Path) -> None:
    """What a model may learn from: everything before a moment, with what was found by then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    past = year.rows.filter(pc.less(year.rows["lodged_at"], pa.scalar(until)))
    csv.write_csv(past, path)


def learn(
    past: Path,
    until: datetime,
    folder: Path,
    seed: int,
    read: Callable[[Any], None],
    step: Callable[[str], None],
) -> None:
    """Train on the past, as `tidegate train` does."""
    from tidegate.declaration.interface import load_mapping
    from tidegate.targeting.interface import train_on_files

    train_on_files(
        [past], load_mapping("canonical"), until, folder, seed=seed, progress=read, step=step
    )


def measure(past: Path, until: datetime, seed: int) -> dict[str, Any]:
    """How good a model is that learns in the same way from all but the last two months.

    The one that serves learned from these months too, so on them it would look too good.
    """
    from tidegate.declaration.interface import load_mapping
    from tidegate.targeting.interface import Protocol, evaluate_files

    since = until - _MEASURED
    evaluated = evaluate_files(
        [past], load_mapping("canonical"), since, [], Protocol.TIME, (1.0, 5.0, 10.0),
        without=frozenset({"random", "lookup", "lightgbm", "catboost"}), seed=seed,
    )  # fmt: skip
    return evaluated.as_figures(since, until)


def days_before(today: date, count: int) -> list[date]:
    """The last days before today, the earliest first."""
    return [today - timedelta(days=back) for back in range(count, 0, -1)]
