"""Champion and challenger on the same live versions, as far as outcomes are known."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.db.models import OuterRef, Subquery

from tidegate.analytics.drift.interface import Compared, Seen, compare

from .models import Label, ModelRecord, Policy, ShadowScore
from .rules import LEFT_ALONE, SelectedBy

#: Versions that two models are compared on at most, the newest.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Beside:
    """How a model does in shadow of the one in service."""

    champion: ModelRecord
    challenger: ModelRecord
    compared: Compared
    #: Share of the versions that is selected by score.
    share: float
    #: Why it failed on how many versions, the most frequent first.
    failures: list[tuple[str, int]]


def beside(champion: ModelRecord, challenger: ModelRecord) -> Beside | None:
    """How a challenger does on what the model in service assessed; None where it saw none of it."""
    both = ShadowScore.objects.filter(model=challenger, assessment__model=champion)
    failed = both.filter(score__isnull=True).values_list("failure", flat=True)[:_MOST]
    newest = Label.objects.filter(declared=OuterRef("assessment__declared"))
    rows = list(
        both.filter(score__isnull=False)
        .order_by("-assessment")
        .values_list(
            "assessment__score",
            "score",
            Subquery(newest.order_by("-known_at", "-pk").values("found")[:1]),
            "assessment__propensity",
            "assessment__declared__decision__selected_by",
        )[:_MOST]
    )[::-1]
    failures = Counter(failed).most_common()
    if not rows and not failures:
        return None
    policy = Policy.in_force()
    return Beside(champion, challenger, compare(_seen(rows), policy.terms.targeted),
                  policy.terms.targeted, failures)  # fmt: skip


def _seen(rows: list[tuple[float, float, bool | None, float, str]]) -> Seen:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    by = np.array(columns[4], dtype=object)
    chance = np.array(columns[3], dtype=np.float64)
    return Seen(
        champion=np.array(columns[0], dtype=np.float64),
        challenger=np.array(columns[1], dtype=np.float64),
        labelled=np.array([one is not None for one in columns[2]], dtype=np.bool_),
        found=np.array([bool(one) for one in columns[2]], dtype=np.bool_),
        propensity=np.where(np.isin(by, LEFT_ALONE), np.nan, chance),
        drawn=by == SelectedBy.RANDOM.value,
    )
