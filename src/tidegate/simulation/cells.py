"""Numbers as exact decimals, local seconds as UTC instants."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from tidegate.simulation.draws import Floats, Ints
from tidegate.simulation.world import World


def decimals(numbers: Floats, places: int, scale: int) -> pa.Array:
    """Numbers rounded to `places` as exact decimals of the schema's `scale`."""
    units = np.round(numbers * 10**places).astype(np.int64) * 10 ** (scale - places)
    # Little-endian 128 bits: the low word, then the sign.
    words = np.stack([units, units >> 63], axis=1)
    kind = pa.decimal128(16, scale)
    return pa.Array.from_buffers(kind, len(units), [None, pa.py_buffer(words.tobytes())])


def instants(world: World, seconds: Ints) -> pa.Array:
    """Local seconds of the run as UTC instants."""
    start = datetime.combine(world.scenario.start, datetime.min.time(), UTC).timestamp()
    offset = round(world.scenario.home.utc_offset * 3600)
    micros = (seconds + int(start) - offset) * 1_000_000
    return pa.array(micros).cast(pa.timestamp("us", tz="UTC"))
