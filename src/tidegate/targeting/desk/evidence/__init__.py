"""What a reason opens to; each kind is asked for when it is opened."""

from .kinds import KINDS, Evidence, kind_of, shared_out

__all__ = ["KINDS", "Evidence", "kind_of", "shared_out"]
