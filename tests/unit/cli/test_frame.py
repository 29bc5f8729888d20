import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tidegate import __version__
from tidegate.cli import errors, main
from tidegate.cli.exits import ExitCode

HEAVY = (
    "catboost",
    "cryptography",
    "django",
    "duckdb",
    "lightgbm",
    "matplotlib",
    "numpy",
    "pandas",
    "pyarrow",
    "searoute",
)
#: What the engine reads, counts and learns with: half of the time that all rooms take to load.
OF_ASSESSMENT = ("catboost", "duckdb", "lightgbm", "pandas", "scipy", "searoute", "sqlglot")


class RoomError(Exception):
    """Base of the errors of a room."""


class Torn(RoomError):
    """A page of the file is torn.

    Copy it again
    from the source.
    """


@pytest.fixture
def tidegate(monkeypatch):
    """Run the frame; `raises` is what its only command raises."""

    def invoke(*arguments, raises=None):
        def break_down():
            if raises is not None:
                raise raises

        codes = {RoomError: ExitCode.REFUSED, OSError: ExitCode.REFUSED}
        monkeypatch.setattr(errors, "exit_codes", lambda: codes)
        monkeypatch.setattr(main.app, "registered_commands", [])
        main.app.command("break")(break_down)
        return CliRunner().invoke(main.app, arguments)

    return invoke


def test_without_arguments_it_teaches(tidegate):
    answer = tidegate()
    assert "Examples" in answer.output
    assert "tidegate simulate --help" in answer.output


def test_version(tidegate):
    answer = tidegate("--version")
    assert (answer.exit_code, answer.stdout) == (ExitCode.DONE, f"tidegate {__version__}\n")


def test_a_wrong_command_line_is_usage(tidegate):
    assert tidegate("break", "--no-such-option").exit_code == ExitCode.USAGE


def test_an_error_of_a_room_says_what_happened_and_what_to_do(tidegate):
    answer = tidegate("break", raises=Torn("today.csv: ends in line 3"))
    assert answer.exit_code == ExitCode.REFUSED
    assert answer.stderr.splitlines() == [
        "error: today.csv: ends in line 3",
        "next: Copy it again from the source.",
    ]
    assert answer.stdout == ""


def test_a_file_that_is_not_there_is_refused(tidegate):
    answer = tidegate("break", raises=FileNotFoundError(2, "No such file or directory", "a.csv"))
    assert answer.exit_code == ExitCode.REFUSED
    assert answer.stderr.startswith("error: a.csv: No such file or directory\nnext: ")


def test_a_defect_shows_no_traceback_unless_asked(tidegate):
    quiet = tidegate("break", raises=ZeroDivisionError("division by zero"))
    assert quiet.exit_code == ExitCode.DEFECT
    assert quiet.stderr.startswith("error: unexpected ZeroDivisionError: division by zero\nnext: ")
    assert "--debug" in quiet.stderr

    loud = tidegate("--debug", "break", raises=ZeroDivisionError())
    assert isinstance(loud.exception, ZeroDivisionError)


def test_an_interrupt_is_130(tidegate):
    answer = tidegate("break", raises=KeyboardInterrupt())
    assert answer.exit_code == ExitCode.INTERRUPTED
    assert answer.stderr.startswith("interrupted")


def test_a_reader_that_goes_away_is_no_error(tidegate):
    assert tidegate("break", raises=BrokenPipeError(32, "Broken pipe")).stderr == ""


def test_every_room_is_known():
    """Files that cannot be used are refused, whatever else a room adds."""
    assert {OSError} < set(errors.exit_codes())


def loaded(names, begin):
    """The modules that a process has loaded once it has done something."""
    look = f"import sys; {begin}; print(*[name for name in {names} if name in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True
    )
    return answer.stdout.split()


def test_help_loads_no_heavy_library():
    """`tidegate --help` answers at once."""
    assert loaded(HEAVY, "import tidegate.cli.main") == []


def test_all_rooms_load_without_what_only_assessment_needs():
    """Every command on the database, and every worker, starts by loading all rooms."""
    begin = "from tidegate.cli.platform import start; start(); import tidegate.config.urls"
    assert loaded(OF_ASSESSMENT, begin) == []
