"""The model in service, resident in a worker's process with the past that it reads.

It is opened when the first version is assessed and again when another model is put in service.
What was lodged since the model's past ends is remembered from the database; what other workers
assess meanwhile is remembered before each micro-batch.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from django.utils import timezone
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Feature, Live, Targeter, rescore

from .models import Assessment, ModelRecord, Policy
from .packing import unpack_vectors
from .places import folder_of
from .queries import model_in_service
from .reading import chunks, lodged_rows, rows_with_outcomes, standing
from .rules import FEWEST_SCORES, threshold
from .workbench import model_folder

#: Most scores that a threshold is taken from.
_MOST_SCORES = 50_000
#: Rows of an earlier model's time that are scored anew while a new model has no scores of its own.
_STAND_INS = 2000


class Resident:
    """A model and its memory; `alive` is called now and then while they are built."""

    def __init__(self, record: ModelRecord, alive: Callable[[], None]) -> None:
        self.record = record
        self.targeter: Targeter = model_folder.load(folder_of(record))
        self.features: tuple[Feature, ...] = self.targeter.features
        self.live = Live(self.targeter)
        #: When it was assessed and its score, of assessments by this model; the newest last.
        self._scores: deque[tuple[datetime, float]] = deque(maxlen=_MOST_SCORES)
        self._stand_ins: Sequence[float] = ()
        #: The newest assessment that was seen, and versions remembered before they were seen.
        self._seen = 0
        self._own: set[int] = set()
        self._begin(alive)

    def _begin(self, alive: Callable[[], None]) -> None:
        newest = Assessment.objects.order_by("-pk").values_list("pk", flat=True).first()
        self._seen = newest or 0
        for some in standing(since=self.targeter.learned.until):
            self.live.remember(rows_with_outcomes(some))
            alive()
        own = Assessment.objects.filter(model=self.record, score__isnull=False).order_by("-pk")
        found = [
            (at, score)
            for at, score in own.values_list("assessed_at", "score")[:_MOST_SCORES]
            if score is not None
        ]
        self._scores.extend(reversed(found))
        if len(found) < FEWEST_SCORES:
            self._stand_ins = self._scored_anew()

    def _scored_anew(self) -> list[float]:
        """Scores by this model of what others assessed before it."""
        others = Assessment.objects.exclude(model=self.record).exclude(vectors=b"")
        stored = others.order_by("-pk").values_list("vectors", flat=True)[:_STAND_INS]
        width = 4 * len(self.features)
        alike = [
            unpack_vectors(bytes(one), self.features) for one in stored if not len(one) % width
        ]
        if not alike:
            return []
        scores, _contributions = rescore(self.targeter, np.concatenate(alike))
        starts = np.cumsum([0, *(len(one) for one in alike[:-1])])
        highest: list[float] = np.maximum.reduceat(scores, starts).tolist()
        return highest

    def refresh(self) -> None:
        """See what was assessed since: remember what others did, and every score."""
        new = Assessment.objects.filter(pk__gt=self._seen).order_by("pk")
        fresh = list(new.values_list("pk", "declared_id", "model_id", "assessed_at", "score"))
        if not fresh:
            return
        self._seen = fresh[-1][0]
        others = [declared for _, declared, _, _, _ in fresh if declared not in self._own]
        for some in chunks(others):
            self.live.remember(lodged_rows(some))
        self._own.difference_update([declared for _, declared, _, _, _ in fresh])
        self._scores.extend(
            (at, score)
            for _, _, model, at, score in fresh
            if model == self.record.pk and score is not None
        )

    def remember(self, declared: Iterable[int], table: pa.Table) -> None:
        """Let what was just assessed and stored be part of the past of what comes next."""
        self._own.update(declared)
        self.live.remember(table)

    def threshold(self, policy: Policy) -> float | None:
        """The score that the policy's share of the last days' declarations exceeded."""
        return threshold(self._recent_scores(policy.window_days), policy.terms)

    def _recent_scores(self, days: int) -> NDArray[np.float64]:
        since = timezone.now() - timedelta(days=days)
        recent = [score for at, score in self._scores if at >= since]
        if len(recent) < FEWEST_SCORES:
            recent += self._stand_ins
        return np.asarray(recent, dtype=np.float64)

    def close(self) -> None:
        """Give the memory back."""
        self.live.close()


class _Process:
    """What this process keeps between two jobs."""

    current: Resident | None = None


_process = _Process()


def resident(alive: Callable[[], None] = lambda: None) -> Resident | None:
    """The model in service, opened if it is not yet; None while none is in service."""
    record = model_in_service()
    held = _process.current
    if held is not None and record is not None and held.record.pk == record.pk:
        held.refresh()
        return held
    leave()
    if record is not None:
        _process.current = Resident(record, alive)
    return _process.current


def leave() -> None:
    """Close what this process keeps."""
    if _process.current is not None:
        _process.current.close()
        _process.current = None
