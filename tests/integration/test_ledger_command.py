"""The ledger's commands as an auditor uses them."""

import gzip
import os
import subprocess
import sys
from functools import cache

import pytest

from tidegate.cli.exits import ExitCode
from tidegate.codes.sources import source
from tidegate.codes.tables import tables

VERIFY = """
import sys
from tidegate.cli.main import run
try:
    run()
finally:
    loaded = [name for name in ("django", "sqlite3", "psycopg") if name in sys.modules]
    sys.stdout.write(f"loaded {loaded}")
"""


@cache
def loaded():
    """How many code tables `tidegate migrate` loads, each with an event in a stream of its own."""
    return sum(source(one.name) is not None for one in tables())


@pytest.fixture
def kept(tidegate, tmp_path):
    """An export with a checkpoint of an earlier moment, and the public key."""
    writer = [sys.executable, "-m", "tests.integration.ledger_writer"]
    checkpoint, export = tmp_path / "kept.jsonl.gz", tmp_path / "ledger.jsonl.gz"
    subprocess.run([*writer, "1", "5", "count/a", "count/b"], env=tidegate.environment, check=True)
    answer = tidegate("checkpoint", checkpoint)
    # Ten of the writer, and one of every code table that was loaded when the tables were made.
    assert f"checkpoint 1: {10 + loaded()} events in {2 + loaded()} streams" in answer.stdout
    subprocess.run([*writer, "2", "2", "count/b"], env=tidegate.environment, check=True)
    assert f"{13 + loaded()} events" in tidegate("export-ledger", export).stdout
    return export, checkpoint, tmp_path / "keys" / "signing.pub"


@pytest.fixture
def verify(kept, tidegate):
    """Verify these lines of an export."""
    export, checkpoint, key = kept

    def run(change=list, code=ExitCode.UNVERIFIED):
        lines = change(gzip.decompress(export.read_bytes()).splitlines(keepends=True))
        export.with_name("changed.jsonl").write_bytes(b"".join(lines))
        arguments = ["--checkpoint", checkpoint, "--public-key", key]
        return tidegate(
            "verify-ledger", export.with_name("changed.jsonl"), *arguments, code=code
        ).stdout

    return run


def test_it_verifies_says_where_certainty_ends_and_names_what_was_done(verify):
    sound = verify(code=ExitCode.DONE)
    assert "The ledger verifies." in sound
    assert f"Certain: {10 + loaded()} events, up to checkpoint 1" in sound
    assert "Certainty ends there: 3 later events of 2 streams" in sound

    changed = verify(lambda lines: [line.replace(b"writer-1", b"writer-9") for line in lines])
    assert "changed: count/a, event 1: its content does not give its hash" in changed
    assert "THE LEDGER DOES NOT VERIFY." in changed
    assert "Certain:" not in changed
    assert "removed: count/a, event 2: missing" in verify(
        lambda lines: lines[: loaded() + 1] + lines[loaded() + 2 :]
    )
    assert "dropped stream: count/a" in verify(
        lambda lines: lines[: loaded()] + lines[loaded() + 5 :]
    )
    assert "incomplete export" in verify(lambda lines: lines[:-1])


def test_an_auditor_needs_no_database_and_no_settings(kept, tmp_path):
    export, checkpoint, _ = kept
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    (tmp_path / "elsewhere").mkdir()
    answer = subprocess.run(
        [sys.executable, "-c", VERIFY, "verify-ledger", export, "--checkpoint", checkpoint],
        cwd=tmp_path / "elsewhere",
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == ExitCode.DONE, answer.stderr
    assert "compare with the real one" in answer.stdout
    assert answer.stdout.endswith("loaded []")


def test_a_gzipped_export_that_breaks_off_is_named(kept, tidegate):
    export, checkpoint, _ = kept
    export.write_bytes(export.read_bytes()[:-40])
    answer = tidegate("verify-ledger", export, "--checkpoint", checkpoint, code=ExitCode.UNVERIFIED)
    assert "incomplete export" in answer.stdout


def test_what_cannot_be_done_is_said_in_two_lines(tidegate, tmp_path):
    (tmp_path / "keys" / "signing.pem").unlink()
    lost = tidegate("checkpoint", tmp_path / "c.jsonl", code=ExitCode.REFUSED).stderr
    assert "signing.pem: No such file" in lost
    assert "next: `tidegate create-keys` makes those that are missing" in lost
    assert not (tmp_path / "c.jsonl").exists()


def test_migrate_says_whether_there_is_work(tidegate, tmp_path):
    tidegate("migrate", "--check")
    tidegate.environment |= {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    answer = subprocess.run(
        [sys.executable, "-m", "tidegate.cli", "migrate", "--check"],
        env=tidegate.environment,
        check=False,
    )
    assert answer.returncode == ExitCode.MISSING


def test_wrong_settings_are_refused_all_at_once(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "tidegate.cli", "migrate"],
        env={"PATH": os.environ["PATH"], "TIDEGATE_ENV": "production"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == ExitCode.REFUSED
    assert "TIDEGATE_SECRET_KEY is not set" in answer.stderr
    assert "TIDEGATE_HOSTS is not set" in answer.stderr


def test_a_database_that_is_not_there_is_refused(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "tidegate.cli", "export-ledger", "out.jsonl"],
        env={"PATH": os.environ["PATH"], "TIDEGATE_HOME": str(tmp_path / "none")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == ExitCode.REFUSED
    assert "next: check DATABASE_URL" in answer.stderr
    assert list(tmp_path.iterdir()) == []
