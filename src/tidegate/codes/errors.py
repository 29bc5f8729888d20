"""What this room refuses. The docstring's second part says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


class CodesError(Exception):
    """Base of everything that this room refuses."""


class NoSuchTable(CodesError):
    """There is no table of this name.

    `tidegate codes list` names the tables.
    """


class NoControlPoint(CodesError):
    """No control point takes this mode of transport.

    Load the tables with `tidegate codes load`, or give one control point the mode in `default_for`.
    """


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a fact that was handed in."""

    #: Line of the file, or number of the fact, from 1.
    line: int
    code: str
    field: str
    #: The rule that the value breaks, in words.
    rule: str

    def __str__(self) -> str:
        named = f" ({self.code})" if self.code else ""
        return f"line {self.line}{named}: {self.field}: {self.rule}"


class BadFacts(CodesError):
    """Facts are refused; nothing was written.

    Correct the lines that are named and import the whole file again.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class BadFile(CodesError):
    """A file of codes cannot be read.

    Use a CSV with a header line, or a TOML with [[row]] tables, both in UTF-8.
    """
