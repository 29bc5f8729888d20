"""Workers killed at any moment, officers at once: each version one decision, no unit too many."""

import random
import time

import pytest

from tests.unit.targeting.desk import trained


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("models") / "model")


@pytest.fixture
def port(tidegate, example, folder):
    """Scenes of this room on a database with a model in service."""
    module = "tests.integration.targeting.scenes"

    def scene(*arguments):
        return example.ask("-m", module, *arguments)

    scene.people = scene("prepare", str(folder))
    scene.worker = lambda: example.start("-m", "tidegate.cli", "worker")
    scene.start = lambda *arguments: example.start("-m", module, *arguments)
    return scene


def _until_none_waits(port, seconds=150):
    until = time.monotonic() + seconds
    while (seen := port("waiting"))["awaited"]:
        assert time.monotonic() < until, seen
        time.sleep(0.3)


def _assert_the_books_agree(books):
    assert books["decisions"] == books["assessments"] == books["proposed_events"]
    assert books["superseded_events"] == books["states"].get("superseded", 0)
    assert books["made_events"] == books["states"].get("decided", 0) == books["cleared"]
    assert books["units_agree"]
    assert books["within"]


@pytest.mark.slow
def test_workers_are_killed_and_each_version_has_one_decision(port, tidegate, tmp_path):
    dice = random.Random()  # noqa: S311 - any moment will do
    trader = port.people[0]
    workers = [port.worker(), port.worker()]
    for _ in range(3):
        port("lodge_many", trader, 200, 50)
        time.sleep(dice.uniform(0.0, 1.5))
        workers.pop(0).kill()
        workers.append(port.worker())
    port("amend_some", trader, 20)

    _until_none_waits(port)

    books = port("books")
    _assert_the_books_agree(books)
    assert books["decisions"] >= 600
    assert books["taken"] > 0
    for worker in workers:
        worker.terminate()
    ledger, checkpoint = tmp_path / "ledger.jsonl", tmp_path / "checkpoint.jsonl"
    tidegate("checkpoint", checkpoint)
    tidegate("export-ledger", ledger)
    tidegate("verify-ledger", ledger, "--checkpoint", checkpoint)


def test_two_workers_share_the_work_and_never_a_unit(port):
    trader = port.people[0]
    lodging = [port.start("lodge_many", trader, 200, 20) for _ in range(2)]
    workers = [port.worker(), port.worker()]
    for one in lodging:
        one.communicate(timeout=120)

    _until_none_waits(port)

    books = port("books")
    _assert_the_books_agree(books)
    assert books["decisions"] == books["versions"] == 400
    for worker in workers:
        worker.terminate()


def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_who(port, example):
    trader, *officers = port.people
    port("lodge_many", trader, 60)
    port.worker()
    _until_none_waits(port)

    processes = [port.start("claim_all", officer) for officer in officers]
    assert [one.stdout.readline() for one in processes] == ["ready\n"] * 2
    for one in processes:
        one.stdin.write("go\n")
        one.stdin.flush()
    first, second = (example._answer(one) for one in processes)

    assert not set(first["won"]) & set(second["won"])
    assert {int(pk) for pk in first["lost"]} == set(second["won"])
    assert set(first["lost"].values()) <= {f"officer/{officers[1]}"}
    assert set(second["lost"].values()) <= {f"officer/{officers[0]}"}
