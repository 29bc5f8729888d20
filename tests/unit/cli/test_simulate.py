"""The command on files: the engine has tests of its own."""

import pytest
from typer.testing import CliRunner

from tidegate.cli.exits import ExitCode
from tidegate.cli.main import app


@pytest.fixture
def simulate():
    def invoke(*arguments):
        return CliRunner().invoke(app, ["simulate", *map(str, arguments)])

    return invoke


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_seed_writes_the_same_files(simulate, tmp_path):
    for name in ("one", "two"):
        answer = simulate("--months", 1, "--per-day", 20, "--seed", 3, "--out", tmp_path / name)
        assert answer.exit_code == ExitCode.DONE, answer.stderr
    assert contents(tmp_path / "one")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_scenario_with_mistakes_is_refused_and_writes_nothing(simulate, tmp_path):
    scenario = tmp_path / "port.toml"
    scenario.write_text("no-such-key = 1\n", encoding="utf-8")
    answer = simulate("--scenario", scenario, "--out", tmp_path / "out")
    assert answer.exit_code == ExitCode.REFUSED
    assert "no-such-key" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_a_scenario_that_is_not_there_is_usage(simulate, tmp_path):
    answer = simulate("--scenario", tmp_path / "none.toml", "--out", tmp_path / "out")
    assert answer.exit_code == ExitCode.USAGE
