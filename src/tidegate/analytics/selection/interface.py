"""What other rooms may use of `analytics.selection`."""

from .candidates import By, Candidates, Selection, Strategy, Terms, expected_harm
from .policy import select
from .strategies import STRATEGIES, exploit_only, hybrid, random_only, uncertain

__all__ = [
    "STRATEGIES",
    "By",
    "Candidates",
    "Selection",
    "Strategy",
    "Terms",
    "expected_harm",
    "exploit_only",
    "hybrid",
    "random_only",
    "select",
    "uncertain",
]
