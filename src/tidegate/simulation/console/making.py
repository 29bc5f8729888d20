"""Making a demonstration in a folder of its own: whole, or begun anew the next time.

The folder is ours when it holds the mark; nothing is ever removed from another one.
"""

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tidegate.simulation.console import cast, days, papers, standing, year
from tidegate.simulation.generation import Progress

MARK = ".tidegate-demo.json"
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
#: When the fresh declarations of the morning come in, before now.
_MORNING = timedelta(hours=3)

#: How much is examined; an officer releases, not the machine.
_POLICY: dict[str, Any] = {
    "share": 0.08,
    # A quarter by chance, so that two weeks are enough to say what slips through.
    "random_share": 0.25,
    "open_from": 0.5,
    "window_days": 7,
    "release_by_machine": False,
    "factors": {"aeo_tier_1": 0.9, "aeo_tier_2": 0.8},
    "cap": {"times": 2, "days": 90, "fewest": 5, "chance": 0.5},
}

#: Shows a stage by its title and unit while the block runs.
Stage = Callable[..., AbstractContextManager[Progress]]


class NotOurs(Exception):
    """The folder holds something else; nothing in it was touched.

    Name another folder with --out.
    """


@dataclass(frozen=True, slots=True)
class Size:
    """How much is simulated."""

    #: Declarations a day of the year that the model learns from.
    per_day: int = 120
    #: Days that are lived through with officers, before today.
    days: int = 14
    #: Declarations of this morning.
    morning: int = 300
    seed: int = 0


def is_made(home: Path) -> bool:
    """Whether a whole demonstration is there; raises `NotOurs`."""
    mark = home / MARK
    if mark.is_file():
        return bool(json.loads(mark.read_text(encoding="utf-8"))["whole"])
    if home.exists() and any(home.iterdir()):
        raise NotOurs(f"{home} is not empty and no demonstration")
    return False


def clear(home: Path) -> None:
    """Make the folder empty, with the mark in it; raises `NotOurs`."""
    is_made(home)
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True)
    _mark(home, whole=False)


def make(home: Path, size: Size, stage: Stage) -> dict[str, Any]:
    """Fill a cleared folder whose database has its tables and codes; what was made, in figures.

    Django is started, with this folder as its home and as a demonstration.
    """
    from tidegate.ledger.interface import create_missing_keys

    create_missing_keys()
    now = datetime.now(UTC)
    today = now.astimezone(HONG_KONG).date()
    with stage("Simulating a year in the port", unit="declarations") as advance:
        simulated = year.simulate(today, size.per_day, size.seed, advance)
    lived = year.days_before(today, size.days)
    figures = _model(home, simulated, start_of(lived[0]), size, stage)
    people = cast.engage()
    harbour = days.Harbour(people, simulated, Random(size.seed))  # noqa: S311 - made up
    put_in_service(home / "model", figures, people, start_of(lived[0]))
    standing.register(simulated, lived[0], start_of(lived[0]), harbour.dice)
    title = f"Living through {size.days} days"
    with stage(title, size.per_day * size.days, "declarations") as advance:
        days.live_through(harbour, lived, start_of, advance)
    with stage("The morning", size.morning, "declarations") as advance:
        _morning(harbour, now, size, advance)
    with stage("Trade documents", unit="documents") as advance:
        advance(papers.file_documents(people, harbour.dice, now))
    made = {"whole": True, "lodged": harbour.lodged, "refused": harbour.refused}
    _mark(home, **made)
    return made


def start_of(day: date) -> datetime:
    """Midnight in Hong Kong."""
    return datetime.combine(day, time(), HONG_KONG).astimezone(UTC)


def _model(
    home: Path, simulated: year.Year, until: datetime, size: Size, stage: Stage
) -> dict[str, Any]:
    """The folder of a model that learned the past; how good it is."""
    past = home / "past.csv"
    with stage("Writing what officers know of it", unit="declarations"):
        year.write_past(simulated, until, past)
    with stage("Learning from it"):
        year.learn(past, until, home / "model", size.seed, lambda _: None, lambda _: None)
    with stage("Measuring what it is worth"):
        figures = year.measure(past, until, size.seed)
    past.unlink()
    return figures


def put_in_service(
    folder: Path, figures: dict[str, Any], people: cast.Cast, moment: datetime
) -> None:
    """A policy and the model are proposed by officers, and put in force by a supervisor."""
    from tidegate.access.interface import approve
    from tidegate.simulation.console.clock import at
    from tidegate.targeting.interface import propose_model, propose_policy, register_model

    with at(moment):
        policy = propose_policy(people["targeting"], **_POLICY)
        approve(people["supervisor"], policy)
        record = register_model(folder, figures=figures, actor=people["science"])
        approve(people["supervisor"], propose_model(people["science"], record))


def _morning(harbour: days.Harbour, now: datetime, size: Size, advance: Progress) -> None:
    """What came in during the last hours: the earlier half decided, the rest open."""
    rows = harbour.year.between(
        start_of(now.astimezone(HONG_KONG).date()), now + timedelta(days=365)
    )
    rows = rows[: size.morning]
    steps = 6
    for step in range(steps):
        moment = now - _MORNING + step * _MORNING / steps
        some = rows[step::steps]
        harbour.lodge(some, moment)
        advance(len(some))
        if step < steps // 2:
            harbour.decide(moment + timedelta(minutes=20), share=0.8)
    harbour.examine(now - timedelta(minutes=5), share=0.4)


def _mark(home: Path, **made: Any) -> None:
    (home / MARK).write_text(json.dumps(made), encoding="utf-8")
