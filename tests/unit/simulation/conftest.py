"""Runs that the tests of this room share; a run is read, never changed."""

import pytest

from tidegate.simulation.interface import generate, load_scenario


@pytest.fixture(scope="session")
def ordinary():
    return load_scenario("ordinary")


@pytest.fixture(scope="session")
def half_year(ordinary):
    """Six months at 60 a day."""
    return generate(ordinary, months=6, per_day=60, seed=5)


@pytest.fixture
def port(tmp_path):
    """Writes a scenario that extends `ordinary` and returns its path."""

    def write(text, extends="ordinary"):
        path = tmp_path / "port.toml"
        path.write_text(f'extends = "{extends}"\nname = "port"\n{text}', encoding="utf-8")
        return path

    return write
