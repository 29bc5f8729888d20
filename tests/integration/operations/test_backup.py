"""Back-ups as an operator uses them: everything, or nothing."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import uuid

import pytest

from tests.conftest import ON_POSTGRESQL
from tests.conftest import create_database as create_on_server
from tidegate.cli.exits import ExitCode

PEOPLE = """
import django
django.setup()
from tidegate.access.interface import person_by_email
print(person_by_email("chan@customs.example").name)
"""


#: The tests' own room has no migrations, so it has no tables here.
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tidegate.config.settings"}


@pytest.fixture
def here(tidegate):
    """The environment of a server with tables and keys."""
    return {**tidegate.environment, **SETTINGS}


@pytest.fixture
def lived(here, tmp_path):
    """A home in which somebody has worked: an account, events, a model folder, a kept file."""
    who = ("chan@customs.example", "--name", "Chan 大文", "--password-stdin")
    run(here, "create-admin", *who, input="seven ships at the quay\n")
    writer = [sys.executable, "-m", "tests.integration.ledger_writer"]
    subprocess.run([*writer, "1", "30", "count/a", "count/b"], env=here, check=True)
    for name in ("models/abc/model.txt", "files/ab/abcd"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(name.encode() * 1000)
    return tmp_path


@pytest.fixture
def outside(tmp_path_factory):
    """A folder on another disk, as it were."""
    return tmp_path_factory.mktemp("outside")


@pytest.fixture
def empty(outside):
    """An environment with an empty home and an empty database."""
    home = outside / "new"
    url = f"sqlite:///{home / 'tidegate.sqlite3'}"
    if ON_POSTGRESQL:
        url = create_on_server(f"test_{uuid.uuid4().hex}")
    return {**os.environ, **SETTINGS, "DATABASE_URL": url, "TIDEGATE_HOME": str(home)}


def run(environment, *arguments, code=0, **options):
    answer = subprocess.run(
        [sys.executable, "-m", "tidegate.cli", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )
    assert answer.returncode == code, answer.stdout + answer.stderr
    return answer


def tables(archive):
    """Member → hash, of the rows that a back-up does not itself write."""
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    return {
        one["name"]: one["sha256"]
        for one in manifest["members"]
        if "ledger_" not in one["name"] and one["name"] != "checkpoint.jsonl"
    }


def test_everything_comes_back_and_the_ledger_verifies(lived, here, outside, empty):
    first, kept = outside / "first.tar", outside / "kept.jsonl"
    run(here, "checkpoint", kept)
    assert "The keys are not in it" in run(here, "backup", first).stdout
    assert first.stat().st_mode & 0o077 == 0

    shutil.copytree(lived / "keys", outside / "new" / "keys")
    said = run(empty, "restore", first).stdout
    assert "The ledger verifies:" in said
    assert "names its own signer" not in said

    run(empty, "export-ledger", outside / "ledger.jsonl")
    key = lived / "keys" / "signing.pub"
    run(
        empty,
        "verify-ledger",
        outside / "ledger.jsonl",
        "--checkpoint",
        kept,
        "--public-key",
        key,
    )
    for name in ("models/abc/model.txt", "files/ab/abcd"):
        assert (outside / "new" / name).read_bytes() == (lived / name).read_bytes()
    answer = subprocess.run(
        [sys.executable, "-c", PEOPLE],
        env=empty,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "Chan 大文\n"
    # And it goes on living: what it backs up now has the same rows, and the next event follows.
    run(empty, "backup", outside / "second.tar")
    assert tables(outside / "second.tar") == tables(first)
    assert [path for path in (outside / "new").iterdir() if path.name.startswith(".")] == []

    assert "has tables already" in run(empty, "restore", first, code=ExitCode.REFUSED).stderr


def test_keys_go_in_only_when_asked_for(lived, here, outside, empty):
    plain, whole = outside / "plain.tar", outside / "whole.tar"
    run(here, "backup", plain)
    run(here, "backup", whole, "--with-keys")
    with tarfile.open(plain) as tar:
        assert [name for name in tar.getnames() if name.startswith("keys/")] == []
        assert [name for name in tar.getnames() if "master.keys" in name] == []
    said = run(empty, "restore", whole).stdout
    assert "names its own signer; compare" in said
    for name in ("master.keys", "signing.pem"):
        restored = outside / "new" / "keys" / name
        assert restored.read_bytes() == (lived / "keys" / name).read_bytes()
        assert restored.stat().st_mode & 0o077 == 0


def test_a_tampered_backup_changes_nothing(lived, here, outside, empty):
    archive = outside / "first.tar"
    run(here, "backup", archive)
    whole = archive.read_bytes()
    at = whole.index(b"models/abc/model.txtmodels/abc")
    archive.write_bytes(whole[:at] + b"M" + whole[at + 1 :])
    said = run(empty, "restore", archive, code=ExitCode.REFUSED).stderr
    assert "home/models/abc/model.txt is not what was written" in said
    assert list((outside / "new").iterdir()) == []
    archive.write_bytes(whole)
    run(empty, "restore", archive)


def test_a_full_disk_leaves_no_backup_and_no_rest_of_one(lived, here, outside):
    """A limit on the size of files ends the writing as a full disk does."""

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    target = outside / "first.tar"
    target.write_bytes(b"yesterday's")
    answer = run(
        here,
        "backup",
        target,
        code=ExitCode.REFUSED,
        preexec_fn=no_room,
    )
    assert "next: " in answer.stderr
    assert [path.name for path in outside.iterdir()] == ["first.tar"]
    assert target.read_bytes() == b"yesterday's"


def test_a_backup_does_not_lie_in_what_it_backs_up(here, tmp_path):
    said = run(here, "backup", tmp_path / "in.tar", code=ExitCode.REFUSED).stderr
    assert "outside TIDEGATE_HOME" in said


@pytest.mark.skipif(not ON_POSTGRESQL, reason="needs both databases")
def test_a_backup_of_sqlite_is_restored_into_postgresql(lived, outside, empty, tmp_path):
    home = outside / "light"
    light = {
        **os.environ,
        **SETTINGS,
        "DATABASE_URL": f"sqlite:///{home / 'tidegate.sqlite3'}",
        "TIDEGATE_HOME": str(home),
    }
    run(light, "migrate")
    run(light, "create-keys")
    writer = [sys.executable, "-m", "tests.integration.ledger_writer"]
    subprocess.run([*writer, "1", "30", "count/a", "count/b"], env=light, check=True)
    run(light, "backup", outside / "light.tar")
    shutil.copytree(home / "keys", outside / "new" / "keys")
    assert "The ledger verifies" in run(empty, "restore", outside / "light.tar").stdout
    # A new row gets a number of its own.
    subprocess.run([*writer, "2", "5", "count/a"], env=empty, check=True)
    run(empty, "backup", outside / "heavy.tar")
    assert tables(outside / "heavy.tar") == tables(outside / "light.tar")
