"""What every kind of file is read into: frames of source columns, with the lines they came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt


class BadLine(NamedTuple):
    """A line that cannot be a row at all."""

    line: int
    rule: str
    value: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Some rows of a foreign file, untouched."""

    #: Line (or row of a sheet, from 1) on which each row begins.
    lines: npt.NDArray[np.int64]
    #: Source column to `pa.Array`, all as long as `lines`.
    columns: dict[str, Any]
    #: Share of the file that has been read once this frame is done, 0 to 1.
    done: float
    bad: list[BadLine] = field(default_factory=list)


class ForeignFile(Protocol):
    """One file of any kind: its header at once, its rows frame by frame."""

    #: Names of the columns, stripped; may hold empty and repeated names.
    header: tuple[str, ...]
    #: One line of advice when the header looks wrong, or empty.
    hint: str

    def frames(self, wanted: Sequence[str]) -> Iterator[Frame]:
        """The rows, with the wanted columns only; each must be in the header."""
        ...
