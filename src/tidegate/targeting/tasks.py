"""Background work: assess what is awaited, learn from what was found."""

import time
from collections.abc import Sequence

import pyarrow as pa

from tidegate.access.interface import SYSTEM
from tidegate.jobs.interface import Run, enqueue_once, job

from .assessing import assess_versions
from .learning import retrain_now
from .models import Policy
from .resident import resident
from .services import propose_lanes
from .services.awaiting import take

#: Most versions that are assessed together.
MICRO_BATCH = 200
#: After so long a job lets others have their turn.
_TURN_S = 5.0


@job("targeting.assess", stepwise=True, retries=20, backoff_s=0.5, timeout_s=25.0)
def assess(run: Run) -> None:
    """Propose a lane for everything that is awaited; the engine works outside any transaction."""
    began = time.monotonic()
    while pks := take(run.number, MICRO_BATCH):
        _assess_some(run, pks)
        if time.monotonic() - began > _TURN_S:
            with run.step(0):
                enqueue_once(assess)
            return


def _assess_some(run: Run, pks: Sequence[int]) -> None:
    held = resident(alive=lambda: _beat(run))
    assessed = assess_versions(held, pks)
    above = None if held is None else held.threshold(Policy.in_force())
    with run.step(len(pks)):
        made = propose_lanes(assessed, None if held is None else held.record, above, run.number)
    if held is not None and made:
        stored = {one.declared_id for one in made}
        kept = [one.rows for one in assessed if one.version.pk in stored and not one.refusal]
        if kept:
            held.remember(stored, pa.concat_tables(kept))


def _beat(run: Run) -> None:
    """A sign of life while a model is opened, which may take longer than a micro-batch."""
    with run.step(0):
        pass


@job("targeting.retrain", stepwise=True, retries=1, timeout_s=3600.0)
def retrain(run: Run, seed: int = 0) -> None:
    """Learn a candidate from what is stored; measured beside the model in service, then registered.

    A step is a sign of life; a second run begins anew, and the same rows give the same model.
    """

    def say(_what: str) -> None:
        with run.step():
            pass

    retrain_now(SYSTEM, say, seed)
