"""The proof that a model is asked about what it learned from: the vectors that decided, again."""

from .day import prove, prove_between
from .found import Difference, Proved, What

__all__ = ["Difference", "Proved", "What", "prove", "prove_between"]
