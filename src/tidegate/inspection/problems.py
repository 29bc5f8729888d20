"""What this room refuses, as its machine APIs say it."""

from collections.abc import Sequence

from tidegate.flow.interface import Conflict
from tidegate.web.interface import Mistake, Problem

from .errors import FindingRefused


def conflict(told: str, refusal: Exception) -> Problem:
    """Somebody was first, or it is past that; `told` says which, in words."""
    if isinstance(refusal, Conflict):
        return Problem(409, "It is not as you saw it", told, type="overtaken")
    return Problem(409, "Not possible now", told, type="not-possible-now")


def invalid(mistakes: Sequence[Mistake]) -> Problem:
    """What was sent is wrong in these fields."""
    return Problem(422, "What was sent is not valid", errors=mistakes, type="invalid")


def incomplete(refusal: FindingRefused) -> Problem:
    """A finding or conclusion that is wrong in these fields."""
    return invalid(
        [Mistake(field=one.field, rule=one.rule, detail=one.detail) for one in refusal.mistakes]
    )
