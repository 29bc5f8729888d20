import json
import subprocess

import pytest
from typer.testing import CliRunner

from tidegate.cli import doctor, needs
from tidegate.cli.exits import ExitCode
from tidegate.cli.main import app
from tidegate.cli.needs import NEEDS, Absent, Need


def found():
    return "here"


def absent():
    raise Absent("libgomp.so.1: cannot open", "install the OpenMP library")


def broken():
    raise ImportError("undefined symbol")


@pytest.fixture
def run(monkeypatch):
    def invoke(*table, arguments=()):
        monkeypatch.setattr(doctor, "NEEDS", table)
        return CliRunner().invoke(app, ["doctor", *arguments], env={"COLUMNS": "120"})

    return invoke


@pytest.fixture
def commands(monkeypatch):
    """The system commands that were run; all succeed."""
    ran = []

    def succeed(command, check):
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", succeed)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: name)
    return ran


def test_all_there(run):
    answer = run(Need("LightGBM", "the model", found))
    assert answer.exit_code == ExitCode.DONE
    assert "✓ ok" in answer.stdout
    assert "next:" not in answer.stdout


def test_a_missing_need_says_what_to_do_next(run):
    answer = run(Need("LightGBM", "the model", absent, debian="libgomp1"))
    assert answer.exit_code == ExitCode.MISSING
    assert "✗ missing" in answer.stdout
    assert "LightGBM; next: install the OpenMP library: " in answer.stdout
    assert "apt-get install --yes --no-install-recommends libgomp1" in answer.stdout


def test_an_optional_need_does_not_fail(run):
    answer = run(Need("public data", "tests", absent, required=False))
    assert answer.exit_code == ExitCode.DONE
    assert "! optional" in answer.stdout


def test_a_look_that_breaks_is_a_finding(run):
    answer = run(Need("DuckDB", "features", broken), Need("Python", "3.11", found))
    assert answer.exit_code == ExitCode.MISSING
    assert "ImportError: undefined symbol" in answer.stdout
    assert "✓ ok" in answer.stdout


def test_json(run):
    answer = run(Need("LightGBM", "the model", absent, debian="libgomp1"), arguments=["--json"])
    findings = json.loads(answer.stdout)
    assert findings["ok"] is False
    assert findings["needs"][0]["status"] == "missing"
    assert findings["needs"][0]["debian"] == "libgomp1"


def test_fix_installs_what_is_missing_and_looks_again(run, commands):
    def after_apt():
        return found() if commands else absent()

    need = Need("LightGBM", "the model", after_apt, debian="libgomp1")
    answer = run(need, arguments=["--fix"])
    assert answer.exit_code == ExitCode.DONE
    assert [command[-1] for command in commands[-2:]] == ["update", "libgomp1"]


def test_fix_asks_for_no_password(run, commands, monkeypatch):
    monkeypatch.setattr(doctor.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(doctor, "_fails", lambda command: commands.append(command) or True)
    answer = run(Need("LightGBM", "the model", absent, debian="libgomp1"), arguments=["--fix"])
    assert answer.exit_code == ExitCode.MISSING
    assert commands == [["sudo", "--non-interactive", "true"]]
    assert "sudo apt-get install" in answer.stdout


def test_fix_without_apt_only_says_what_to_do(run, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    answer = run(Need("LightGBM", "the model", absent, debian="libgomp1"), arguments=["--fix"])
    assert answer.exit_code == ExitCode.MISSING


@pytest.mark.parametrize("need", [one for one in NEEDS if one.required], ids=lambda one: one.name)
def test_this_machine_has_what_tests_need(need):
    assert need.look()


def test_the_lock_is_read_with_its_markers():
    lock = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
    # via tidegate (pyproject.toml)
numpy==99.0 ; python_full_version >= '99' \\
    --hash=sha256:01
rich==15.0.0 \\
    --hash=sha256:02
"""
    versions = needs.locked(lock)
    assert versions["rich"] == "15.0.0"
    assert versions.get("numpy") != "99.0"


def test_a_package_at_another_version_is_named(monkeypatch, tmp_path):
    lock = tmp_path / "run.lock"
    lock.write_text("rich==0.1 \\\nno-such-package==1.0 \\\n", encoding="utf-8")
    monkeypatch.setattr(needs, "_LOCK", lock)
    packages = next(need for need in NEEDS if need.name == "packages")
    with pytest.raises(Absent, match=r"rich is .*, not 0\.1; no-such-package is missing"):
        packages.look()


def test_public_data_by_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("TIDEGATE_PUBLIC_DATA", str(tmp_path))
    assert needs.public_data_folder() == tmp_path
    monkeypatch.setenv("TIDEGATE_PUBLIC_DATA", str(tmp_path / "none"))
    assert needs.public_data_folder() is None
