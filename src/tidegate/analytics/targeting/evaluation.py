"""Evaluation: the engine and its rivals on rows that none of them has seen.

In the `time` protocol the past ends at a moment and the test rows come after it; outcomes of the
test are hidden. In the `deduplicated` protocol only the earliest row of each identity is kept and
five folds are assessed as if they came the day after the other four.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidegate.analytics.targeting.assessment import score
from tidegate.analytics.targeting.measures import Figures, figures
from tidegate.analytics.targeting.model import TooFewOutcomes
from tidegate.analytics.targeting.registry import Extensions
from tidegate.analytics.targeting.rivals import Contender, identities, rivals
from tidegate.analytics.targeting.rows import as_known, cut, labels, numbered
from tidegate.analytics.targeting.training import Step, train

Numbers = NDArray[np.float64]
Labels = NDArray[np.bool_]
Revenue = Callable[[pa.Table], Numbers | None]

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every score."""

    extensions: Extensions
    #: Columns that together identify repeated goods; without any, no row can be called novel.
    identity: tuple[str, ...]
    #: Shares of rows to select, in percent.
    rates: tuple[float, ...]
    #: Revenue at stake in each row, shape (rows,), or None where the mapping names none.
    revenue: Revenue
    seed: int = 0
    #: Seed of the draw of the folds.
    folds: int = 0
    #: Rivals that are left out, since some take minutes.
    without: frozenset[str] = frozenset()
    #: Rivals beside those of `rivals`, by name.
    also: Mapping[str, Contender] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of the engine and each rival, on all test rows and on the novel ones."""

    protocol: str
    examined_before: int
    test_rows: int
    novel_rows: int | None
    scores: dict[str, tuple[Figures, Figures | None]]
    #: Score of each labelled test row by each contender, and what was found.
    raw: dict[str, Numbers]
    found: Labels
    #: Which of these rows are novel; None where no row can be called so.
    novel: Labels | None = None

    def as_json(self) -> dict[str, object]:
        """The keys of `tidegate evaluate --json`."""
        told = {
            name: {"all": every.as_json(), "novel": novel.as_json() if novel else None}
            for name, (every, novel) in self.scores.items()
        }
        own = told.pop("tidegate")
        return {
            "protocol": self.protocol,
            "examined_before": self.examined_before,
            "rows": {"all": self.test_rows, "novel": self.novel_rows},
            "tidegate": own,
            "baselines": told,
        }


class NothingToTest(Exception):
    """No row with a known outcome is left to test on.

    Choose an earlier --train-until, or name files with outcomes with --test.
    """


def by_time(
    rows: pa.Table,
    test: pa.Table | None,
    until: datetime,
    question: Question,
    step: Step = lambda _: None,
) -> Comparison:
    """Train before a moment, test after it.

    Args:
        rows: canonical rows with outcomes; those lodged before `until` are learned from.
        test: rows to test on instead of those of `rows` from `until` on.
        until: exclusive end of the past, UTC.
        question: what is asked.
        step: told what begins.

    Raises:
        NothingToTest: no test row has an outcome.
        TooFewOutcomes: too little is known before `until`.
    """
    before, after = cut(rows, until)
    if test is not None:
        after = cut(test, until).after
    tested = labels(after)
    if len(tested.rows) == 0:
        raise NothingToTest(f"no declaration lodged from {until:%Y-%m-%d} on has a known outcome")
    step("Training Tidegate")
    targeter = train(rows, question.extensions, until, question.seed)
    step("Assessing the test rows")
    own = score(targeter, after)[tested.rows]
    learned = as_known(before, until)
    known = labels(learned)
    train_rows = learned.take(pa.array(known.rows))
    test_rows = _alike(after.take(pa.array(tested.rows)), train_rows)
    scores = {"tidegate": own}
    for name, contend in _contenders(train_rows, known.found, test_rows, question).items():
        step(f"Training the rival {name}")
        scores[name] = contend()
    identity = question.identity
    novel = novel_rows(before, test_rows, identity) if identity else None
    return _compare("time", len(known.rows), scores, tested.found, test_rows, question, novel)


def deduplicated(rows: pa.Table, question: Question, step: Step = lambda _: None) -> Comparison:
    """Five folds over the earliest row of each identity.

    Raises:
        TooFewOutcomes: too few rows are labelled.
    """
    kept = earliest(rows, question.identity)
    found = labels(kept).found
    scores: dict[str, Numbers] = {}
    for held, fold in enumerate(folds(kept, question.folds)):
        step(f"Fold {held + 1} of {_FOLDS}: Tidegate")
        targeter = train(fold.past, question.extensions, fold.until, question.seed)
        parts = {"tidegate": score(targeter, lodged(fold.future, fold.until))}
        of_past = labels(fold.past).found
        for name, contend in _contenders(fold.past, of_past, fold.future, question).items():
            step(f"Fold {held + 1} of {_FOLDS}: {name}")
            parts[name] = contend()
        for name, part in parts.items():
            scores.setdefault(name, np.empty(len(found)))[fold.at] = part
    return _compare("deduplicated", len(found), scores, found, kept, question, None)


class Fold(NamedTuple):
    """Rows to learn from, and rows that are asked about as if they were lodged the day after."""

    past: pa.Table
    future: pa.Table
    #: Positions of the future among all.
    at: NDArray[np.int64]
    until: datetime


def earliest(rows: pa.Table, identity: tuple[str, ...]) -> pa.Table:
    """The earliest labelled row of each identity, in the order of lodging.

    Raises:
        TooFewOutcomes: too few rows are labelled.
    """
    ordered = numbered(rows.sort_by([("lodged_at", "ascending")]))
    kept = numbered(_earliest(ordered.take(pa.array(labels(ordered).rows)), identity))
    if kept.num_rows < 10 * _FOLDS:
        raise TooFewOutcomes(f"{kept.num_rows} identities have an outcome; 50 are needed")
    return kept


def folds(rows: pa.Table, seed: int) -> Iterator[Fold]:
    """Five folds of rows in the order of lodging, each asked about after the other four."""
    fold = np.random.default_rng(seed).permutation(rows.num_rows) % _FOLDS
    until = _day_after(rows)
    for held in range(_FOLDS):
        inside, outside = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        past, future = rows.take(pa.array(inside)), rows.take(pa.array(outside))
        yield Fold(past, future, outside, until)


def novel_rows(before: pa.Table, test: pa.Table, identity: tuple[str, ...]) -> Labels:
    """Which test rows are of an identity that the past never saw."""
    seen = set(identities(before, identity))
    return np.array([one not in seen for one in identities(test, identity)], bool)


def _contenders(
    train: pa.Table, found: Labels, test: pa.Table, question: Question
) -> dict[str, Callable[[], Numbers]]:
    """Scores of the test rows by each rival that is asked."""
    asked = {
        name: contend
        for name, contend in rivals(train, found, test, question.identity).items()
        if name not in question.without
    }
    return asked | {
        name: partial(contend, train, found, test) for name, contend in question.also.items()
    }


def _compare(
    protocol: str,
    examined_before: int,
    scores: dict[str, Numbers],
    found: Labels,
    rows: pa.Table,
    question: Question,
    novel: Labels | None,
) -> Comparison:
    revenue = question.revenue(rows)

    def told(score: Numbers, of: Labels) -> Figures:
        at_stake = None if revenue is None else revenue[of]
        return figures(score[of], found[of], question.rates, at_stake)

    every = np.ones(len(found), bool)
    return Comparison(
        protocol=protocol,
        examined_before=examined_before,
        test_rows=len(found),
        novel_rows=None if novel is None else int(novel.sum()),
        scores={
            name: (told(score, every), None if novel is None else told(score, novel))
            for name, score in scores.items()
        },
        raw=scores,
        found=found,
        novel=novel,
    )


def _earliest(rows: pa.Table, identity: Sequence[str]) -> pa.Table:
    seen: set[tuple[object, ...]] = set()
    first = []
    for position, one in enumerate(identities(rows, tuple(identity))):
        if one not in seen:
            seen.add(one)
            first.append(position)
    return rows.take(pa.array(first, pa.int64()))


def _day_after(rows: pa.Table) -> datetime:
    last: datetime = max(rows["lodged_at"][-1].as_py(), *rows["outcome_known_at"].to_pylist())
    return last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def lodged(rows: pa.Table, moment: datetime) -> pa.Table:
    """The rows as if all were lodged at a moment."""
    index = rows.column_names.index("lodged_at")
    column = pa.array([moment] * rows.num_rows, rows.schema.field("lodged_at").type)
    return rows.set_column(index, "lodged_at", column)


def _alike(rows: pa.Table, pattern: pa.Table) -> pa.Table:
    """The rows with the columns of another table; those they lack are null."""
    columns = {
        field.name: rows[field.name].cast(field.type)
        if field.name in rows.column_names
        else pa.nulls(rows.num_rows, field.type)
        for field in pattern.schema
    }
    return pa.table(columns)
