"""What a benchmark found: printed as it is found, kept as JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import Machine


class Skipped(Exception):
    """A benchmark cannot run here; the message says what is missing and what to do."""


def say(line: str = "") -> None:
    """One line, seen at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned: the first to the left, the others to the right."""
    widths = [max(len(row[at]) for row in (header, *rows)) for at in range(len(header))]
    for row in (header, *rows):
        first, *others = (cell for cell in row)
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        say("  " + "  ".join([first.ljust(widths[0]), *cells]).rstrip())


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure against what was promised."""

    name: str
    value: float
    wanted: float
    #: True when more is better.
    at_least: bool = True

    @property
    def met(self) -> bool:
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted


@dataclass(slots=True)
class Outcome:
    """Figures of one benchmark."""

    #: What was measured on, with its seed.
    data: str
    figures: dict[str, object] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    before: Machine = field(default_factory=Machine.now)

    def __post_init__(self) -> None:
        say(f"machine: {self.before}")
        say(f"data: {self.data}")

    def goal(self, name: str, value: float, wanted: float, *, at_least: bool = True) -> None:
        """Note a figure and say whether it is as good as promised."""
        one = Goal(name, value, wanted, at_least)
        self.goals.append(one)
        sign = "≥" if at_least else "≤"
        said = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
        say(f"  [{'met' if one.met else 'MISSED'}] {name}: {said} (goal {sign} {wanted:,g})")

    def write(self, path: Path, started: datetime) -> Path:
        """Write everything as JSON."""
        after = Machine.now()
        say(f"load average {self.before.load:.1f} at the start, {after.load:.1f} at the end")
        told = {
            "started": f"{started:%Y-%m-%dT%H:%M:%SZ}",
            "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
            "machine": asdict(self.before) | {"load_after": after.load},
            "data": self.data,
            "figures": self.figures,
            "goals": [asdict(one) | {"met": one.met} for one in self.goals],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        return path
