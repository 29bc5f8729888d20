"""What a verification finds, and what it concludes."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from .checkpoint import Statement

_MOST_KEPT = 1000


class Wrong(StrEnum):
    """In which way the export differs from what was written."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    DROPPED = "dropped stream"
    REWRITTEN = "rewritten"
    UNREADABLE = "unreadable line"
    INCOMPLETE = "incomplete export"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: events `first` to `last` of a stream, or a line of the export."""

    wrong: Wrong
    text: str
    stream: str = ""
    first: int = 0
    last: int = 0

    def __str__(self) -> str:
        events = f" {self.first}" if self.first == self.last else f"s {self.first} to {self.last}"
        where = f" {self.stream}" if self.stream else ""
        where += f", event{events}" if self.first else ""
        return f"{self.wrong}:{where}{': ' if where else ' '}{self.text}"


@dataclass(slots=True)
class Verdict:
    """What the export is worth."""

    #: The first thousand findings.
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[Wrong] = field(default_factory=Counter)
    events: int = 0
    streams: int = 0
    #: Sound checkpoints, by number.
    checkpoints: list[Statement] = field(default_factory=list)
    #: Events that a sound checkpoint vouches for.
    certain: int = 0
    #: Events after the last checkpoint, and the streams that have some.
    after: int = 0
    streams_after: int = 0

    @property
    def verifies(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts

    def add(self, finding: Finding) -> None:
        """Remember a finding."""
        self.counts[finding.wrong] += 1
        if len(self.findings) < _MOST_KEPT:
            self.findings.append(finding)
