"""`tidegate doctor`: is this machine ready, and what to do where it is not."""

import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated

import typer

from tidegate.cli.exits import ExitCode
from tidegate.cli.needs import NEEDS, Absent, Need


class Status(StrEnum):
    """How a need stands; the mark and the word say the same."""

    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"


_MARKS = {Status.OK: "✓", Status.MISSING: "✗", Status.OPTIONAL: "!"}
_STYLES = {Status.OK: "green", Status.MISSING: "bold red", Status.OPTIONAL: "yellow"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the doctor found out about one need."""

    name: str
    purpose: str
    status: Status
    found: str
    #: What to do; empty when the need is met.
    next: str = ""
    #: Debian package that would bring what is missing.
    debian: str = ""


def examine(need: Need) -> Finding:
    """Look for one need. A look that breaks in any way is a finding, never a crash."""
    try:
        return Finding(need.name, need.purpose, Status.OK, need.look())
    except Absent as absent:
        found, next_step = str(absent), absent.next_step
    except Exception as error:  # noqa: BLE001 - a broken library may raise anything
        found, next_step = f"{type(error).__name__}: {error}", "make clean setup"
    if need.debian:
        next_step = f"{next_step}: {' '.join(_apt_install([need.debian]))}"
    status = Status.MISSING if need.required else Status.OPTIONAL
    return Finding(need.name, need.purpose, status, found, next_step, need.debian)


def doctor(
    *,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Install missing system packages with apt-get, where that needs no password.",
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the findings as JSON to stdout.")
    ] = False,
) -> None:
    """Look for everything that this version needs, and say what to do where something is missing.

    Ends with 0 when all required parts are there (optional ones may be missing), else with 1.

    **Examples**

    - `tidegate doctor`
    - `tidegate doctor --fix` — as root, or with sudo that asks for no password
    - `tidegate doctor --json`
    """
    findings = [examine(need) for need in NEEDS]
    packages = [finding.debian for finding in findings if finding.debian]
    if fix and packages and _apt(packages):
        findings = [examine(need) for need in NEEDS]
    missing = any(finding.status is Status.MISSING for finding in findings)
    if as_json:
        answer = {"ok": not missing, "needs": [asdict(finding) for finding in findings]}
        typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        _show(findings)
    raise typer.Exit(ExitCode.MISSING if missing else ExitCode.DONE)


def _show(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "need", "for", "found"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark = Text(f"{_MARKS[finding.status]} {finding.status}", style=_STYLES[finding.status])
        table.add_row(mark, finding.name, finding.purpose, Text(finding.found))
    console = Console()
    console.print(table)
    for finding in findings:
        if finding.next:
            console.print(f"\n{finding.name}; next: {finding.next}", markup=False, soft_wrap=True)


def _apt_install(packages: list[str]) -> list[str]:
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    return [*sudo, "apt-get", "install", "--yes", "--no-install-recommends", *packages]


def _apt(packages: list[str]) -> bool:
    """Install Debian packages; False when there is no apt-get or it would ask for a password."""
    if shutil.which("apt-get") is None:
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if sudo and (shutil.which("sudo") is None or _fails([*sudo, "true"])):
        return False
    return not (_fails([*sudo, "apt-get", "update"]) or _fails(_apt_install(packages)))


def _fails(command: list[str]) -> bool:
    # Fixed words and package names of our own table: nothing of a user's.
    return subprocess.run(command, check=False).returncode != 0  # noqa: S603
