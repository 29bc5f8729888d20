"""Periods of days, half open, and what a new fact does to the periods known before.

Two facts about one code never hold on the same day, as known at the same moment. `revise` keeps
that: what a new fact contradicts is closed, and the parts of it before and after are said again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

#: The first day of a fact whose beginning nobody stated.
ALWAYS = date.min


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a day until, not including, another; None for no end in sight."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError("a period ends after it begins")

    def holds(self, day: date) -> bool:
        """Whether the day is in the period."""
        return self.since <= day and (self.until is None or day < self.until)

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other is in this one."""
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return self.since <= other.since and ends

    def overlaps(self, other: "Period") -> bool:
        """Whether some day is in both."""
        return (other.until is None or self.since < other.until) and (
            self.until is None or other.since < self.until
        )

    def without(self, other: "Period") -> Iterator["Period"]:
        """What is left before and after the other one."""
        if self.since < other.since:
            ends = other.since if self.until is None else min(self.until, other.since)
            yield Period(self.since, ends)
        if other.until is not None and (self.until is None or other.until < self.until):
            yield Period(max(self.since, other.until), self.until)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """What is said of a period; `key` is the row that says it, None for one yet to be written."""

    period: Period
    says: T
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Revision(Generic[T]):
    """What has to be written so that a new fact holds."""

    closed: tuple[int, ...]
    added: tuple[Held[T], ...]
    after: tuple[Held[T], ...]


def revise(
    held: Sequence[Held[T]],
    period: Period,
    says: T | None,
    same: Callable[[T, T], bool] = lambda one, other: one == other,
) -> Revision[T]:
    """Let something hold over a period; None lets nothing hold there.

    Args:
        held: what is said now; no two overlap.
        period: of the new fact.
        says: what holds over it.
        same: whether two sayings are the same, so that nothing needs to be written.

    Returns:
        Rows to close, what to add, and all that is said afterwards.
    """
    if says is not None and any(one.period.covers(period) and same(one.says, says) for one in held):
        return Revision((), (), tuple(held))
    touched = [one for one in held if one.period.overlaps(period)]
    added = [Held(rest, one.says) for one in touched for rest in one.period.without(period)]
    if says is not None:
        added.append(Held(period, says))
    kept = [one for one in held if one not in touched]
    closed = tuple(one.key for one in touched if one.key is not None)
    return Revision(closed, tuple(added), (*kept, *added))
