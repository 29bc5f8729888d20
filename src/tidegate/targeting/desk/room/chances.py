"""What would be found: the chance of each outcome, of several consignments beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..figures import names


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome, and its chance in each consignment."""

    name: str
    #: In percent; None where it is not told.
    percents: list[float | None]


def outcomes(several: Sequence[Mapping[str, float]]) -> list[Outcome]:
    """Outcomes that any of them is told of, the likeliest first; none where nobody tells."""
    told = dict.fromkeys(outcome for one in several for outcome in one)
    called = names("outcome", told)
    likeliest = sorted(told, key=lambda one: -max(each.get(one, 0.0) for each in several))
    return [
        Outcome(
            called[one],
            [100 * each[one] if one in each else None for each in several],
        )
        for one in likeliest
    ]
