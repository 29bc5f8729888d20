"""The demonstration: from nothing to a report, everything marked as simulated."""

from typer.testing import CliRunner

from tidegate.cli.main import app


def test_a_demonstration_ends_with_a_marked_report(tmp_path):
    out = tmp_path / "demo"
    small = ["--months", "3", "--per-day", "60", "--language", "zh-hant"]
    result = CliRunner().invoke(app, ["demo-report", "--out", str(out), *small])
    assert result.exit_code == 0, result.output
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "模擬數據" in page
    assert "outcome_found" not in (out / "today.csv").read_text(encoding="utf-8")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Simulated data")
    assert lines[-1] == f"The report: {(out / 'report.html').resolve()}"


def test_an_unknown_language_is_refused_at_once(tmp_path):
    result = CliRunner().invoke(
        app, ["demo-report", "--out", str(tmp_path / "d"), "--language", "fr"]
    )
    assert result.exit_code == 2
    assert not (tmp_path / "d").exists()
