"""Workers as processes: killed, stopped, poisoned; every effect is there exactly once."""

import time

import pytest


@pytest.fixture
def worker(example):
    def start(*arguments):
        return example.start("-m", "tidegate.cli", "worker", *arguments)

    return start


def _until(seen, wanted, seconds=120):
    """Ask until the answer is as wanted; the answer."""
    until = time.monotonic() + seconds
    while not wanted(answer := seen()):
        assert time.monotonic() < until, answer
        time.sleep(0.2)
    return answer


def _ended(states):
    return all(one["state"] in ("done", "dead", "cancelled") for one in states.values())


@pytest.mark.slow
def test_300_jobs_by_two_workers_one_of_them_killed_twice(example, worker):
    example.scene("queue", "note", 300, 'what="N{}"', "takes_s=0.02")
    workers = [worker(), worker()]
    for least in (30, 90):
        _until(lambda: example.scene("effects"), lambda found, n=least: len(found) >= n)
        workers[-1].kill()
        workers.append(worker())

    states = _until(lambda: example.scene("states"), _ended)

    assert {one["state"] for one in states.values()} == {"done"}
    assert len(states) == 300
    assert sorted(example.scene("effects")) == sorted(f"N{n}" for n in range(300))


def test_a_poison_job_dies_after_its_retries_while_others_go_on(example, worker):
    (poison,) = example.scene("queue", "poison", 1)
    (flaky,) = example.scene("queue", "flaky", 1)
    example.scene("queue", "note", 20, 'what="N{}"')
    worker()

    states = _until(lambda: example.scene("states"), _ended)

    dead = states.pop(str(poison))
    assert (dead["state"], dead["failures"]) == ("dead", 3)
    assert dead["reason"] == "RuntimeError: this cannot be done"
    assert {one["state"] for one in states.values()} == {"done"}
    assert states[str(flaky)]["attempt"] == 3
    assert sorted(example.scene("effects")) == sorted(["flaky 3", *(f"N{n}" for n in range(20))])

    example.scene("retry", poison)
    again = _until(lambda: example.scene("states")[str(poison)], lambda one: one["attempt"] == 6)
    assert again["attempt"] == 6


def test_a_job_that_kills_its_workers_dies_too(example, worker):
    (murder,) = example.scene("queue", "murder", 1)
    (silent,) = example.scene("queue", "silent", 1)
    victim = worker()
    assert victim.wait(timeout=60) == -9
    worker()

    states = _until(lambda: example.scene("states"), _ended)

    assert states[str(murder)]["state"] == states[str(silent)]["state"] == "dead"
    assert "its worker vanished" in states[str(murder)]["reason"]
    assert states[str(silent)]["reason"] == "no sign of life for 0.3 s"
    assert example.scene("effects") == []


def test_progress_is_seen_from_another_process_and_survives_killing_and_stopping(example, worker):
    (march,) = example.scene("queue", "march", 1, "steps=120", "takes_s=0.1")
    first = worker()

    def progress():
        return example.scene("progress", march)

    seen = _until(progress, lambda one: one["done"] >= 3)
    assert (seen["state"], seen["total"]) == ("running", 120)
    assert 0 < seen["rate"] <= 10
    first.kill()
    killed_at = seen["done"]

    second = worker()
    _until(progress, lambda one: one["done"] > killed_at + 30)
    second.terminate()
    assert second.wait(timeout=30) == 0
    stopped = progress()
    assert (stopped["state"], stopped["failures"]) == ("waiting", 1)

    worker()
    _until(progress, lambda one: one["state"] == "done")
    assert example.scene("effects") == [f"step {n}" for n in range(120)]


def test_a_running_job_is_cancelled_at_its_next_step(example, worker):
    (march,) = example.scene("queue", "march", 1, "steps=10000", "takes_s=0.05")
    (waiting,) = example.scene("queue", "note", 1, 'what="never"')
    example.scene("cancel", waiting)
    worker()
    _until(lambda: example.scene("progress", march), lambda one: one["done"] >= 2)
    example.scene("cancel", march)

    states = _until(lambda: example.scene("states"), _ended)

    assert {one["state"] for one in states.values()} == {"cancelled"}
    assert example.scene("effects") == [f"step {n}" for n in range(states[str(march)]["done"])]


def test_sigterm_lets_a_job_end_and_wakes_who_sleeps(example, worker):
    example.scene("queue", "note", 1, 'what="long"', "takes_s=0.8")
    busy = worker()
    _until(
        lambda: example.scene("states"),
        lambda states: all(one["state"] != "waiting" for one in states.values()),
    )
    busy.terminate()
    assert busy.wait(timeout=30) == 0
    assert example.scene("effects") == ["long"]


def test_the_same_key_by_four_at_once_is_one_job(example):
    answers = example.at_once(*[("queue_with_keys", 25)] * 4)
    assert all(one == answers[0] for one in answers)
    assert len(set(answers[0])) == len(example.scene("states")) == 25


def test_a_commit_wakes_who_waits(example):
    sleeper = example.start("-m", "tests.example.scenes", "sleep_until_woken", 100)
    assert sleeper.stdout.readline() == "ready\n"
    sleeper.stdin.write("go\n")
    sleeper.stdin.flush()
    time.sleep(1)
    example.scene("queue", "note", 1, 'what="woken"')
    out, _ = sleeper.communicate(timeout=90)
    assert 0 < float(out.split()[-1]) < 60
