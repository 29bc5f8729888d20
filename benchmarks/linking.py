"""How well parties that are one are told from parties that are only alike.

Simulated traders, whose truth is known; the settings were tried on seed 101, which is not among
those that are told here. The peer joins parties whose name, without the legal form, is the same.
"""

from itertools import combinations

from benchmarks.intervals import over_seeds
from benchmarks.linking_traders import Traders, simulated
from benchmarks.outcome import Outcome, table
from benchmarks.settings import Settings
from tidegate.analytics.linking.interface import LEAST, likely_pairs
from tidegate.analytics.linking.spelling import spelled

_FIRMS = 2_000
_SEEDS = 5
#: What an officer is shown; and what is nearly sure.
_FROM = (LEAST, 0.5, 0.99)

Pairs = set[tuple[int, int]]


def run(settings: Settings) -> Outcome:
    """No goal was promised: figures of simulated traders say that the settings are sound."""
    seeds = settings.seeds or _SEEDS
    outcome = Outcome(f"{_FIRMS:,} simulated firms under several names each, seeds 1 to {seeds}")
    told: dict[str, list[tuple[float, float]]] = {}
    for seed in range(1, seeds + 1):
        port = simulated(_FIRMS, seed)
        found = likely_pairs(port.parties)
        for least in _FROM:
            pairs = {(one.first, one.second) for one in found if one.probability >= least}
            told.setdefault(f"Tidegate, from {least:.0%} on", []).append(_right(pairs, port))
        told.setdefault("the same name", []).append(_right(_same_name(port), port))
    table(
        ("", "precision of pairs", "recall of pairs"),
        [
            (who, str(over_seeds([one for one, _ in of])), str(over_seeds([one for _, one in of])))
            for who, of in told.items()
        ],
    )
    outcome.figures["pairs"] = told
    return outcome


def _right(pairs: Pairs, port: Traders) -> tuple[float, float]:
    """Precision and recall."""
    right = len(pairs & port.same)
    return right / max(len(pairs), 1), right / len(port.same)


def _same_name(port: Traders) -> Pairs:
    bearers: dict[str, list[int]] = {}
    for one in port.parties:
        found = spelled(one)
        for name in (*found.latin, *found.han):
            bearers.setdefault(name, []).append(one.party)
    return {both for several in bearers.values() for both in combinations(several, 2)}
