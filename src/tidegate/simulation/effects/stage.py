"""Where effects act: the compiled scenario, the pattern's own random stream, and its chance."""

from dataclasses import dataclass

import numpy as np

from tidegate.simulation.draws import Bools, Ints
from tidegate.simulation.effects.words import Effect
from tidegate.simulation.world import World


@dataclass(frozen=True, slots=True)
class Stage:
    """What the effects of one pattern share."""

    world: World
    rng: np.random.Generator
    #: First of the numbers for sellers, brokers and buyers that only this pattern uses.
    numbers: int

    def hits(self, effect: Effect, size: int) -> Bools:
        """On which consignments an effect acts."""
        return self.rng.random(size) < effect.chance

    def strangers(self, size: int) -> Ints:
        """Numbers of parties that nobody has seen before."""
        return self.rng.integers(1 << 41, 1 << 42, size)
