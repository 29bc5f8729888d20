"""What other rooms may use of it."""

from tidegate.analytics.goods.rows import (
    CHAPTER,
    HEADING,
    SUBHEADING,
    Ground,
    Kind,
    Row,
    Suggestion,
)
from tidegate.analytics.goods.suggesting import Index
from tidegate.analytics.goods.text import Weights, runs
from tidegate.analytics.goods.vagueness import Vague, vague

__all__ = [
    "CHAPTER",
    "HEADING",
    "SUBHEADING",
    "Ground",
    "Index",
    "Kind",
    "Row",
    "Suggestion",
    "Vague",
    "Weights",
    "runs",
    "vague",
]
