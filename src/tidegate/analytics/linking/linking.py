"""Which parties are likely one: Fellegi and Sunter's weights, counted by Splink.

How often two different parties agree by chance is measured on the parties at hand. How often one
party agrees with itself cannot be: who is one is what is asked. It was set by hand and tried on
simulated traders whose truth is known (`python -m benchmarks linking`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from .spelling import Described, Spelled, address_key, spelled

if TYPE_CHECKING:
    from splink import Linker, SplinkDataFrame

#: From this probability on a pair is worth an officer's look.
LEAST = 0.2
#: Parties that share a key: a firm of secretaries gives its address to thousands, and says nothing.
_MOST_ALIKE = 100
#: Of each party so many others are it, before anything is compared.
_TWINS = 0.2
#: Pairs that are drawn to count chance agreement; of few parties all pairs are.
_DRAWN = 1e5
_SEED = 1
#: What two parties usually have in common by chance (the same, nearly the same, neither), and how
#: many pairs it counts for: of a handful of parties nothing can be counted.
_USUAL = (0.0005, 0.005, 0.9945)
_USUAL_WEIGHS = 1000
#: Chance agreement is counted among parties that have a number: two numbers are two parties. Where
#: fewer have one, it is counted among all, some of which are one.
_FEWEST_NUMBERED = 50


class Trait(StrEnum):
    """What two parties are compared by."""

    NAME = "name"
    CHINESE_NAME = "chinese_name"
    ADDRESS = "address"
    NUMBER = "number"


class Agreement(StrEnum):
    """How far they agree in it."""

    SAME = "same"
    NEAR = "near"
    OTHER = "other"
    #: One of the two has none.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Compared:
    """A trait, its column, and how often one party agrees with itself: same, near, other."""

    trait: Trait
    column: str
    #: When two spellings are near: SQL.
    near: str
    itself: tuple[float, float, float]


_TRAITS = (
    _Compared(
        Trait.NAME, "latin", "damerau_levenshtein(a, b) <= least(2, len(a) // 7)", (0.7, 0.2, 0.1)
    ),
    _Compared(
        Trait.CHINESE_NAME,
        "han",
        "damerau_levenshtein(a, b) <= least(1, len(a) // 4)",
        (0.8, 0.1, 0.1),
    ),
    # Of the words of both seven in ten are in both.
    _Compared(
        Trait.ADDRESS,
        "addresses",
        "len(list_intersect(split(a, ' '), split(b, ' '))) "
        ">= 0.7 * len(list_distinct(split(a, ' ') || split(b, ' ')))",
        (0.6, 0.2, 0.2),
    ),
    _Compared(Trait.NUMBER, "numbers", "damerau_levenshtein(a, b) <= 1", (0.2, 0.4, 0.4)),
)
#: Splink counts levels of agreement from the least; what is missing is -1.
_LEVELS = {-1: Agreement.UNKNOWN, 0: Agreement.OTHER, 1: Agreement.NEAR, 2: Agreement.SAME}


@dataclass(frozen=True, slots=True)
class Likely:
    """Two parties that are likely one; `first` is the smaller number."""

    first: int
    second: int
    probability: float
    agreement: Mapping[Trait, Agreement]


def likely_pairs(parties: Sequence[Described], least: float = LEAST) -> list[Likely]:
    """Pairs that are likely one party, the likeliest first; the same parties give the same pairs.

    Args:
        parties: each number once.
        least: the least probability that is told.
    """
    rows = [spelled(one) for one in sorted(parties, key=lambda one: one.party)]
    if not _share_a_key(rows):
        return []
    found = _scored(_table(rows), least).as_record_list()
    pairs = [_likely(one) for one in found]
    return sorted(pairs, key=lambda one: (-one.probability, one.first, one.second))


def _share_a_key(rows: Sequence[Spelled]) -> bool:
    """Leave out what too many share; whether any two parties share a key of the rest."""
    bearers = Counter(key for row in rows for key in row.keys)
    for row in rows:
        row.addresses[:] = [
            one for one in row.addresses if bearers[address_key(one)] <= _MOST_ALIKE
        ]
        row.keys[:] = [key for key in row.keys if 2 <= bearers[key] <= _MOST_ALIKE]
    return any(row.keys for row in rows)


def _table(rows: Sequence[Spelled]) -> pa.Table:
    """A missing spelling is null, so that it counts for nothing."""
    several = pa.list_(pa.string())
    columns = {
        name: pa.array([getattr(row, name) or None for row in rows], several)
        for name in ("latin", "han", "addresses", "numbers", "keys")
    }
    return pa.table({"party": pa.array([row.party for row in rows], pa.int64()), **columns})


def _levels(one: _Compared) -> list[dict[str, Any]]:
    """From the most to the least that any two spellings of both agree."""
    mine, other = f'"{one.column}_l"', f'"{one.column}_r"'
    # Splink's own comparison of lists writes a lambda that DuckDB 2 refuses.
    near = (
        f"len(list_filter({mine}, lambda a: len(list_filter({other}, "
        f"lambda b: {one.near})) > 0)) > 0"
    )
    conditions = {
        "unknown": f"{mine} IS NULL OR {other} IS NULL",
        "same": f"list_has_any({mine}, {other})",
        "near": near,
        "other": "ELSE",
    }
    return [
        {"sql_condition": sql, "label_for_charts": name, "is_null_level": name == "unknown"}
        for name, sql in conditions.items()
    ]


def _scored(rows: pa.Table, least: float) -> "SplinkDataFrame":
    import duckdb
    from splink import DuckDBAPI

    # One thread: the same draw of pairs, whatever the machine.
    engine = DuckDBAPI(duckdb.connect(config={"threads": 1}))
    told_apart = rows.filter(pc.is_valid(rows["numbers"]))
    if told_apart.num_rows < _FEWEST_NUMBERED:
        told_apart = rows
    counting = _linker(engine.register(told_apart), rows.num_rows, None)
    counting.training.estimate_u_using_random_sampling(
        max_pairs=_DRAWN, seed=_SEED, min_count_per_level=None
    )
    by_chance = _by_chance(counting.misc.save_model_to_json(), told_apart.num_rows)
    asked = _linker(engine.register(rows), rows.num_rows, by_chance)
    return asked.inference.predict(threshold_match_probability=least)


def _linker(
    frame: "SplinkDataFrame", parties: int, by_chance: Mapping[str, list[float]] | None
) -> "Linker":
    from splink import Linker, SettingsCreator, block_on
    from splink.comparison_library import CustomComparison

    compared = [
        CustomComparison([*_levels(one)], output_column_name=one.column).configure(
            m_probabilities=[*one.itself],
            u_probabilities=by_chance[one.column] if by_chance else None,
        )
        for one in _TRAITS
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="party",
        probability_two_random_records_match=min(0.5, 2 * _TWINS / parties),
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        comparisons=[*compared],
    )
    return Linker(frame, settings, log_level=None)


def _by_chance(model: Mapping[str, Any], parties: int) -> dict[str, list[float]]:
    """How often two parties agree by chance: as counted, and of few pairs as it usually is."""
    pairs = min(_DRAWN, parties * (parties - 1) / 2)
    return {
        one["output_column_name"]: [
            ((level.get("u_probability") or 0.0) * pairs + usual * _USUAL_WEIGHS)
            / (pairs + _USUAL_WEIGHS)
            for level, usual in zip(_counted(one), _USUAL, strict=True)
        ]
        for one in model["comparisons"]
    }


def _counted(comparison: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    levels = comparison["comparison_levels"]
    return [level for level in levels if not level.get("is_null_level")]


def _likely(row: Mapping[str, Any]) -> Likely:
    first, second = sorted((row["party_l"], row["party_r"]))
    agreement = {one.trait: _LEVELS[row[f"gamma_{one.column}"]] for one in _TRAITS}
    return Likely(first, second, row["match_probability"], agreement)
