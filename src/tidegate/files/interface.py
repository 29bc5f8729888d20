"""What other rooms may use of `files`."""

from .store import Altered, Kept, fetch, keep, keep_chunks, opened

__all__ = ["Altered", "Kept", "fetch", "keep", "keep_chunks", "opened"]
