"""Jobs of the tests; each leaves effects that can be counted."""

import os
import signal
import time

from tests.example.models import Effect
from tidegate.jobs.interface import job


@job("example.note", timeout_s=3.0, backoff_s=0.05)
def note(run, what, takes_s=0.0):
    """Leave one effect."""
    Effect.objects.create(what=what)
    time.sleep(takes_s)


@job("example.poison", retries=2, backoff_s=0.05)
def poison(run):
    """Leave an effect and fail, always."""
    Effect.objects.create(what="poison")
    raise RuntimeError("this cannot be done")


@job("example.flaky", retries=2, backoff_s=0.05)
def flaky(run):
    """Fail twice, then do it."""
    Effect.objects.create(what=f"flaky {run.attempt}")
    if run.attempt < 3:
        raise RuntimeError("not yet")


@job("example.murder", retries=0, timeout_s=0.5)
def murder(run):
    """Kill the worker."""
    os.kill(os.getpid(), signal.SIGKILL)


@job("example.silent", retries=0, timeout_s=0.3)
def silent(run):
    """Never come to an end."""
    Effect.objects.create(what="silent")
    time.sleep(60)


@job("example.march", stepwise=True, timeout_s=3.0, retries=3, backoff_s=0.05)
def march(run, steps, takes_s=0.0):
    """Leave one effect a step, going on where the last run ended."""
    run.expect(steps)
    for number in range(run.done, steps):
        with run.step():
            Effect.objects.create(what=f"step {number}")
            time.sleep(takes_s)
