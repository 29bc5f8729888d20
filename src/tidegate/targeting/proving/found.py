"""What a proof found."""

from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """What differs."""

    #: A feature of a vector that decided.
    FEATURE = "feature"
    #: The rows of goods are not those that were assessed.
    ROWS = "rows"
    #: The lake's copy of a vector is not the one that was kept with the decision.
    COPY = "copy"
    #: A label in the lake is not the one in the database.
    LABEL = "label"
    #: The lake lacks what the database has.
    MISSING = "missing"
    #: The database lacks what the lake has.
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, and the two values."""

    what: What
    #: The version's key.
    declared: int
    #: Its position among the lines of goods.
    line: int = 0
    #: The feature, or the column.
    name: str = ""
    #: As it was kept, and as it came out; a number, or text. None is null.
    kept: float | str | None = None
    again: float | str | None = None


@dataclass(slots=True)
class Proved:
    """A day's decisions, counted by how they came out. Each version is in one of these."""

    equal: int = 0
    mismatched: int = 0
    missing: int = 0
    extra: int = 0
    #: Decided before it was kept what the model had been told: nobody can say.
    unknown: int = 0
    #: Policy → how many cannot be computed, since inputs of theirs or of their past were erased.
    erased: dict[str, int] = field(default_factory=dict)
    #: Labels that the lake and the database do not tell alike.
    labels: int = 0
    #: Days of the lake of which a file is not what was written.
    damaged: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def decisions(self) -> int:
        """How many decisions there were to prove."""
        counted = self.equal + self.mismatched + self.missing + self.extra + self.unknown
        return counted + sum(self.erased.values())

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not (self.mismatched or self.missing or self.extra or self.labels or self.damaged)
