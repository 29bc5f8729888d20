import pytest
from rich.console import Console

from tidegate.cli import progress
from tidegate.cli.progress import figures, stage


@pytest.mark.parametrize(
    ("done", "total", "elapsed_s", "unit", "words"),
    [
        (0, None, 0.0, "rows", "0.0 s"),
        (1200, 5000, 3.0, "rows", "1,200 rows of 5,000 rows, 400 rows a second, 9.5 s left"),
        (1200, None, 3.0, "rows", "1,200 rows, 400 rows a second, 3.0 s"),
        (5e6, 1e9, 2.0, "bytes", "5.0 MB of 1.0 GB, 2.5 MB a second, 6 min 38 s left"),
        (7, None, 0.2, "days", "7 days, 0.2 s"),
        (1, 60, 1.0, "days", "1 days of 60 days, 1 days a second, 59 s left"),
    ],
)
def test_figures(done, total, elapsed_s, unit, words):
    assert figures(done, total, elapsed_s, unit) == words


def test_plain_lines_when_nobody_watches(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_EVERY_S", 0.0)
    with stage("Reading history", total=10) as advance:
        advance(4)
        advance(6)
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[0] == "Reading history: started"
    assert lines[1].startswith("Reading history: 4 rows of 10 rows")
    assert lines[-1].startswith("Reading history: done, 10 rows")


def test_an_error_leaves_the_stage_unfinished(capsys):
    with pytest.raises(ZeroDivisionError), stage("Reading history"):
        raise ZeroDivisionError
    assert "done" not in capsys.readouterr().err


def test_a_bar_on_a_terminal(capsys, monkeypatch):
    def terminal(stderr):
        return Console(stderr=stderr, force_terminal=True, width=100, force_interactive=True)

    monkeypatch.setattr(progress, "Console", terminal)
    with stage("Reading [history]", total=10) as advance:
        advance(10)
    err = capsys.readouterr().err
    assert "Reading [history]" in err
    assert "✓" in err
    assert "10 rows" in err
