"""Background work: assess what is awaited, ask challengers, learn from what was found."""

import time
from collections.abc import Sequence

from django.utils import timezone

from tidegate.access.interface import SYSTEM
from tidegate.jobs.interface import Run, enqueue_once, job

from .assessing import assess_versions
from .drifting import days_to_tell, summary
from .lake import filling
from .learning import STEPS, learn_from_stored
from .models import Policy
from .proving.nightly import prove_days
from .queries import challengers, model_in_service
from .resident import keep_challengers, resident
from .services import propose_lanes
from .services.awaiting import take
from .services.drifting import keep_drift
from .services.shadowing import keep_shadows
from .shadowing import said_of, unseen

#: Most and fewest versions that are assessed together.
MOST, FEWEST = 200, 25
#: How long a micro-batch should take: the next one is twice as large, or half as large.
_QUICK_S, _SLOW_S = 0.4, 1.5
#: After so long a job lets others have their turn.
_TURN_S = 5.0


class _Size:
    """How many versions this process assesses together; it learns how fast the machine is."""

    def __init__(self) -> None:
        self.now = 50

    def learn(self, count: int, took_s: float) -> int:
        if took_s > _SLOW_S:
            self.now = max(FEWEST, self.now // 2)
        elif took_s < _QUICK_S and count == self.now:
            self.now = min(MOST, self.now * 2)
        return self.now


_size = _Size()


@job("targeting.assess", stepwise=True, retries=20, backoff_s=0.5, timeout_s=20.0)
def assess(run: Run) -> None:
    """Propose a lane for everything that is awaited; the engine works outside any transaction."""
    began, size = time.monotonic(), _size.now
    while pks := take(run.number, size):
        started = time.monotonic()
        _assess_some(run, pks)
        size = _size.learn(len(pks), time.monotonic() - started)
        if time.monotonic() - began > _TURN_S:
            with run.step(0):
                enqueue_once(assess)
            return
    if challengers().exists():
        with run.step(0):
            enqueue_once(shadow)


def _assess_some(run: Run, pks: Sequence[int]) -> None:
    held, policy = resident(alive=lambda: _beat(run)), Policy.in_force()
    assessed = assess_versions(held, pks)
    model, above = (None, None) if held is None else (held.record, held.threshold(policy))
    with run.step(len(pks)):
        made = propose_lanes(assessed, model, policy, above, run.number)
    if held is not None and made:
        stored = {one.declared_id for one in made}
        held.keep(
            stored, [row for one in assessed if one.version.pk in stored for row in one.staged]
        )


@job("targeting.shadow", stepwise=True, retries=20, timeout_s=60.0)
def shadow(run: Run) -> None:
    """Have challengers score what was assessed; what waits for its lane goes first, always."""
    records = list(challengers())
    keep_challengers(records)
    for record in records:
        while True:
            _first_what_waits(run)
            found = unseen(record, FEWEST)
            if not found:
                break
            said = said_of(record, list(found), lambda: _first_what_waits(run))
            with run.step(len(found)):
                keep_shadows(record, {found[version]: one for version, one in said.items()})


def _first_what_waits(run: Run) -> None:
    """While a challenger is opened or asked, this worker assesses what came meanwhile."""
    _beat(run)
    while pks := take(run.number, FEWEST):
        _assess_some(run, pks)


def _beat(run: Run, count: int = 0) -> None:
    """A sign of life while something takes longer than a micro-batch."""
    with run.step(count):
        pass


@job("targeting.watch_drift", stepwise=True, daily=True, retries=10, backoff_s=60.0)
def watch_drift(run: Run) -> None:
    """Tell of each day that is over whether anything has moved; killed and taken up, it goes on."""
    record = model_in_service()
    if record is None:
        return
    days = days_to_tell(record, timezone.localdate())
    run.expect(run.done + len(days))
    for day in days:
        told = summary(record, day)
        with run.step():
            keep_drift(record, day, told)


@job("targeting.retrain", stepwise=True, retries=1, timeout_s=3600.0)
def retrain(run: Run, seed: int = 0) -> None:
    """Learn a candidate from what is stored; measured beside the model in service, then registered.

    A step is a sign of life; a second run begins anew, and the same rows give the same model.
    """

    run.expect(run.done + STEPS)
    learn_from_stored(SYSTEM, lambda _: _beat(run, 1), lambda: _beat(run), seed)


@job("targeting.fill_lake", stepwise=True, retries=10, backoff_s=10.0, timeout_s=600.0)
def fill_lake(run: Run) -> None:
    """Write the days of the lake of which the database says something new; what was erased goes."""
    filling.fill_lake(lambda: _beat(run))


@job("targeting.prove", stepwise=True, daily=True, retries=3, backoff_s=60.0, timeout_s=3600.0)
def prove(run: Run) -> None:
    """Fill the lake, and compute again from it the vectors of the days that are over."""
    prove_days(SYSTEM, lambda: _beat(run))
