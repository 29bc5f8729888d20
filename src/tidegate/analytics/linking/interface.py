"""What other rooms may use of it."""

from .linking import LEAST, Agreement, Likely, Trait, likely_pairs
from .spelling import Described

__all__ = ["LEAST", "Agreement", "Described", "Likely", "Trait", "likely_pairs"]
