"""A small port, learned from and assessed once: what the report's tests draw."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from tidegate.analytics.targeting.interface import Comparison, figures
from tidegate.declaration.interface import load_mapping
from tidegate.simulation.interface import load_scenario, simulate
from tidegate.targeting.interface import Evaluated, assess_files, train_on_files

#: Each in a declaration of the assessed day.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{ 7 * 7 }} {% raw %} {0.__class__}",
    "</style></details><h1>$\\alpha$ &amp; ]]>",
    "right \N{RIGHT-TO-LEFT OVERRIDE}to left",
)
_UNTIL = datetime(2024, 3, 30, 16, tzinfo=UTC)


@pytest.fixture(scope="session")
def assessed(tmp_path_factory):
    """Every declaration of the last day is selected; the first few carry hostile text."""
    folder = tmp_path_factory.mktemp("port")
    simulate(load_scenario("ordinary"), months=3, per_day=60, seed=1, out=folder)
    with (folder / "declarations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    day = [row for row in rows if row["lodged_at"] >= _UNTIL.isoformat()[:16]]
    for row, text in zip(day, HOSTILE, strict=False):
        row["goods_description"] = row["trader_name"] = text
    with (folder / "today.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(day[0]))
        writer.writeheader()
        writer.writerows(day)
    mapping = load_mapping("canonical")
    train_on_files([folder / "declarations.csv"], mapping, _UNTIL, folder / "model")
    return assess_files(
        [folder / "today.csv"], mapping, folder / "model", 1.0, folder / "selected.csv"
    )


@pytest.fixture(scope="session")
def empty(assessed):
    """The same file with nothing selected."""
    found = assessed.assessment
    nothing = replace(found, selected=(), evidence=found.evidence.slice(0, 0))
    return replace(assessed, assessment=nothing)


@pytest.fixture(scope="session")
def evaluated():
    """Two contenders on 400 declarations; the engine is well calibrated."""
    draw = np.random.default_rng(0)
    score = draw.beta(0.4, 2.0, 400)
    found = draw.random(400) < score
    raw = {"tidegate": score, "random": draw.random(400), "stranger": score**2}
    told = {
        name: (figures(one, found, (1.0, 5.0)), figures(one[:90], found[:90], (1.0, 5.0)))
        for name, one in raw.items()
    }
    return Evaluated(Comparison("time", 900, 400, 90, told, raw, found), revenue_is=None)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A model folder, learned from a small port."""
    from tests.unit.targeting.desk import trained

    return trained(tmp_path_factory.mktemp("models") / "model")


@pytest.fixture
def home(settings, tmp_path, code_tables):
    """A folder for models, code tables, and afterwards no model in this process."""
    from tidegate.targeting import resident

    settings.HOME = tmp_path
    yield tmp_path
    resident.leave()


@pytest.fixture
def model(folder, people, home):
    """The model in service."""
    from tests.unit.targeting.desk import in_service

    return in_service(folder, people)
