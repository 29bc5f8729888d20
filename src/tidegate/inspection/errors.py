"""What can go wrong with an examination; each class says what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass


class InspectionError(Exception):
    """Base of every error of this room."""


class NotHeld(InspectionError):
    """Somebody else holds this work order, or nobody does.

    Claim it first; or let who holds it return it.
    """

    def __init__(self, reference: str, held_by: str) -> None:
        #: The name of who holds it; empty when nobody does.
        self.held_by = held_by
        super().__init__(f"{reference}: {f'held by {held_by}' if held_by else 'nobody holds it'}")


class PhotoRefused(InspectionError):
    """A file is no photograph that is taken; the message says why, for who sent it."""

    def __init__(self, rule: str, message: str) -> None:
        #: A word for the machine: `too_large`, `not_a_picture` …
        self.rule = rule
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One field of a finding that is wrong."""

    field: str
    rule: str
    detail: str


class FindingRefused(InspectionError):
    """A finding is incomplete or contradicts itself; every mistake is named.

    Correct the fields, and record it again: nothing was stored.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(f"{one.field}: {one.detail}" for one in mistakes))
