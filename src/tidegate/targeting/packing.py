"""How vectors and evidence are stored, and read again to the last bit."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.analytics.targeting.interface import Feature


def pack_vectors(vectors: NDArray[np.float32]) -> bytes:
    """Vectors of shape (lines, features) as they are stored."""
    return np.ascontiguousarray(vectors, dtype="<f4").tobytes()


def unpack_vectors(stored: bytes, features: tuple[Feature, ...]) -> NDArray[np.float32]:
    """The vectors again: shape (lines, features)."""
    return np.frombuffer(stored, dtype="<f4").reshape(-1, len(features))


def pack_evidence(evidence: Sequence[Mapping[str, Any]]) -> bytes:
    """The numbers behind the reasons, as they are stored."""
    return zlib.compress(json.dumps(evidence, default=str, separators=(",", ":")).encode())


def unpack_evidence(stored: bytes) -> list[dict[str, Any]]:
    """The numbers again, one record a line."""
    if not stored:
        return []
    found: list[dict[str, Any]] = json.loads(zlib.decompress(stored))
    return found
