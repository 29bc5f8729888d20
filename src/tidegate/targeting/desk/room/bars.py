"""Kinds of reasons beside each other, as bars of one scale that stand for what they added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..words import Words
from .weighing import Weighed, Weight, named

#: Half the width of a bar's drawing, in its own units.
_HALF = 100
#: The longest bar stands for at least so much, or noise would look like a verdict.
_SHORTEST_SCALE = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    """What one kind of reason added to one consignment."""

    weight: Weight | None
    #: Where the bar begins, and how long it is; the middle is nothing.
    start: float
    length: float

    @property
    def raises(self) -> bool:
        """Whether it stands to the right of the middle."""
        return self.start >= _HALF


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of reason in every consignment that is looked at."""

    typology: str
    title: Words
    bars: list[Bar]

    @property
    def texts(self) -> list[str]:
        """What it says of each; empty where it has nothing to tell."""
        return [one.weight.text if one.weight is not None else "" for one in self.bars]


def rows(several: Sequence[Weighed], language: str) -> list[Row]:
    """Kinds of reasons with their bars: of one the strongest first, of two what parts them most."""
    typologies = dict.fromkeys(name for one in several for name in one.weights)
    longest = max((abs(one) for one in _all(several)), default=0.0)
    scale = max(longest, _SHORTEST_SCALE)

    def apart(typology: str) -> float:
        added = [one.added(typology) for one in several]
        return max(added) - min(added) if len(added) > 1 else abs(added[0])

    return [
        Row(name, named(name, language), [_bar(one.weights.get(name), scale) for one in several])
        for name in sorted(typologies, key=lambda name: (-apart(name), name))
    ]


def _all(several: Sequence[Weighed]) -> Iterable[float]:
    return (weight.added for one in several for weight in one.weights.values())


def _bar(weight: Weight | None, scale: float) -> Bar:
    added = 0.0 if weight is None else weight.added
    length = round(_HALF * abs(added) / scale, 1)
    return Bar(weight, _HALF if added >= 0 else _HALF - length, length)
