"""Verdicts: which rule each value of a column breaks, if any; the first one found counts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a value broke, in words that name the format."""

    text: str
    #: The report adds how many characters the value has.
    measured: bool = False
    #: What the report adds, such as where the same thing was seen before.
    detail: str = ""


class Verdict:
    """One code per value: 0 is good, k is the k-th rule."""

    __slots__ = ("codes", "rules")

    def __init__(self, codes: npt.NDArray[np.uint8], rules: list[Rule]) -> None:
        self.codes, self.rules = codes, rules

    @classmethod
    def good(cls, length: int) -> "Verdict":
        """No value breaks a rule, yet."""
        return cls(np.zeros(length, dtype=np.uint8), [])

    def fault(self, mask: Any, rule: Rule) -> None:
        """Where the mask is true (null counts as false) and all was good, this rule is broken."""
        if isinstance(mask, pa.Array):
            mask = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
        mask = mask & (self.codes == 0)
        if mask.any():
            self.rules.append(rule)
            self.codes[mask] = len(self.rules)

    def keep_good(self, values: Any) -> Any:
        """The values with null wherever a rule is broken, so that a cast cannot fail on them."""
        if not self.rules:
            return values
        return pc.if_else(pa.array(self.codes == 0), values, pa.scalar(None, values.type))

    def take(self, indices: Any) -> "Verdict":
        """The verdict on values that were looked up by these indices; a null index is good."""
        if not self.rules:
            return Verdict.good(len(indices))
        codes = pa.array(self.codes).take(indices)
        return Verdict(pc.fill_null(codes, 0).to_numpy(zero_copy_only=False).copy(), self.rules)
