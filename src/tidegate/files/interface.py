"""What other rooms may use of `files`."""

from .store import (
    Altered,
    Kept,
    StillFresh,
    erase,
    fetch,
    keep,
    keep_chunks,
    named_by,
    opened,
)

__all__ = [
    "Altered",
    "Kept",
    "StillFresh",
    "erase",
    "fetch",
    "keep",
    "keep_chunks",
    "named_by",
    "opened",
]
