"""Writers in processes of their own, on one database: nothing lost, no fork, no gap."""

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ON_POSTGRESQL

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


@pytest.fixture
def writer(tidegate):
    """Start a writer: its name, how often, on which streams."""
    started = []

    def start(name, count, *streams):
        command = [sys.executable, "-m", "tests.integration.ledger_writer", str(name), str(count)]
        process = subprocess.Popen(
            [*command, *streams],
            cwd=ROOT,
            env=tidegate.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def events(tidegate, tmp_path):
    """Sign, export, verify with the command alone; the export's events."""

    def read():
        export, checkpoint = tmp_path / "ledger.jsonl", tmp_path / "checkpoint.jsonl.gz"
        tidegate("checkpoint", checkpoint)
        tidegate("export-ledger", export)
        key = tmp_path / "keys" / "signing.pub"
        answer = tidegate("verify-ledger", export, "--checkpoint", checkpoint, "--public-key", key)
        assert "The ledger verifies." in answer.stdout
        lines = export.read_text(encoding="utf-8").splitlines()[:-1]
        return [one for one in map(json.loads, lines) if one["kind"] == "test.counted"]

    return read


def finish(processes):
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors


@pytest.mark.parametrize(
    "streams",
    [
        pytest.param([["count/one"]] * 4, id="the same stream"),
        pytest.param([[f"count/{number}"] for number in range(4)], id="different streams"),
        pytest.param(
            [["count/b", "count/a"], ["count/a", "count/b"]] * 2, id="two streams, crosswise"
        ),
    ],
)
def test_four_writers_lose_nothing(writer, events, streams):
    finish([writer(number, 200, *names) for number, names in enumerate(streams)])
    written = events()
    expected = Counter(name for names in streams for name in names)
    assert Counter(one["stream"] for one in written) == {
        name: 200 * writers for name, writers in expected.items()
    }
    for name, writers in expected.items():
        mine = [one for one in written if one["stream"] == name]
        assert [one["seq"] for one in mine] == list(range(1, 200 * writers + 1))
        for actor in {one["actor"] for one in mine}:
            numbers = [one["payload"]["number"] for one in mine if one["actor"] == actor]
            assert numbers == list(range(200))


def test_killed_writers_leave_whole_transactions(writer, events, database_url):
    """kill -9 at random moments: every row has its events, every event its row."""
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    for number in range(4):
        process = writer(number, 100_000, "count/shared", f"count/{number}")
        assert process.stdout.readline() == "writing\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0.01, 0.3))
        process.kill()
        process.wait()
    finish([writer("last", 5, "count/shared", "count/last")])
    written = events()
    named = Counter(one["payload"]["subject"] for one in written)
    assert set(named.values()) == {2}
    assert set(named) == _subjects(database_url)


def _subjects(url):
    query = "SELECT id FROM ledger_subject"
    if ON_POSTGRESQL:
        import psycopg

        with psycopg.connect(url) as connection:
            return {str(one) for (one,) in connection.execute(query)}
    import sqlite3
    import uuid
    from contextlib import closing

    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return {str(uuid.UUID(one)) for (one,) in connection.execute(query)}
