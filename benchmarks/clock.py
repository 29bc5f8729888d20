"""Time by the wall and by the processor."""

import time
from typing import NamedTuple


class Took(NamedTuple):
    """How long something took."""

    #: By the wall.
    seconds: float
    #: That the cores worked for it, together.
    processor: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s ({self.processor:.2f} s of processor)"


class Clock:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def read(self) -> Took:
        return Took(time.perf_counter() - self._wall, time.process_time() - self._processor)
