"""Evaluate on files: the engine and its rivals on rows that none of them has seen."""

from collections import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tidegate.analytics.targeting.interface import (
    Comparison,
    Contender,
    Question,
    Step,
    by_time,
    deduplicated,
)
from tidegate.declaration.interface import Ingestion, Mapping, Progress
from tidegate.targeting.workbench.errors import NoIdentity, WorkbenchError
from tidegate.targeting.workbench.placing import check_outputs
from tidegate.targeting.workbench.reading import Read, read
from tidegate.targeting.workbench.truth import with_truth

#: What the record of a model calls the scores that it keeps.
_CONTENDERS = {"tidegate": "candidate", "importer_rate": "simple_rule"}


class Protocol(StrEnum):
    """How test rows are kept apart from what is learned."""

    TIME = "time"
    DEDUPLICATED = "deduplicated"


class UntilMissing(WorkbenchError):
    """The time protocol needs a date.

    Name the first day of the test: --train-until 2021-01-01.
    """


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A comparison and what its revenue is."""

    comparison: Comparison
    revenue_is: str | None
    #: What was read: the history, and the test files where there are any.
    ingestions: tuple[Ingestion, ...] = ()

    def as_figures(self, since: datetime, until: datetime) -> dict[str, object]:
        """What the record of a model keeps, of one that was learned in the same way until `since`.

        Args:
            since: first moment of the test.
            until: its end, exclusive.
        """
        compared = self.comparison
        return {
            "since": f"{since:%Y-%m-%d}",
            "until": f"{until - timedelta(microseconds=1):%Y-%m-%d}",
            "rows": compared.test_rows,
            "finds": int(compared.found.sum()),
            "novel": compared.novel_rows,
            "scores": {
                _CONTENDERS[name]: every.as_json()
                | {"novel": None if novel is None else novel.as_json()}
                for name, (every, novel) in compared.scores.items()
                if name in _CONTENDERS
            },
            "in_service_saw_them": False,
            "of_one_learned_alike": True,
        }

    def as_json(self) -> dict[str, object]:
        """The keys of `tidegate evaluate --json`."""
        return {"revenue_is": self.revenue_is, **self.comparison.as_json()}


def evaluate_files(
    history: Sequence[Path],
    mapping: Mapping,
    until: datetime | None,
    test: Sequence[Path],
    protocol: Protocol,
    rates: tuple[float, ...],
    *,
    truth: Path | None = None,
    without: frozenset[str] = frozenset(),
    also: abc.Mapping[str, Contender] | None = None,
    seed: int = 0,
    rejected: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    step: Step = lambda _: None,
) -> Evaluated:
    """Compare the engine with its rivals.

    Args:
        history: files with outcomes.
        mapping: how to read them.
        until: exclusive end of the past, UTC; required by the time protocol. The deduplicated one
            uses, if it is given, only what was lodged before it.
        test: files to test on instead of the history from `until` on.
        protocol: how test rows are kept apart.
        rates: shares of rows to select, in percent.
        truth: of a simulation: outcomes of all test rows, also of those never examined.
        without: rivals that are left out, since some take minutes.
        also: rivals beside the five that are always asked, by name.
        seed: of the training.
        rejected: where to write the refused rows, those of the test files as `NAME-test.csv`; None
            only counts them.
        progress: told how far reading is.
        step: told what begins.
    """
    of_test = None if rejected is None else rejected.with_name(f"{rejected.stem}-test.csv")
    if rejected is not None and of_test is not None:
        check_outputs([*history, *test], [rejected, of_test])
    given = read(history, mapping, rejected, progress, with_outcomes=True)
    later = read(test, mapping, of_test, progress, with_outcomes=True) if test else None
    revenue = mapping.revenue_in(given.rows.column_names)
    question = Question(
        extensions=given.extensions,
        identity=mapping.identity_in(given.rows.column_names),
        rates=rates,
        revenue=mapping.revenue_of,
        seed=seed,
        without=without,
        also=also or {},
    )
    if protocol is Protocol.DEDUPLICATED:
        if not question.identity:
            raise NoIdentity(f"the mapping {mapping.name} names none that the files have")
        rows = _lodged_before(_together(given, later), until)
        comparison = deduplicated(rows, question, step)
    else:
        if until is None:
            raise UntilMissing("the time protocol needs a date to train until")
        tested = _tested(given, later, until)
        if truth is not None:
            tested = with_truth(tested, truth)
        comparison = by_time(given.rows, tested, until, question, step)
    read_files = (given.ingestion,) if later is None else (given.ingestion, later.ingestion)
    return Evaluated(comparison, None if revenue is None else revenue.title, read_files)


def _tested(given: Read, later: Read | None, until: datetime) -> pa.Table:
    rows = given.rows if later is None else later.rows
    return rows.filter(
        pc.greater_equal(rows["lodged_at"], pa.scalar(until, rows["lodged_at"].type))
    )


def _together(given: Read, later: Read | None) -> pa.Table:
    if later is None:
        return given.rows
    return pa.concat_tables([given.rows, later.rows], promote_options="default")


def _lodged_before(rows: pa.Table, until: datetime | None) -> pa.Table:
    if until is None:
        return rows
    return rows.filter(pc.less(rows["lodged_at"], pa.scalar(until, rows["lodged_at"].type)))
