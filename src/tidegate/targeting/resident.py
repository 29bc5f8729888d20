"""Models resident in a worker's process with the past that they read: in service, or in shadow.

It is opened when the first version is assessed and again when another model is put in service.
What was lodged and found since the model's past ends is remembered from the database; what other
workers assess meanwhile, and what anybody finds, is remembered before each micro-batch. An outcome
counts for what is lodged after it was known.

What it remembers follows from what it was told alone, never from when it was opened:

- of versions, those that were assessed, not refused, and lodged since the model's past ends;
- of these the newest label; of what was lodged before, too, unless a label was known by then.

So each decision keeps what had been told (`recollection`), and the proof remembers the same.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Feature, Live, Targeter, rescore

from .models import Assessment, Label, ModelRecord, Policy
from .newcomers import Mark, Newcomers
from .packing import unpack_vectors
from .places import folder_of
from .queries import model_in_service
from .reading import CHUNK, chunks, lodged_rows, remembered, rows_with_outcomes
from .rules import FEWEST_SCORES, Terms, threshold
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
        #: When it was assessed, its score and the number of its trader's tier, of assessments by
        #: this model; the newest last.
        self._assessed_at, self._scores = array("d"), array("d")
        self._tiers = array("H")
        #: Tier → the number that stands for it.
        self._numbers: dict[str, int] = {}
        #: Versions that were remembered before their assessments were seen.
        self._own: set[int] = set()
        # Labels first: of each that is told, the assessment is told too.
        self._labels = Newcomers(Label.objects.all())
        self._assessed = Newcomers(Assessment.objects.all())
        self._begin(alive)

    def _begin(self, alive: Callable[[], None]) -> None:
        until, known = self.targeter.learned.until, self._labels.told()
        for some in remembered(since=until, among=self._assessed.told()):
            self.live.remember(rows_with_outcomes(some, among=known))
            alive()
        # What the model's past has without an outcome; one that it has stays as it was learned.
        earlier = Label.objects.filter(
            known, declared__lodged_at__lt=until, declared__assessment__refusal=""
        )
        learned = earlier.filter(known_at__lt=until).values("declared")
        late = earlier.exclude(declared__in=learned)
        for some in chunks(late.values_list("declared", flat=True).distinct().iterator(CHUNK)):
            self.live.settle(rows_with_outcomes(some, among=known))
            alive()
        own = Assessment.objects.filter(self._served, model=self.record, score__isnull=False)
        found = [
            (at, score, tier)
            for at, score, tier in own.order_by("-pk").values_list("assessed_at", "score", "tier")[
                :_MOST_SCORES
            ]
            if score is not None
        ]
        self._note(reversed(found))

    @property
    def _served(self) -> Q:
        """What was assessed since it was put in service; nothing of a model that never was."""
        since = self.record.in_service_since
        return Q(pk__in=[]) if since is None else Q(assessed_at__gte=since)

    @cached_property
    def _stand_ins(self) -> tuple[list[float], list[int]]:
        """Scores by this model of what was assessed before it was put in service, or back in it.

        With each, the tier of its trader.
        """
        before = Assessment.objects.exclude(self._served).exclude(vectors=b"")
        stored = before.order_by("-pk").values_list("vectors", "tier")[:_STAND_INS]
        width = 4 * len(self.features)
        usable = [(bytes(one), tier) for one, tier in stored if not len(one) % width]
        if not usable:
            return [], []
        alike = [unpack_vectors(one, self.features) for one, _ in usable]
        scores, _contributions = rescore(self.targeter, np.concatenate(alike))
        starts = np.cumsum([0, *(len(one) for one in alike[:-1])])
        highest: list[float] = np.maximum.reduceat(scores, starts).tolist()
        return highest, [self._number(tier) for _, tier in usable]

    def refresh(self) -> bool:
        """See what was assessed and found since; whether this can still be used.

        It cannot where a find was corrected: what is remembered is never forgotten.
        """
        known, new = self._labels.told(), list(chunks(self._labels.look()))
        found = {
            declared
            for some in new
            for declared in Label.objects.filter(pk__in=some).values_list("declared", flat=True)
        }
        if any(Label.objects.filter(known, declared__in=some).exists() for some in chunks(found)):
            return False
        for some in chunks(self._assessed.look()):
            self._see(some)
        settled = self._new_to_it(new)
        for some in chunks(sorted(settled)):
            newest = Q(pk__in=[settled[declared] for declared in some])
            self.live.settle(rows_with_outcomes(some, among=newest))
        return True

    def _new_to_it(self, labels: Iterable[Sequence[int]]) -> dict[int, int]:
        """Version → the newest of its labels among these, where the model did not learn of one."""
        until = self.targeter.learned.until
        rows = [
            row
            for some in labels
            for row in Label.objects.filter(
                pk__in=some, declared__assessment__refusal=""
            ).values_list("known_at", "pk", "declared", "declared__lodged_at")
        ]
        learned = {
            declared for known, _, declared, lodged in rows if lodged < until and known < until
        }
        return {declared: pk for _, pk, declared, _ in sorted(rows) if declared not in learned}

    def _see(self, assessed: Sequence[int]) -> None:
        """Remember what others assessed, and every score."""
        fresh = list(
            Assessment.objects.filter(pk__in=assessed)
            .order_by("pk")
            .values_list("declared_id", "model_id", "assessed_at", "score", "tier")
        )
        others = [declared for declared, *_ in fresh if declared not in self._own]
        for some in remembered(self.targeter.learned.until, Q(declared__in=others)):
            self.live.remember(lodged_rows(some))
        self._own.difference_update([declared for declared, *_ in fresh])
        self._note(
            (at, score, tier)
            for _, model, at, score, tier in fresh
            if model == self.record.pk and score is not None
        )

    def keep(self, declared: Iterable[int], staged: Sequence[Mapping[str, Any]]) -> None:
        """Let what was just judged and stored be part of the past of what comes next."""
        self._own.update(declared)
        until = self.targeter.learned.until.astimezone(UTC).replace(tzinfo=None)
        self.live.keep([row for row in staged if row["at"] >= until])

    def told(self) -> tuple[Mark, Mark]:
        """Which assessments and which labels it has been told of."""
        return self._assessed.mark(), self._labels.mark()

    def threshold(self, policy: Policy) -> float | None:
        """The score that the policy's share of the last days' declarations exceeded."""
        return threshold(self._recent_scores(policy.window_days, policy.terms), policy.terms)

    def _recent_scores(self, days: int, terms: Terms) -> NDArray[np.float64]:
        """As the terms count them, so that they select their share of what is lodged now."""
        since = timezone.now() - timedelta(days=days)
        recent = np.array(self._assessed_at) >= since.timestamp()
        scores = self._eased(self._scores, self._tiers, terms)[recent]
        if len(scores) < FEWEST_SCORES:
            scores = np.concatenate([scores, self._eased(*self._stand_ins, terms)])
        return scores[-_MOST_SCORES:]

    def _note(self, assessed: Iterable[tuple[datetime, float, str]]) -> None:
        """Keep scores for the threshold; of very many only the newest."""
        for at, score, tier in assessed:
            self._assessed_at.append(at.timestamp())
            self._scores.append(score)
            self._tiers.append(self._number(tier))
        if len(self._scores) > 2 * _MOST_SCORES:
            for kept in (self._assessed_at, self._scores, self._tiers):
                del kept[:-_MOST_SCORES]

    def _number(self, tier: str) -> int:
        return self._numbers.setdefault(tier, len(self._numbers))

    def _eased(
        self, scores: Sequence[float], tiers: Sequence[int], terms: Terms
    ) -> NDArray[np.float64]:
        """Scores times the factor of each tier."""
        factors = np.array([terms.factor(one) for one in self._numbers])
        counted: NDArray[np.float64] = np.array(scores) * factors[np.array(tiers, np.int64)]
        return counted

    def is_of(self, record: ModelRecord) -> bool:
        """Whether it is this model in this service: put back in service, it begins anew."""
        same = self.record.in_service_since == record.in_service_since
        return self.record == record and same

    def close(self) -> None:
        """Give the memory back."""
        self.live.close()


class Keeper:
    """Keeps models open between two uses; one thread at a time may use it."""

    def __init__(self) -> None:
        self._current: Resident | None = None
        #: By the number of the model.
        self.challengers: dict[int, Resident] = {}

    @property
    def is_open(self) -> bool:
        """Whether a model is at hand."""
        return self._current is not None

    def resident(self, alive: Callable[[], None] = lambda: None) -> Resident | None:
        """The model in service, opened if it is not yet; None while none is in service."""
        record = model_in_service()
        # Where this is interrupted, nobody knows how much it remembers: then it is opened anew.
        held, self._current = self._current, None
        if record is None:
            if held is not None:
                held.close()
            return None
        self._current = _up_to_date(held, record, alive)
        return self._current

    def challenger(self, record: ModelRecord, alive: Callable[[], None]) -> Resident:
        """A model in shadow, opened if it is not yet."""
        held = self.challengers.pop(record.pk, None)
        found = self.challengers[record.pk] = _up_to_date(held, record, alive)
        return found

    def keep_challengers(self, records: Iterable[ModelRecord]) -> None:
        """Close those that are in shadow no more."""
        for one in self.challengers.keys() - {record.pk for record in records}:
            self.challengers.pop(one).close()

    def leave(self) -> None:
        """Close all that is kept."""
        self.keep_challengers(())
        if self._current is not None:
            self._current.close()
            self._current = None


def _up_to_date(held: Resident | None, record: ModelRecord, alive: Callable[[], None]) -> Resident:
    if held is not None and held.is_of(record) and held.refresh():
        return held
    if held is not None:
        held.close()
    return Resident(record, alive)


#: Of a worker's process, between two jobs.
_process = Keeper()
resident = _process.resident
challenger = _process.challenger
keep_challengers = _process.keep_challengers
leave = _process.leave
