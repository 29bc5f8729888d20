"""Where a room's exception becomes a message: what happened, what to do next, which exit code.

A room's exceptions have one base class. The text of an exception says what happened; the docstring
of its class, after the first line, says what to do next. To make a room known to the command line,
add its base class to `exit_codes`.
"""

import errno
from collections.abc import Mapping
from inspect import cleandoc

from typer import echo

from tidegate.cli.exits import ExitCode

_DEFECT_NEXT = "run it again as `tidegate --debug …` and report the traceback"
_DATABASE_NEXT = "check DATABASE_URL, that the database runs, and that `tidegate migrate` was run"
_FILE_NEXT = "check that the path is right, that you may use it, and that the disk has room"


def exit_codes() -> Mapping[type[Exception], ExitCode]:
    """Exception → exit code; a class below one of these has its code. Read only after a failure."""
    from tidegate.analytics.targeting.interface import NoSpark, NothingToTest, TooFewOutcomes
    from tidegate.declaration.interface import DeclarationError
    from tidegate.simulation.interface import NotOurs, ScenarioError
    from tidegate.targeting.interface import NothingAccepted, WorkbenchError

    return {
        **_platform_codes(),
        NoSpark: ExitCode.USAGE,
        DeclarationError: ExitCode.REFUSED,
        ScenarioError: ExitCode.REFUSED,
        NotOurs: ExitCode.REFUSED,
        NothingAccepted: ExitCode.NOT_ENOUGH,
        NothingToTest: ExitCode.NOT_ENOUGH,
        TooFewOutcomes: ExitCode.NOT_ENOUGH,
        WorkbenchError: ExitCode.REFUSED,
        OSError: ExitCode.REFUSED,
    }


def _platform_codes() -> Mapping[type[Exception], ExitCode]:
    """Errors of the server's rooms, which can be imported only once Django has started."""
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from tidegate.analytics.chain.interface import Unsound

    codes: dict[type[Exception], ExitCode] = {
        ImproperlyConfigured: ExitCode.REFUSED,
        DatabaseError: ExitCode.REFUSED,
        Unsound: ExitCode.REFUSED,
    }
    if apps.ready:
        from tidegate.access.interface import AccessError
        from tidegate.codes.interface import CodesError
        from tidegate.flow.interface import FlowError
        from tidegate.jobs.interface import JobError
        from tidegate.ledger.interface import LedgerError
        from tidegate.operations.interface import OperationsError
        from tidegate.parties.interface import PartiesError
        from tidegate.targeting.interface import TargetingError

        codes[CodesError] = ExitCode.REFUSED
        codes[AccessError] = ExitCode.REFUSED
        codes[FlowError] = ExitCode.REFUSED
        codes[JobError] = ExitCode.REFUSED
        codes[LedgerError] = ExitCode.REFUSED
        codes[PartiesError] = ExitCode.REFUSED
        codes[TargetingError] = ExitCode.REFUSED
        codes[OperationsError] = ExitCode.REFUSED
    return codes


def report(error: Exception) -> ExitCode:
    """Write `error: what happened` and `next: what to do` to stderr; return the exit code."""
    codes = exit_codes()
    code = next((codes[base] for base in type(error).__mro__ if base in codes), ExitCode.DEFECT)
    what, next_step = _words(error, code)
    echo(f"error: {what}", err=True)
    if next_step:
        echo(f"next: {next_step}", err=True)
    return code


def _words(error: Exception, code: ExitCode) -> tuple[str, str]:
    if code is ExitCode.DEFECT:
        return f"unexpected {type(error).__name__}: {error}", _DEFECT_NEXT
    if _is_of_database(error):
        return f"the database: {error}".strip(), _DATABASE_NEXT
    if isinstance(error, OSError):
        named = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return named, _FILE_NEXT
    _, _, help_text = cleandoc(type(error).__doc__ or "").partition("\n")
    return str(error), " ".join(help_text.split())


def _is_of_database(error: Exception) -> bool:
    from django.db import DatabaseError

    return isinstance(error, DatabaseError)


def is_closed_pipe(error: Exception) -> bool:
    """Whether the reader of our output went away (`tidegate … | head`); no error of ours."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def interrupted() -> ExitCode:
    """Say that Ctrl-C was heard."""
    echo("interrupted; no output was left half written", err=True)
    return ExitCode.INTERRUPTED
