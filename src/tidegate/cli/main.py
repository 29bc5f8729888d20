"""The `tidegate` command: its frame, and the list of its commands.

Each command has a file here that parses, calls a room and prints. Heavy libraries are imported
inside the command that needs them, so that `tidegate --help` answers at once.
"""

import os
import signal
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tidegate import __version__
from tidegate.cli import (
    assess,
    backup,
    codes,
    demo,
    demo_report,
    doctor,
    errors,
    evaluate,
    features,
    flows,
    jobs,
    lake,
    ledger,
    messages,
    migrate,
    parties,
    people,
    replay,
    retrain,
    serve,
    simulate,
    trade_statistics,
    train,
    verify,
    worker,
)

_HELP = """\
Which of these consignments, and why?

Tidegate assesses every consignment before it arrives and proposes the few worth an examination,
with the reasons. Targeting works on files alone; the ledger and what is built on it need a database
(a file of SQLite unless DATABASE_URL says otherwise).
"""

_EPILOG = """\
**Examples**

- `tidegate doctor` — is this machine ready, and what to do where it is not
- `tidegate simulate --months 12 --per-day 300 --out year/` — a year in a fictional port
- `tidegate train year/declarations.csv --train-until 2024-12-31 --out model/` — learn
- `tidegate assess today.csv --model model/ --rate 5% --out selected.csv` — select, with reasons
- `tidegate evaluate year/declarations.csv --train-until 2024-12-01` — how good, against rivals
- `tidegate simulate --help` — every command has examples of its own

Exit codes: 0 done, 1 doctor found something missing, 2 usage, 3 the data does not allow it,
4 a file is refused, 5 it does not verify, 70 a defect in Tidegate, 130 interrupted.
"""


class Frame(TyperGroup):
    """Turns what a command raises into one line for a person and an exit code for a script."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except KeyboardInterrupt as interrupt:
            raise typer.Exit(errors.interrupted()) from interrupt
        except Exception as error:
            if ctx.params["debug"] or errors.is_closed_pipe(error):
                raise
            raise typer.Exit(errors.report(error)) from error


app = typer.Typer(
    cls=Frame,
    help=_HELP,
    epilog=_EPILOG,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tidegate {__version__}")
        raise typer.Exit


@app.callback()
def frame(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Options that stand before the command; `Frame` reads `debug`."""


app.command("demo")(demo.demo)
app.command("demo-report")(demo_report.demo_report)
app.command("doctor")(doctor.doctor)
app.command("simulate")(simulate.simulate)
app.command("train")(train.train)
app.command("assess")(assess.assess)
app.command("evaluate")(evaluate.evaluate)
app.command("features")(features.features)
app.command("flows")(flows.flows)
app.command("jobs")(jobs.jobs)
app.command("retry-job")(jobs.retry_job)
app.command("replay")(replay.replay)
app.command("link-parties")(parties.link_parties)
app.command("retrain")(retrain.retrain)
app.command("register-model")(retrain.register_model)
app.add_typer(lake.app)
app.command("prove")(lake.prove)
app.command("worker")(worker.worker)
app.command("serve")(serve.serve)
app.command("create-admin")(people.create_admin)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(codes.app)
app.command("trade-statistics")(trade_statistics.trade_statistics)
app.command("migrate")(migrate.migrate)
app.command("compile-messages")(messages.compile_messages)
app.command("create-keys")(ledger.create_keys)
app.command("rewrap-keys")(ledger.rewrap_keys)
app.command("checkpoint")(ledger.checkpoint)
app.command("export-ledger")(ledger.export_ledger)
app.command("verify-ledger")(verify.verify_ledger)


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def run() -> None:
    """Entry point of the installed command."""
    # Threads that spin while they wait make trees grow a hundred times slower on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # A polite kill cleans up as Ctrl-C does: temporary files hold declarations.
    signal.signal(signal.SIGTERM, _stop)
    app(prog_name="tidegate")
