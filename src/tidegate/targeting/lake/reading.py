"""Reading the lake with DuckDB, as of a moment: what became known later is not there."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from tidegate.analytics.targeting.interface import DuckDB

from . import parts, pointer
from .filling import place
from .kinds import CANONICAL, DECISIONS, KINDS, WITH_OUTCOME, Kind

#: What was decided of a version later than a moment was not known then.
_DECIDED = ("state", "lane", "decided_by", "override_reason", "moved_at")


class Lake:
    """The lake as it is when this is opened, whatever is written meanwhile.

    `ask` knows three relations: `rows`, `decisions`, `labels` (`kinds.py`).

    Args:
        as_of: only what was known before this moment; None for all.
        since: only days of lodging from this one on.
        check: whether to compare each file with its hash; those that differ are left out.
    """

    def __init__(
        self, as_of: datetime | None = None, since: date | None = None, *, check: bool = False
    ) -> None:
        self._place: Path = place()
        self._as_of, self._since, self._check = as_of, since, check
        #: Days of which a file is not what was written.
        self.damaged: list[str] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(pointer.reading(self._place))
            self._engine = stack.enter_context(DuckDB())
            current = pointer.read(self._place)
            days = {
                day: kinds
                for day, kinds in sorted(current.days.items())
                if self._since is None or date.fromisoformat(day) >= self._since
            }
            if self._check:
                self._leave_out_damaged(days)
            for kind in KINDS:
                self._open(
                    kind, [kinds[kind.name] for kinds in days.values() if kind.name in kinds]
                )
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _leave_out_damaged(self, days: dict[str, dict[str, pointer.Part]]) -> None:
        for day, kinds in list(days.items()):
            if not all(parts.is_whole(self._place, part) for part in kinds.values()):
                self.damaged.append(day)
                del days[day]

    def _open(self, kind: Kind, files: Sequence[pointer.Part]) -> None:
        paths = [str(self._place / part.path) for part in files]
        if not paths:
            self._engine.register(kind.name, kind.schema.empty_table())
        elif self._as_of is None:
            self._engine.read(kind.name, paths)
        else:
            before = moment(self._as_of)
            columns = ", ".join(
                f"CASE WHEN moved_at < {before} THEN {name} END AS {name}"
                if kind is DECISIONS and name in _DECIDED
                else name
                for name in kind.schema.names
            )
            self._engine.read(kind.name, paths, columns, f"known_at < {before}")

    def ask(self, sql: str, **values: datetime | int) -> pa.Table:
        """The answer to a question in DuckDB's SQL, its `{placeholders}` filled in; UTC."""
        told = {
            name: moment(one) if isinstance(one, datetime) else int(one)
            for name, one in values.items()
        }
        return self._engine.arrow(sql.format(**told))

    def give(self, name: str, table: pa.Table) -> None:
        """Let questions read a table under a name."""
        self._engine.register(name, table)

    def history(self, known_before: datetime | None = None) -> pa.Table:
        """Canonical rows of every version that was assessed, with what is known of its outcome.

        Args:
            known_before: only outcomes that were known before this moment count; None for all.

        Returns:
            Rows of `WITH_OUTCOME` in the order of lodging; of one moment, of their versions.
        """
        known = "TRUE" if known_before is None else f"known_at < {moment(known_before)}"
        sql = _HISTORY.format(columns=", ".join(CANONICAL.names), known=known)
        table = self._engine.arrow(sql)
        return table.cast(WITH_OUTCOME).sort_by([("lodged_at", "ascending")])


def moment(at: datetime) -> str:
    """A moment in SQL."""
    return f"TIMESTAMPTZ '{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00'"


_HISTORY = """
WITH newest AS (
    SELECT declared, found, known_at, category
    FROM labels
    WHERE {known}
    QUALIFY row_number() OVER (PARTITION BY declared ORDER BY known_at DESC, label DESC) = 1
)
SELECT
    {columns},
    newest.found AS outcome_found,
    newest.known_at AS outcome_known_at,
    nullif(newest.category, '') AS outcome_class
FROM (
    SELECT rows.*
    FROM rows
    SEMI JOIN (SELECT declared FROM decisions WHERE refusal = '') AS kept
        ON kept.declared = rows.declared
) AS judged
LEFT JOIN newest ON newest.declared = judged.declared
ORDER BY judged.declared, judged.line
"""
