"""A room imports only from floors below, and of another room only its interface."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.house.tree import ROOT, SOURCE

_LINT = str(Path(sys.executable).with_name("lint-imports"))


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_LINT, "--no-cache", "--no-logo"],
        cwd=folder,
        # Wide enough that no line of the answer is wrapped.
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_its_floor_plan():
    answer = _lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def copy(tmp_path):
    """The house, to spoil: the package, the contracts and the contract type of our own."""
    shutil.copytree(SOURCE, tmp_path / "src" / "tidegate")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    house = tmp_path / "tests" / "unit" / "house"
    house.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "unit" / "house" / "interfaces_contract.py", house)
    return tmp_path


FLOORS = "A room imports only from the floors below"
INTERFACES = "Of another room only its interface"
DJANGO = "Declaration and analytics know nothing of Django"


@pytest.mark.parametrize(
    ("importer", "statement", "imported", "contract"),
    [
        ("analytics.bad", "import tidegate.cli.exits", "tidegate.cli.exits", FLOORS),
        ("declaration.bad", "import tidegate.targeting", "tidegate.targeting", FLOORS),
        (
            "targeting.bad",
            "from tidegate.declaration.schema import Kind",
            "tidegate.declaration.schema",
            INTERFACES,
        ),
        (
            "simulation.bad",
            "def later():\n    from tidegate.analytics.targeting import keys",
            "tidegate.analytics.targeting.keys",
            INTERFACES,
        ),
        ("analytics.bad", "import django.db", "django", DJANGO),
    ],
)
def test_a_bad_import_is_refused_and_named(copy, importer, statement, imported, contract):
    bad = copy / "src" / "tidegate" / f"{importer.replace('.', '/')}.py"
    bad.write_text(statement + "\n", encoding="utf-8")

    answer = _lint(copy)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"{contract} BROKEN" in answer.stdout
    assert f"tidegate.{importer} -> {imported}" in answer.stdout
