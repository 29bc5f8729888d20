"""A feature: what it measures, over which past, from which items, and how it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Typology(StrEnum):
    """What kind of irregularity a feature serves; reasons are grouped by it."""

    VALUATION = "valuation"
    WEIGHT = "weight"
    GOODS = "goods"
    LANE = "lane"
    DESTINATION = "destination"
    ROUTE = "route"
    PARTY = "party"
    RHYTHM = "rhythm"
    HISTORY = "history"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Feature:
    """One number of a row's vector."""

    name: str
    typology: Typology
    #: What it measures, in one sentence of a data dictionary.
    sentence: str
    #: SQL over the staged row, the memory's columns and `DERIVED`.
    sql: str
    #: Numbers of the items of the declaration that it reads; empty for a national extension.
    items: tuple[int, ...]
    #: The past that it reads, or "the row".
    window: str
    #: What an officer reads when it raises a score; the fields are columns of the evidence.
    reason: str = ""
    #: The reason is told only at or below the first, or at or above the second.
    told: tuple[float | None, float | None] = (None, None)
    #: The reason is told only when this column of the evidence is above 0.
    proof: str = ""
    #: 1: risk may only rise with it. -1: only fall. 0: either.
    direction: int = 0

    def is_told(self, evidence: Mapping[str, Any]) -> bool:
        """Whether a row's value is unusual enough to be said aloud."""
        if not self.reason:
            return False
        value = evidence[f"f_{self.name}"]
        if value is None or value != value:
            return False
        if self.proof and not (evidence[self.proof] or 0) > 0:
            return False
        low, high = self.told
        if low is None and high is None:
            return True
        return (low is not None and value <= low) or (high is not None and value >= high)
