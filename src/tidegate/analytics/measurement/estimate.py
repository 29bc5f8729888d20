"""An estimate with its interval, and what it rests on."""

from dataclasses import dataclass
from typing import Self

#: Fewer draws than this say so little that the number is better not told.
FEWEST_DRAWS = 30


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, and the interval that holds the truth 95 times of 100."""

    value: float
    low: float
    high: float
    #: Of how many draws by chance the outcome is known, and how many of them were irregular.
    drawn: int
    found: int

    @property
    def is_known(self) -> bool:
        """Whether it rests on draws enough, or on none because nothing was left to chance."""
        return self.drawn >= FEWEST_DRAWS or self.low == self.high

    def times(self, factor: float) -> Self:
        """The same in another unit."""
        return type(self)(
            self.value * factor, self.low * factor, self.high * factor, self.drawn, self.found
        )

    def within(self, least: float, most: float) -> Self:
        """The same with the bounds that are known for certain."""
        value, low, high = (min(max(one, least), most) for one in (self.value, self.low, self.high))
        return type(self)(value, low, high, self.drawn, self.found)

    def less(self, known: float) -> Self:
        """What is left beside a part that is known; never below 0."""
        return type(self)(
            max(self.value - known, 0.0),
            max(self.low - known, 0.0),
            max(self.high - known, 0.0),
            self.drawn,
            self.found,
        )
