import pytest
from typer.testing import CliRunner

from tidegate.cli.exits import ExitCode
from tidegate.cli.main import app


@pytest.fixture
def declarations(tmp_path):
    path = tmp_path / "declarations.csv"
    path.write_text("declaration_id\n1\n")
    return path


def test_without_spark_it_is_said_before_any_work_what_to_install(
    monkeypatch, declarations, tmp_path
):
    monkeypatch.setattr("tidegate.analytics.targeting.spark.find_spec", lambda _: None)
    out = tmp_path / "table.parquet"
    asked = ["features", str(declarations), "--engine", "spark", "--out", str(out)]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == ExitCode.USAGE
    assert "error: PySpark is not installed" in answer.output
    assert "pip install 'tidegate[spark]'" in answer.output
    assert sorted(tmp_path.iterdir()) == [declarations]


@pytest.mark.parametrize("size", ["4", "many", "0GB", "4GB; DROP"])
def test_a_size_that_is_none_is_refused(size, declarations, tmp_path):
    asked = ["features", str(declarations), "--memory", size, "--out", str(tmp_path / "t.parquet")]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == ExitCode.USAGE
